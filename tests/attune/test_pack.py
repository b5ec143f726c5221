"""Every method of PackRepository, and the facts that hold for packs, on a real server."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreatePackInput,
    Database,
    Json,
    ListSearchPackFilter,
    NotFoundError,
    Pack,
    PackRepository,
    Pagination,
    UpdatePackInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}


@pytest.fixture
def packs(connection: "Connection[Record]") -> PackRepository:
    return PackRepository(connection)


async def add(packs: PackRepository, ref: str, **fields: object) -> Pack:
    """A pack with this ref, and with other fields as a JSON document would give them."""
    given = {"ref": ref, "label": ref.title(), "version": "1.0.0", **fields}
    return await packs.create(msgspec.convert(given, CreatePackInput))


async def put(packs: PackRepository, ref: str, **fields: object) -> Pack:
    """Write the pack by upsert."""
    given = {"ref": ref, "label": ref.title(), "version": "1.0.0", **fields}
    return await packs.upsert(msgspec.convert(given, CreatePackInput))


def refs(packs: list[Pack]) -> list[str]:
    return [pack.ref for pack in packs]


# create


async def test_a_new_pack_has_an_id_and_both_stamps(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    assert pack.id > 0
    assert pack.created == pack.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    assert (pack.description, pack.conf_schema, pack.config, pack.meta) == (None, {}, {}, {})
    assert (pack.tags, pack.runtime_deps, pack.is_standard) == ([], [], False)


async def test_everything_given_comes_back_as_it_went_in(packs: PackRepository) -> None:
    given = CreatePackInput(
        ref="slack",
        label="Slack",
        description="Chat",
        version="1.2.3-rc.1+build.5",
        conf_schema=NESTED,
        config=NESTED,
        meta=[NESTED, "text", 3],
        tags=["chat", "it's", '"{},\\'],
        runtime_deps=["core.python"],
        is_standard=True,
    )
    pack = await packs.get_by_id((await packs.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(pack, name) for name in fields} == fields


@pytest.mark.parametrize("ref", ["ab", "lower-case", "under_score", "with2digits", "a-"])
async def test_a_ref_is_lower_case_letters_digits_and_dashes(
    packs: PackRepository, ref: str
) -> None:
    assert (await add(packs, ref)).ref == ref


@pytest.mark.parametrize(
    "ref", ["", "a", "Upper", "two words!", "dotted.ref", "1st", "-dash", "ends\n", "é"]
)
async def test_another_ref_is_refused(packs: PackRepository, ref: str) -> None:
    with pytest.raises(ValidationError, match="a pack's ref begins with") as caught:
        await add(packs, ref)
    assert (caught.value.entity, caught.value.field) == ("Pack", "ref")
    assert (caught.value.value, caught.value.constraint) == (ref, "pack_ref_format")


@pytest.mark.parametrize("version", ["", "1", "1.0", "v1.0.0", "1.0.0 ", "1.0.0-"])
async def test_a_version_is_semantic(packs: PackRepository, version: str) -> None:
    with pytest.raises(ValidationError) as caught:
        await add(packs, "slack", version=version)
    assert (caught.value.field, caught.value.value) == ("version", version)


async def test_a_second_pack_with_the_same_ref_already_exists(packs: PackRepository) -> None:
    await add(packs, "slack")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(packs, "slack")
    assert (caught.value.entity, caught.value.field) == ("Pack", "ref")
    assert caught.value.value == "slack"


async def test_of_ten_writers_of_one_ref_one_wins(db: Database) -> None:
    async def write() -> Pack | AlreadyExistsError:
        try:
            return await add(db.pack, "slack")
        except AlreadyExistsError as error:
            return error

    outcomes = await asyncio.gather(*(write() for _ in range(10)))
    assert sum(isinstance(outcome, Pack) for outcome in outcomes) == 1
    assert await db.pack.count() == 1


# find and get


async def test_a_pack_is_found_by_its_id_and_by_its_ref(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    assert await packs.find_by_id(pack.id) == await packs.get_by_id(pack.id) == pack
    assert await packs.find_by_ref("slack") == await packs.get_by_ref("slack") == pack


async def test_an_unknown_pack_is_found_to_be_none(packs: PackRepository) -> None:
    assert await packs.find_by_id(-1) is None
    assert await packs.find_by_ref("nobody") is None


async def test_refs_are_told_apart_by_case(packs: PackRepository) -> None:
    await add(packs, "slack")
    assert await packs.find_by_ref("SLACK") is None


async def test_getting_an_unknown_id_raises(packs: PackRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await packs.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Pack", "id", -1)


async def test_getting_an_unknown_ref_raises(packs: PackRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await packs.get_by_ref("nobody")
    assert (caught.value.field, caught.value.value) == ("ref", "nobody")


async def test_a_tag_is_found_whole_and_as_it_is_written(packs: PackRepository) -> None:
    await add(packs, "zoom", tags=["chat", "video"])
    await add(packs, "slack", tags=["chat"])
    await add(packs, "aws", tags=["chatter", "Chat"])
    assert refs(await packs.find_by_tag("chat")) == ["slack", "zoom"]
    assert await packs.find_by_tag("cha%") == []


async def test_standard_packs_are_those_that_ship_with_the_platform(packs: PackRepository) -> None:
    await add(packs, "zz-core", is_standard=True)
    await add(packs, "core", is_standard=True)
    await add(packs, "slack")
    assert refs(await packs.find_standard()) == ["core", "zz-core"]


# list, search, count


async def test_the_list_is_whole_and_by_ref(packs: PackRepository) -> None:
    for ref in ("cc", "aa", "bb"):
        await add(packs, ref)
    assert refs(await packs.list()) == ["aa", "bb", "cc"]


async def test_pages_are_cut_from_the_list(packs: PackRepository) -> None:
    for ref in ("aa", "bb", "cc", "dd", "ee"):
        await add(packs, ref)
    pages = [await packs.list_paginated(Pagination(page=page, per_page=2)) for page in range(4)]
    assert [refs(page) for page in pages] == [["aa", "bb"], ["cc", "dd"], ["ee"], []]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["aws", "core", "slack"]),
        ({"tag": "chat"}, ["core", "slack"]),
        ({"is_standard": True}, ["core"]),
        ({"is_standard": False}, ["aws", "slack"]),
        ({"runtime_dep": "core.python"}, ["aws", "core"]),
        ({"tag": "chat", "runtime_dep": "core.python"}, ["core"]),
        ({"tag": "chat", "is_standard": False, "runtime_dep": "core.python"}, []),
    ],
)
async def test_a_search_matches_every_given_filter(
    packs: PackRepository, given: dict[str, object], expected: list[str]
) -> None:
    await add(packs, "slack", tags=["chat"])
    await add(packs, "core", tags=["chat", "base"], runtime_deps=["core.python"], is_standard=True)
    await add(packs, "aws", tags=["cloud"], runtime_deps=["core.python"])
    chosen = msgspec.convert(given, ListSearchPackFilter)
    assert refs(await packs.list_search(chosen, Pagination())) == expected


async def test_a_filtered_list_is_paged(packs: PackRepository) -> None:
    for ref in ("aa", "bb", "cc"):
        await add(packs, ref, tags=["chat"])
    page = Pagination(page=1, per_page=2)
    assert refs(await packs.list_search(ListSearchPackFilter(tag="chat"), page)) == ["cc"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SLA", ["slack"]),
        ("lab%", ["zoom"]),
        ("meet", ["zoom"]),
        ("ÉQUIPE", ["slack"]),
        ("%", ["zoom"]),
        ("_", []),
        ("'; DROP TABLE pack; --", []),
        ("", ["aws", "slack", "zoom"]),
    ],
)
async def test_a_text_search_takes_every_character_as_it_is(
    packs: PackRepository, query: str, expected: list[str]
) -> None:
    await add(packs, "zoom", label="Lab%el", description="Meetings")
    await add(packs, "slack", description="Chat d'équipe")
    await add(packs, "aws")
    assert refs(await packs.search(query)) == expected


async def test_the_count_grows_by_what_is_added(packs: PackRepository) -> None:
    before = await packs.count()
    await add(packs, "slack")
    await add(packs, "zoom")
    assert await packs.count() == before + 2


async def test_a_ref_exists_once_it_is_added(packs: PackRepository) -> None:
    assert await packs.exists_by_ref("slack") is False
    await add(packs, "slack")
    assert await packs.exists_by_ref("slack") is True


# update


async def test_an_update_leaves_the_other_fields_alone(packs: PackRepository) -> None:
    pack = await add(packs, "slack", description="Chat", tags=["chat"], config=NESTED)
    changed = await packs.update(pack.id, UpdatePackInput(label="Slack 2"))
    assert changed == msgspec.structs.replace(pack, label="Slack 2", updated=changed.updated)


async def test_every_field_but_the_ref_can_be_changed(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    given = UpdatePackInput(
        label="New",
        description="Words",
        version="2.0.0",
        conf_schema={"type": "object"},
        config={"a": 1},
        meta={"b": 2},
        tags=["x"],
        runtime_deps=["core.shell"],
        is_standard=True,
    )
    changed = await packs.update(pack.id, given)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(changed, name) for name in fields} == fields
    assert (changed.ref, changed.created) == (pack.ref, pack.created)


async def test_none_clears_and_unset_keeps(packs: PackRepository) -> None:
    pack = await add(packs, "slack", description="Chat")
    row = await packs.update(pack.id, UpdatePackInput(label="Slack 2"))
    cleared = await packs.update(pack.id, UpdatePackInput(description=None))
    assert (row.description, cleared.description) == ("Chat", None)


async def test_a_json_document_is_a_patch(packs: PackRepository) -> None:
    pack = await add(packs, "slack", description="Chat", tags=["a", "b"])
    body = b'{"description": null, "tags": ["c"]}'
    changed = await packs.update(pack.id, msgspec.json.decode(body, type=UpdatePackInput))
    assert (changed.label, changed.description, changed.tags) == (pack.label, None, ["c"])


async def test_a_change_moves_updated_and_never_created(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    first = await packs.update(pack.id, UpdatePackInput(label="1"))
    second = await packs.update(pack.id, UpdatePackInput(label="2"))
    assert pack.created == first.created == second.created
    assert pack.updated < first.updated < second.updated


async def test_writing_what_is_there_moves_nothing(packs: PackRepository) -> None:
    pack = await add(packs, "slack", config=NESTED)
    assert await packs.update(pack.id, UpdatePackInput(label=pack.label, config=NESTED)) == pack


async def test_reading_moves_nothing(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    await packs.list()
    assert await packs.get_by_id(pack.id) == pack


async def test_nothing_given_changes_no_row(
    packs: PackRepository, connection: "Connection[Record]"
) -> None:
    pack = await add(packs, "slack")
    version = "SELECT xmin, ctid FROM pack WHERE id = $1"
    before = await connection.fetchrow(version, pack.id)
    assert await packs.update(pack.id, UpdatePackInput()) == pack
    assert await connection.fetchrow(version, pack.id) == before


@pytest.mark.parametrize("given", [UpdatePackInput(), UpdatePackInput(label="x")])
async def test_an_unknown_id_is_not_updated(packs: PackRepository, given: UpdatePackInput) -> None:
    with pytest.raises(NotFoundError) as caught:
        await packs.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Pack", "id", -1)


async def test_a_null_in_a_list_is_refused(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    given = UpdatePackInput(tags=cast("list[str]", ["a", None]))
    with pytest.raises(ValidationError, match="no tag is NULL"):
        await packs.update(pack.id, given)


# upsert


async def test_an_upsert_adds_what_is_not_there(packs: PackRepository) -> None:
    pack = await put(packs, "slack", tags=["chat"])
    assert await packs.get_by_ref("slack") == pack
    assert (pack.tags, pack.description, pack.created) == (["chat"], None, pack.updated)


async def test_an_upsert_without_a_difference_writes_no_row(
    packs: PackRepository, connection: "Connection[Record]"
) -> None:
    given = {"description": None, "tags": ["chat"], "config": NESTED, "is_standard": True}
    pack = await put(packs, "slack", **given)
    version = "SELECT xmin, ctid FROM pack WHERE id = $1"
    before = await connection.fetchrow(version, pack.id)
    assert await put(packs, "slack", **given) == await put(packs, "slack") == pack
    assert await connection.fetchrow(version, pack.id) == before


@pytest.mark.parametrize(
    "given",
    [
        {"label": "New"},
        {"version": "2.0.0"},
        {"description": None},
        {"description": "New"},
        {"conf_schema": NESTED},
        {"config": NESTED},
        {"meta": [1]},
        {"tags": []},
        {"runtime_deps": ["core.python"]},
        {"is_standard": True},
    ],
)
async def test_an_upsert_changes_what_is_given_and_keeps_what_is_unset(
    packs: PackRepository, given: dict[str, object]
) -> None:
    pack = await add(packs, "slack", description="Chat", tags=["chat"], config={"a": 1})
    changed = await put(packs, "slack", **given)
    assert changed == msgspec.structs.replace(pack, **given, updated=changed.updated)
    assert changed.updated > pack.updated


async def test_ten_upserts_of_one_ref_at_once_give_one_row(db: Database) -> None:
    rows = await asyncio.gather(*(put(db.pack, "slack") for _ in range(10)))
    assert {pack.id for pack in rows} == {pack.id for pack in await db.pack.list()}


async def test_an_upsert_that_waits_for_a_change_undoes_it(db: Database) -> None:
    pack = await put(db.pack, "slack")
    async with db.transaction() as tx:
        await tx.pack.update(pack.id, UpdatePackInput(label="Changed"))
        waiting = asyncio.create_task(put(db.pack, "slack"))
        await asyncio.sleep(0.2)
        assert not waiting.done()
    assert (await waiting).label == (await db.pack.get_by_id(pack.id)).label == pack.label


async def test_an_upsert_that_waits_for_a_deletion_adds_the_row_anew(db: Database) -> None:
    pack = await put(db.pack, "slack")
    async with db.transaction() as tx:
        await tx.pack.delete(pack.id)
        waiting = asyncio.create_task(put(db.pack, "slack"))
        await asyncio.sleep(0.2)
        assert not waiting.done()
    written = await waiting
    assert await db.pack.list() == [written]
    assert (await waiting).id != pack.id


# delete


async def test_a_deleted_pack_is_gone(packs: PackRepository) -> None:
    pack = await add(packs, "slack")
    assert await packs.delete(pack.id) is True
    assert await packs.find_by_id(pack.id) is None
    assert await packs.delete(pack.id) is False


# transactions


async def test_what_a_transaction_wrote_is_there_after_its_commit(db: Database) -> None:
    async with db.transaction() as tx:
        await add(tx.pack, "slack")
        await add(tx.pack, "zoom")
    assert refs(await db.pack.list()) == ["slack", "zoom"]


async def test_nothing_is_there_after_a_rollback(db: Database) -> None:
    async def add_twice() -> None:
        async with db.transaction() as tx:
            await add(tx.pack, "zoom")
            await add(tx.pack, "zoom")

    with pytest.raises(AlreadyExistsError):
        await add_twice()
    assert await db.pack.list() == []
