"""`find_…` may find nothing."""

from attune_db import PackRepository


async def label_of(packs: PackRepository) -> str:
    pack = await packs.find_by_ref("core")
    return pack.label  # refused
