"""Every method of PermissionSetRepository, and the facts that hold for permission sets."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreatePermissionSetInput,
    Database,
    Json,
    MissingReferenceError,
    NotFoundError,
    PackRepository,
    Pagination,
    PermissionSet,
    PermissionSetRepository,
    UpdatePermissionSetInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

GRANTS: Json = [
    {"type": "pack", "scope": "slack", "components": ["*"]},
    {"type": "user", "deep": {"a": None, "b": [1, 2.5, True, "é\n\\"], "empty": {}}},
]

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def sets(connection: "Connection[Record]") -> PermissionSetRepository:
    return PermissionSetRepository(connection)


async def add(sets: PermissionSetRepository, ref: str, **fields: object) -> PermissionSet:
    """A permission set with this ref, and with other fields as a JSON document would give them."""
    return await sets.create(msgspec.convert({"ref": ref, **fields}, CreatePermissionSetInput))


async def put(sets: PermissionSetRepository, ref: str, **fields: object) -> PermissionSet:
    """Write the permission set by upsert."""
    return await sets.upsert(msgspec.convert({"ref": ref, **fields}, CreatePermissionSetInput))


def refs(sets: list[PermissionSet]) -> list[str]:
    return [permset.ref for permset in sets]


# create


async def test_a_new_set_has_an_id_and_both_stamps(sets: PermissionSetRepository) -> None:
    permset = await add(sets, "core.admin")
    assert permset.id > 0
    assert permset.created == permset.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(sets: PermissionSetRepository) -> None:
    permset = await add(sets, "core.admin")
    assert (permset.pack, permset.pack_ref) == (None, None)
    assert (permset.label, permset.description, permset.grants) == (None, None, [])


async def test_everything_given_comes_back_as_it_went_in(
    sets: PermissionSetRepository, make: Make
) -> None:
    given = CreatePermissionSetInput(
        ref="core.admin",
        pack=await make("pack", ref="core"),
        pack_ref="core",
        label="Admin",
        description="All",
        grants=GRANTS,
    )
    permset = await sets.get_by_id((await sets.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(permset, name) for name in fields} == fields


@pytest.mark.parametrize("grants", [{}, {"all": True}, [], [[]], "all", 1, False])
async def test_grants_are_any_document(sets: PermissionSetRepository, grants: Json) -> None:
    permset = await add(sets, "core.admin", grants=grants)
    assert (await sets.get_by_id(permset.id)).grants == grants


@pytest.mark.parametrize("ref", ["a.b", "core.admin", "core-2.read_only"])
async def test_a_ref_is_two_names(sets: PermissionSetRepository, ref: str) -> None:
    assert (await add(sets, ref)).ref == ref


@pytest.mark.parametrize(
    "ref",
    ["", "admin", "a.b.c", "core.", ".admin", "Core.admin", "core.two words", "core.1", "core.a\n"],
)
async def test_another_ref_is_refused(sets: PermissionSetRepository, ref: str) -> None:
    with pytest.raises(ValidationError, match="a permission set's ref is two names") as caught:
        await add(sets, ref)
    assert (caught.value.entity, caught.value.field) == ("PermissionSet", "ref")
    assert (caught.value.value, caught.value.constraint) == (ref, "permission_set_ref_format")


async def test_a_second_set_with_the_same_ref_already_exists(sets: PermissionSetRepository) -> None:
    await add(sets, "core.admin")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(sets, "core.admin")
    assert (caught.value.entity, caught.value.field) == ("PermissionSet", "ref")
    assert caught.value.value == "core.admin"


async def test_of_ten_writers_of_one_ref_one_wins(db: Database) -> None:
    writes = (add(db.permission_set, "core.admin") for _ in range(10))
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(outcome, PermissionSet) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await db.permission_set.count() == 1


async def test_a_pack_may_be_named_without_being_there(sets: PermissionSetRepository) -> None:
    permset = await add(sets, "core.admin", pack_ref="core")
    assert (permset.pack, permset.pack_ref) == (None, "core")


async def test_a_pack_comes_with_its_ref(sets: PermissionSetRepository, make: Make) -> None:
    with pytest.raises(ValidationError, match="a pack comes with its ref") as caught:
        await add(sets, "core.admin", pack=await make("pack"))
    assert caught.value.entity == "PermissionSet"
    assert caught.value.constraint == "permission_set_pack_named"


async def test_an_unknown_pack_is_missing(sets: PermissionSetRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(sets, "core.admin", pack=-1, pack_ref="core")
    assert (caught.value.entity, caught.value.other) == ("PermissionSet", "Pack")
    assert (caught.value.field, caught.value.value) == ("pack, pack_ref", (-1, "core"))


async def test_a_pack_with_the_ref_of_another_is_missing(
    sets: PermissionSetRepository, make: Make
) -> None:
    core, _ = await make("pack", ref="core"), await make("pack", ref="slack")
    with pytest.raises(MissingReferenceError):
        await add(sets, "core.admin", pack=core, pack_ref="slack")


# find and get


async def test_a_set_is_found_by_its_id_and_by_its_ref(sets: PermissionSetRepository) -> None:
    permset = await add(sets, "core.admin")
    assert await sets.find_by_id(permset.id) == await sets.get_by_id(permset.id) == permset
    assert await sets.find_by_ref("core.admin") == permset
    assert await sets.get_by_ref("core.admin") == permset


async def test_an_unknown_set_is_found_to_be_none(sets: PermissionSetRepository) -> None:
    assert await sets.find_by_id(-1) is None
    assert await sets.find_by_ref("core.nobody") is None


async def test_getting_an_unknown_id_raises(sets: PermissionSetRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await sets.get_by_id(-1)
    assert (caught.value.entity, caught.value.field) == ("PermissionSet", "id")
    assert caught.value.value == -1


async def test_getting_an_unknown_ref_raises(sets: PermissionSetRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await sets.get_by_ref("core.nobody")
    assert (caught.value.field, caught.value.value) == ("ref", "core.nobody")


# list, count


async def test_the_list_is_whole_and_by_ref(sets: PermissionSetRepository) -> None:
    for ref in ("core.cc", "core.aa", "core.bb"):
        await add(sets, ref)
    assert refs(await sets.list()) == ["core.aa", "core.bb", "core.cc"]


async def test_pages_are_cut_from_the_list(sets: PermissionSetRepository) -> None:
    for ref in ("core.cc", "core.aa", "core.bb"):
        await add(sets, ref)
    pages = [await sets.list_paginated(Pagination(page, per_page=2)) for page in range(3)]
    assert [refs(page) for page in pages] == [["core.aa", "core.bb"], ["core.cc"], []]


async def test_the_count_grows_by_what_is_added(sets: PermissionSetRepository) -> None:
    before = await sets.count()
    await add(sets, "core.admin")
    await add(sets, "core.reader")
    assert await sets.count() == before + 2


# upsert


async def test_an_upsert_adds_what_is_not_there(sets: PermissionSetRepository) -> None:
    permset = await put(sets, "core.admin", grants=GRANTS)
    assert await sets.get_by_ref("core.admin") == permset
    assert permset.grants == GRANTS


async def test_an_upsert_changes_what_it_is_given(
    sets: PermissionSetRepository, make: Make
) -> None:
    permset = await add(sets, "core.admin", label="Admin")
    given = CreatePermissionSetInput(
        ref="core.admin",
        pack=await make("pack", ref="core"),
        pack_ref="core",
        label=None,
        description="All",
        grants=GRANTS,
    )
    changed = await sets.upsert(given)
    assert msgspec.structs.asdict(changed) == msgspec.structs.asdict(permset) | {
        **msgspec.structs.asdict(given),
        "updated": changed.updated,
    }
    assert changed.updated > permset.updated


@pytest.mark.parametrize("given", [{}, {"label": "Admin"}, {"label": "Admin", "grants": GRANTS}])
async def test_an_upsert_of_what_is_there_moves_nothing(
    sets: PermissionSetRepository, given: dict[str, object]
) -> None:
    permset = await add(sets, "core.admin", label="Admin", grants=GRANTS)
    assert await put(sets, "core.admin", **given) == permset


async def test_an_upsert_leaves_what_is_unset_alone(sets: PermissionSetRepository) -> None:
    permset = await add(sets, "core.admin", label="Admin", grants=GRANTS)
    changed = await put(sets, "core.admin", label="Boss")
    assert changed == msgspec.structs.replace(permset, label="Boss", updated=changed.updated)


async def test_ten_upserts_of_one_ref_make_one_row(db: Database) -> None:
    rows = await asyncio.gather(*(put(db.permission_set, "core.admin") for _ in range(10)))
    assert rows == await db.permission_set.list() * 10


# update


@pytest.mark.parametrize(
    "given",
    [
        {"label": "New"},
        {"description": "New"},
        {"grants": GRANTS},
        {"label": "New", "description": "New", "grants": {}},
        {"label": None, "description": None},
    ],
)
async def test_fields_change_alone_or_together(
    sets: PermissionSetRepository, given: dict[str, object]
) -> None:
    permset = await add(sets, "core.admin", label="Admin", description="All", grants=["all"])
    changed = await sets.update(permset.id, msgspec.convert(given, UpdatePermissionSetInput))
    before = msgspec.structs.asdict(permset)
    assert msgspec.structs.asdict(changed) == before | given | {"updated": changed.updated}


async def test_a_change_moves_updated_and_never_created(sets: PermissionSetRepository) -> None:
    permset = await add(sets, "core.admin")
    first = await sets.update(permset.id, UpdatePermissionSetInput(label="1"))
    second = await sets.update(permset.id, UpdatePermissionSetInput(label="2"))
    assert permset.created == first.created == second.created
    assert permset.updated < first.updated < second.updated


@pytest.mark.parametrize(
    "given",
    [UpdatePermissionSetInput(), UpdatePermissionSetInput(label="Admin", grants=GRANTS)],
)
async def test_writing_what_is_there_moves_nothing(
    sets: PermissionSetRepository, given: UpdatePermissionSetInput
) -> None:
    permset = await add(sets, "core.admin", label="Admin", grants=GRANTS)
    assert await sets.update(permset.id, given) == permset
    assert await sets.get_by_id(permset.id) == permset


@pytest.mark.parametrize("given", [UpdatePermissionSetInput(), UpdatePermissionSetInput(label="x")])
async def test_an_unknown_id_is_not_updated(
    sets: PermissionSetRepository, given: UpdatePermissionSetInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await sets.update(-1, given)
    assert (caught.value.entity, caught.value.field) == ("PermissionSet", "id")
    assert caught.value.value == -1


async def test_grants_are_no_json_null(
    sets: PermissionSetRepository, connection: "Connection[Record]"
) -> None:
    """Write as only another program could; None is SQL's NULL here."""
    await add(sets, "core.admin")
    with pytest.raises(asyncpg.CheckViolationError, match="permission_set_json"):
        await connection.execute("UPDATE permission_set SET grants = 'null'::text::jsonb")


# delete


async def test_a_deleted_set_is_gone(sets: PermissionSetRepository) -> None:
    permset = await add(sets, "core.admin")
    assert await sets.delete(permset.id) is True
    assert await sets.find_by_id(permset.id) is None
    assert await sets.delete(permset.id) is False


async def test_a_set_goes_with_its_pack(
    sets: PermissionSetRepository, connection: "Connection[Record]", make: Make
) -> None:
    core = await make("pack", ref="core")
    await add(sets, "core.admin", pack=core, pack_ref="core")
    await add(sets, "core.alone", pack_ref="core")
    await PackRepository(connection).delete(core)
    assert refs(await sets.list()) == ["core.alone"]


async def test_a_sets_assignments_go_with_it(
    sets: PermissionSetRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna, permset = await make("identity"), await make("permission_set")
    statement = "INSERT INTO permission_assignment (identity, permset) VALUES ($1, $2)"
    await connection.execute(statement, anna, permset)
    assert await sets.delete(permset) is True
    assert await connection.fetchval("SELECT count(*) FROM permission_assignment") == 0


async def test_what_a_pack_no_longer_ships_is_removed(
    sets: PermissionSetRepository, make: Make
) -> None:
    core, slack = await make("pack", ref="core"), await make("pack", ref="slack")
    for ref in ("core.admin", "core.reader", "core.writer"):
        await add(sets, ref, pack=core, pack_ref="core")
    await add(sets, "slack.admin", pack=slack, pack_ref="slack")
    await add(sets, "core.alone", pack_ref="core")
    assert await sets.delete_by_pack_excluding(core, ["core.admin", "core.new"]) == 2
    assert refs(await sets.list()) == ["core.admin", "core.alone", "slack.admin"]


async def test_a_pack_that_ships_nothing_any_more_loses_all(
    sets: PermissionSetRepository, make: Make
) -> None:
    core = await make("pack", ref="core")
    await add(sets, "core.admin", pack=core, pack_ref="core")
    assert await sets.delete_by_pack_excluding(core, []) == 1
    assert await sets.delete_by_pack_excluding(core, []) == 0
