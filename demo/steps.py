"""Steps of the demo, one small function each; the demo shows their code as it stands here."""

from pathlib import Path

import msgspec

from attune_db import (
    AlreadyExistsError,
    CreatePackInput,
    Database,
    ListSearchPackFilter,
    NotFoundError,
    Pack,
    Pagination,
    UpdatePackInput,
    ValidationError,
)
from demo.stage import Step

PACKS = Path(__file__).parent / "packs.json"


async def register(db: Database) -> list[Pack]:
    """Register the packs of a JSON file, all or none; the database fills in what it omits."""
    inputs = msgspec.json.decode(PACKS.read_bytes(), type=list[CreatePackInput])
    return await db.pack.upsert_many(inputs)


async def get(db: Database) -> Pack:
    """Read a pack by its ref."""
    return await db.pack.get_by_ref("core")


async def find(db: Database) -> Pack | None:
    """Look for a pack that may be missing; type checkers insist on the check."""
    return await db.pack.find_by_ref("jira")


async def search(db: Database) -> list[Pack]:
    """Search for a word in ref, label and description."""
    return await db.pack.search("chat")


async def filter_by(db: Database) -> list[Pack]:
    """Filter: the SQL that is sent holds the given conditions alone."""
    chat = ListSearchPackFilter(tag="chat", runtime_dep="core.python")
    return await db.pack.list_search(chat, Pagination())


async def turn_the_page(db: Database) -> list[Pack]:
    """Read the second page of four."""
    return await db.pack.list_paginated(Pagination(page=1, per_page=4))


async def patch(db: Database) -> Pack:
    """Patch a pack with a JSON document; fields that it omits keep their values."""
    body = b'{"version": "1.4.0", "tags": ["chat", "approval", "forms"]}'
    input = msgspec.json.decode(body, type=UpdatePackInput)
    slack = await db.pack.get_by_ref("slack")
    return await db.pack.update(slack.id, input)


async def clear(db: Database) -> Pack:
    """Clear a description: null clears, a field left out doesn't."""
    input = msgspec.json.decode(b'{"description": null}', type=UpdatePackInput)
    slack = await db.pack.get_by_ref("slack")
    return await db.pack.update(slack.id, input)


async def commit(db: Database) -> Pack:
    """Add a pack and change it in one transaction, committed when its block ends."""
    async with db.transaction() as tx:
        input = CreatePackInput(ref="jira", label="Jira", version="1.0.0")
        jira = await tx.pack.create(input)
        await tx.pack.update(jira.id, UpdatePackInput(tags=["tickets"]))
    return await db.pack.get_by_ref("jira")


async def roll_back(db: Database) -> int:
    """Remove every pack, then think better of it: an exception rolls back."""
    try:
        async with db.transaction() as tx:
            for pack in await tx.pack.list():
                await tx.pack.delete(pack.id)
            raise RuntimeError("thought better of it")
    except RuntimeError:
        return await db.pack.count()


async def repeat_a_ref(db: Database) -> Pack:
    """Add a pack whose ref is taken."""
    input = CreatePackInput(ref="core", label="Another core", version="1.0.0")
    return await db.pack.create(input)


async def ask_for_an_unknown_id(db: Database) -> Pack:
    """Read a pack that isn't there."""
    return await db.pack.get_by_id(1_000_000)


async def break_a_rule(db: Database) -> Pack:
    """Add a pack with a ref that the table's CHECK refuses."""
    input = CreatePackInput(ref="No Spaces!", label="Odd", version="1.0.0")
    return await db.pack.create(input)


async def delete(db: Database) -> bool:
    """Remove a pack; true says that there was one."""
    jira = await db.pack.get_by_ref("jira")
    return await db.pack.delete(jira.id)


def _refs(packs: list[Pack]) -> list[str]:
    return [pack.ref for pack in packs]


STEPS = (
    Step(register, lambda packs: len(packs) == 6),
    Step(get, lambda pack: pack.is_standard),
    Step(find, lambda pack: pack is None),
    Step(search, lambda packs: _refs(packs) == ["oncall", "slack"]),
    Step(filter_by, lambda packs: _refs(packs) == ["slack"]),
    Step(turn_the_page, lambda packs: _refs(packs) == ["oncall", "slack"]),
    Step(patch, lambda pack: (pack.version, pack.label) == ("1.4.0", "Slack")),
    Step(clear, lambda pack: (pack.description, pack.version) == (None, "1.4.0")),
    Step(commit, lambda pack: pack.tags == ["tickets"]),
    Step(roll_back, lambda count: count == 7),
    Step(repeat_a_ref, raises=AlreadyExistsError),
    Step(ask_for_an_unknown_id, raises=NotFoundError),
    Step(break_a_rule, raises=ValidationError),
    Step(delete, lambda done: done is True),
)
