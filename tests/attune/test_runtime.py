"""Every method of RuntimeRepository, and the facts that hold for runtimes, on a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreateRuntimeInput,
    Database,
    Json,
    MissingReferenceError,
    NotFoundError,
    PackRepository,
    Pagination,
    Runtime,
    RuntimeRepository,
    RuntimeType,
    StillReferencedError,
    UpdateRuntimeInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def runtimes(connection: "Connection[Record]") -> RuntimeRepository:
    return RuntimeRepository(connection)


async def add(runtimes: RuntimeRepository, ref: str, **fields: object) -> Runtime:
    """A runtime with this ref, and with other fields as a JSON document would give them."""
    given = {"ref": ref, "name": ref.title(), **fields}
    return await runtimes.create(msgspec.convert(given, CreateRuntimeInput))


async def put(runtimes: RuntimeRepository, ref: str, **fields: object) -> Runtime:
    """Write the runtime by upsert."""
    given = {"ref": ref, "name": ref.title(), **fields}
    return await runtimes.upsert(msgspec.convert(given, CreateRuntimeInput))


def refs(runtimes: list[Runtime]) -> list[str]:
    return [runtime.ref for runtime in runtimes]


# create


async def test_a_new_runtime_has_an_id_and_both_stamps(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python")
    assert runtime.id > 0
    assert runtime.created == runtime.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python")
    assert (runtime.pack, runtime.pack_ref, runtime.description) == (None, None, None)
    assert runtime.runtime_type is RuntimeType.ACTION
    assert (runtime.distributions, runtime.installation, runtime.installers) == ({}, None, {})


async def test_everything_given_comes_back_as_it_went_in(
    runtimes: RuntimeRepository, make: Make
) -> None:
    given = CreateRuntimeInput(
        ref="core.sensor.python",
        pack=await make("pack", ref="core"),
        pack_ref="core",
        description="Snakes",
        runtime_type=RuntimeType.SENSOR,
        name="Python",
        distributions=NESTED,
        installation=[NESTED, "text", 3],
        installers={"installers": [{"name": "pip", "args": ["-r"]}]},
    )
    runtime = await runtimes.get_by_id((await runtimes.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(runtime, name) for name in fields} == fields


@pytest.mark.parametrize("ref", ["a.b", "core.python", "core.sensor.builtin", "a-1.b_2"])
async def test_a_ref_is_two_or_three_names(runtimes: RuntimeRepository, ref: str) -> None:
    assert (await add(runtimes, ref)).ref == ref


@pytest.mark.parametrize(
    "ref",
    [
        *("", "python", "a.b.c.d", "core.", ".python", "core..python", "Core.python"),
        *("core.Python", "core.two words", "core.1st", "core.python\n", "core.é"),
    ],
)
async def test_another_ref_is_refused(runtimes: RuntimeRepository, ref: str) -> None:
    with pytest.raises(ValidationError, match="a runtime's ref is two or three names") as caught:
        await add(runtimes, ref)
    assert (caught.value.entity, caught.value.field) == ("Runtime", "ref")
    assert (caught.value.value, caught.value.constraint) == (ref, "runtime_ref_format")


async def test_a_second_runtime_with_the_same_ref_already_exists(
    runtimes: RuntimeRepository,
) -> None:
    await add(runtimes, "core.python")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(runtimes, "core.python")
    assert (caught.value.entity, caught.value.field) == ("Runtime", "ref")
    assert caught.value.value == "core.python"


async def test_of_ten_writers_of_one_ref_one_wins(db: Database) -> None:
    writes = (add(db.runtime, "core.python") for _ in range(10))
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(outcome, Runtime) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await db.runtime.count() == 1


async def test_a_pack_may_be_named_without_being_there(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python", pack_ref="core")
    assert (runtime.pack, runtime.pack_ref) == (None, "core")


async def test_a_pack_comes_with_its_ref(runtimes: RuntimeRepository, make: Make) -> None:
    with pytest.raises(ValidationError, match="a pack comes with its ref") as caught:
        await add(runtimes, "core.python", pack=await make("pack"))
    assert (caught.value.entity, caught.value.constraint) == ("Runtime", "runtime_pack_named")


async def test_an_unknown_pack_is_missing(runtimes: RuntimeRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(runtimes, "core.python", pack=-1, pack_ref="core")
    assert (caught.value.entity, caught.value.other) == ("Runtime", "Pack")
    assert (caught.value.field, caught.value.value) == ("pack, pack_ref", (-1, "core"))


async def test_a_pack_with_the_ref_of_another_is_missing(
    runtimes: RuntimeRepository, make: Make
) -> None:
    core, _ = await make("pack", ref="core"), await make("pack", ref="slack")
    with pytest.raises(MissingReferenceError):
        await add(runtimes, "core.python", pack=core, pack_ref="slack")


# find and get


async def test_a_runtime_is_found_by_its_id_and_by_its_ref(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python")
    assert await runtimes.find_by_id(runtime.id) == await runtimes.get_by_id(runtime.id) == runtime
    assert await runtimes.find_by_ref("core.python") == runtime
    assert await runtimes.get_by_ref("core.python") == runtime


async def test_an_unknown_runtime_is_found_to_be_none(runtimes: RuntimeRepository) -> None:
    assert await runtimes.find_by_id(-1) is None
    assert await runtimes.find_by_ref("core.nobody") is None


async def test_getting_an_unknown_id_raises(runtimes: RuntimeRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await runtimes.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Runtime", "id", -1)


async def test_getting_an_unknown_ref_raises(runtimes: RuntimeRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await runtimes.get_by_ref("core.nobody")
    assert (caught.value.field, caught.value.value) == ("ref", "core.nobody")


async def test_a_packs_runtimes_are_found_by_ref(runtimes: RuntimeRepository, make: Make) -> None:
    core, slack = await make("pack", ref="core"), await make("pack", ref="slack")
    for ref in ("core.ruby", "core.python"):
        await add(runtimes, ref, pack=core, pack_ref="core")
    await add(runtimes, "core.go", pack_ref="core")
    assert refs(await runtimes.find_by_pack(core)) == ["core.python", "core.ruby"]
    assert await runtimes.find_by_pack(slack) == []


async def test_runtimes_are_found_by_what_runs_in_them(runtimes: RuntimeRepository) -> None:
    await add(runtimes, "core.ruby")
    await add(runtimes, "core.builtin", runtime_type="sensor")
    await add(runtimes, "core.python")
    assert refs(await runtimes.find_by_type(RuntimeType.ACTION)) == ["core.python", "core.ruby"]
    assert refs(await runtimes.find_by_type(RuntimeType.SENSOR)) == ["core.builtin"]


# list, count


async def test_there_are_no_runtimes_at_first(runtimes: RuntimeRepository) -> None:
    assert await runtimes.list() == []


async def test_the_list_is_whole_and_by_ref(runtimes: RuntimeRepository) -> None:
    for ref in ("core.cc", "core.aa", "core.bb"):
        await add(runtimes, ref)
    assert refs(await runtimes.list()) == ["core.aa", "core.bb", "core.cc"]


async def test_pages_are_cut_from_the_list(runtimes: RuntimeRepository) -> None:
    for ref in ("core.cc", "core.aa", "core.bb"):
        await add(runtimes, ref)
    pages = [await runtimes.list_paginated(Pagination(page, per_page=2)) for page in range(3)]
    assert [refs(page) for page in pages] == [["core.aa", "core.bb"], ["core.cc"], []]


async def test_the_count_grows_by_what_is_added(runtimes: RuntimeRepository) -> None:
    before = await runtimes.count()
    await add(runtimes, "core.python")
    await add(runtimes, "core.ruby")
    assert await runtimes.count() == before + 2


# upsert


async def test_an_upsert_adds_what_is_not_there(runtimes: RuntimeRepository) -> None:
    runtime = await put(runtimes, "core.python", description="Snakes")
    assert await runtimes.get_by_ref("core.python") == runtime
    assert runtime.description == "Snakes"


async def test_an_upsert_changes_what_it_is_given(runtimes: RuntimeRepository, make: Make) -> None:
    runtime = await add(runtimes, "core.python", description="Snakes")
    given = CreateRuntimeInput(
        ref="core.python",
        pack=await make("pack", ref="core"),
        pack_ref="core",
        description=None,
        runtime_type=RuntimeType.SENSOR,
        name="Python 3",
        distributions=NESTED,
        installation=NESTED,
        installers=NESTED,
    )
    changed = await runtimes.upsert(given)
    assert msgspec.structs.asdict(changed) == msgspec.structs.asdict(runtime) | {
        **msgspec.structs.asdict(given),
        "updated": changed.updated,
    }
    assert changed.updated > runtime.updated


async def test_an_upsert_leaves_what_is_unset_alone(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python", description="Snakes", distributions=NESTED)
    changed = await put(runtimes, "core.python", name="Python 3")
    assert changed == msgspec.structs.replace(runtime, name="Python 3", updated=changed.updated)


async def test_the_same_upsert_again_moves_nothing(runtimes: RuntimeRepository) -> None:
    runtime = await put(runtimes, "core.python", description="Snakes", distributions=NESTED)
    assert await put(runtimes, "core.python", description="Snakes", distributions=NESTED) == runtime


async def test_an_upsert_is_held_to_the_same_rules(runtimes: RuntimeRepository) -> None:
    with pytest.raises(ValidationError) as caught:
        await put(runtimes, "python")
    assert (caught.value.field, caught.value.value) == ("ref", "python")


async def test_ten_upserts_of_one_ref_make_one_row(db: Database) -> None:
    rows = await asyncio.gather(*(put(db.runtime, "core.python") for _ in range(10)))
    assert rows == await db.runtime.list() * 10


# update


async def test_an_update_leaves_the_other_fields_alone(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python", description="Snakes", installation=NESTED)
    changed = await runtimes.update(runtime.id, UpdateRuntimeInput(name="Python 3"))
    assert changed == msgspec.structs.replace(runtime, name="Python 3", updated=changed.updated)


async def test_what_an_update_may_change_it_changes(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python")
    given = UpdateRuntimeInput(
        description="Snakes", name="New", distributions=NESTED, installation={"apt": ["python3"]}
    )
    changed = await runtimes.update(runtime.id, given)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(changed, name) for name in fields} == fields
    assert (changed.ref, changed.created) == (runtime.ref, runtime.created)


async def test_none_clears_and_unset_keeps(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python", description="Snakes", installation=NESTED)
    given = UpdateRuntimeInput(description=None, installation=None)
    cleared = await runtimes.update(runtime.id, given)
    row = await runtimes.update(runtime.id, UpdateRuntimeInput(name="Python"))
    assert (cleared.description, cleared.installation) == (None, None)
    assert (row.description, row.distributions) == (None, runtime.distributions)


async def test_a_change_moves_updated_and_never_created(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python")
    first = await runtimes.update(runtime.id, UpdateRuntimeInput(name="1"))
    second = await runtimes.update(runtime.id, UpdateRuntimeInput(name="2"))
    assert runtime.created == first.created == second.created
    assert runtime.updated < first.updated < second.updated


@pytest.mark.parametrize(
    "given", [UpdateRuntimeInput(), UpdateRuntimeInput(name="Python", distributions=NESTED)]
)
async def test_writing_what_is_there_moves_nothing(
    runtimes: RuntimeRepository, given: UpdateRuntimeInput
) -> None:
    runtime = await add(runtimes, "core.python", name="Python", distributions=NESTED)
    assert await runtimes.update(runtime.id, given) == runtime
    assert await runtimes.get_by_id(runtime.id) == runtime


@pytest.mark.parametrize("given", [UpdateRuntimeInput(), UpdateRuntimeInput(name="x")])
async def test_an_unknown_id_is_not_updated(
    runtimes: RuntimeRepository, given: UpdateRuntimeInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await runtimes.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Runtime", "id", -1)


@pytest.mark.parametrize("column", ["distributions", "installation", "installers"])
async def test_a_document_is_no_json_null(
    runtimes: RuntimeRepository, connection: "Connection[Record]", column: str
) -> None:
    """Write as only another program could; None is SQL's NULL here."""
    await add(runtimes, "core.python")
    with pytest.raises(asyncpg.CheckViolationError, match="runtime_json"):
        await connection.execute(f"UPDATE runtime SET {column} = 'null'::text::jsonb")


# delete


async def test_a_deleted_runtime_is_gone(runtimes: RuntimeRepository) -> None:
    runtime = await add(runtimes, "core.python")
    assert await runtimes.delete(runtime.id) is True
    assert await runtimes.find_by_id(runtime.id) is None
    assert await runtimes.delete(runtime.id) is False


async def test_a_runtime_goes_with_its_pack(
    runtimes: RuntimeRepository, connection: "Connection[Record]", make: Make
) -> None:
    core = await make("pack", ref="core")
    await add(runtimes, "core.python", pack=core, pack_ref="core")
    await add(runtimes, "core.ruby", pack_ref="core")
    await PackRepository(connection).delete(core)
    assert refs(await runtimes.list()) == ["core.ruby"]


async def test_a_runtimes_sensors_go_with_it(
    runtimes: RuntimeRepository, connection: "Connection[Record]", make: Make
) -> None:
    runtime = await add(runtimes, "core.python")
    await make("sensor", runtime=runtime.id)
    await runtimes.delete(runtime.id)
    assert await connection.fetchval("SELECT count(*) FROM sensor") == 0


async def test_a_runtime_stays_while_an_action_uses_it(
    runtimes: RuntimeRepository, make: Make
) -> None:
    runtime = await add(runtimes, "core.python")
    await make("action", runtime=runtime.id)
    with pytest.raises(StillReferencedError) as caught:
        await runtimes.delete(runtime.id)
    assert (caught.value.entity, caught.value.other) == ("Runtime", "Action")
    assert (caught.value.field, caught.value.value) == ("id", runtime.id)


async def test_a_pack_takes_its_runtimes_and_the_actions_that_use_them(
    runtimes: RuntimeRepository, connection: "Connection[Record]", make: Make
) -> None:
    core = await make("pack", ref="core")
    runtime = await add(runtimes, "core.python", pack=core, pack_ref="core")
    await make("action", pack=core, runtime=runtime.id)
    assert await PackRepository(connection).delete(core) is True
    assert await connection.fetchval("SELECT count(*) FROM action") == 0


async def test_a_pack_stays_while_another_packs_action_uses_its_runtime(
    runtimes: RuntimeRepository, connection: "Connection[Record]", make: Make
) -> None:
    core = await make("pack", ref="core")
    runtime = await add(runtimes, "core.python", pack=core, pack_ref="core")
    await make("action", runtime=runtime.id)
    with pytest.raises(StillReferencedError) as caught:
        await PackRepository(connection).delete(core)
    assert (caught.value.entity, caught.value.other) == ("Runtime", "Action")


async def test_what_a_pack_no_longer_ships_is_removed(
    runtimes: RuntimeRepository, make: Make
) -> None:
    core, slack = await make("pack", ref="core"), await make("pack", ref="slack")
    for ref in ("core.go", "core.python", "core.ruby"):
        await add(runtimes, ref, pack=core, pack_ref="core")
    await add(runtimes, "slack.go", pack=slack, pack_ref="slack")
    await add(runtimes, "core.alone", pack_ref="core")
    assert await runtimes.delete_by_pack_excluding(core, ["core.python", "core.new"]) == 2
    assert refs(await runtimes.list()) == ["core.alone", "core.python", "slack.go"]


async def test_a_pack_that_ships_nothing_any_more_loses_all(
    runtimes: RuntimeRepository, make: Make
) -> None:
    core = await make("pack", ref="core")
    await add(runtimes, "core.python", pack=core, pack_ref="core")
    assert await runtimes.delete_by_pack_excluding(core, []) == 1
    assert await runtimes.delete_by_pack_excluding(core, []) == 0
