"""Methods that the actions, policies, triggers, sensors and rules of packs share."""

import asyncio
import builtins
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import asyncpg
import msgspec
import pytest

from attune_db import (
    ActionRepository,
    AlreadyExistsError,
    CreateActionInput,
    CreatePolicyInput,
    CreateRuleInput,
    CreateSensorInput,
    CreateTriggerInput,
    Database,
    MissingReferenceError,
    NotFoundError,
    PackRepository,
    Pagination,
    PolicyRepository,
    RuleRepository,
    SensorRepository,
    TriggerRepository,
    UpdateActionInput,
    UpdatePolicyInput,
    UpdateRuleInput,
    UpdateSensorInput,
    UpdateTriggerInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]
Fields = Mapping[str, object]


class Component(Protocol):
    """Fields that the rows of all kinds have."""

    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> str: ...
    @property
    def pack(self) -> int | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def created(self) -> datetime: ...
    @property
    def updated(self) -> datetime: ...


class Repository(Protocol):
    """Methods that the repositories of all kinds have."""

    @property
    def entity(self) -> str: ...
    async def find_by_id(self, id: int, /) -> Component | None: ...
    async def get_by_id(self, id: int, /) -> Component: ...
    async def find_by_ref(self, ref: str, /) -> Component | None: ...
    async def get_by_ref(self, ref: str, /) -> Component: ...
    async def find_by_pack(self, pack_id: int, /) -> builtins.list[Any]: ...
    async def list(self) -> builtins.list[Any]: ...
    async def list_paginated(self, pagination: Pagination, /) -> builtins.list[Any]: ...
    async def count(self) -> int: ...
    async def create(self, input: Any, /) -> Component: ...
    async def upsert(self, input: Any, /) -> Component: ...
    async def update(self, id: int, input: Any, /) -> Component: ...
    async def delete(self, id: int, /) -> bool: ...


class Kind(NamedTuple):
    """One repository, its inputs, and what its rows can't do without, beside their ref."""

    table: str
    repository: Callable[[Any], Repository]
    create: type[msgspec.Struct]
    upsert: type[msgspec.Struct]
    update: type[msgspec.Struct]
    excluding: Callable[[Any, int, list[str]], Awaitable[int]]
    required: Fields
    links: tuple[str, ...] = ()


KINDS = (
    Kind(
        "action",
        ActionRepository,
        CreateActionInput,
        CreateActionInput,
        UpdateActionInput,
        ActionRepository.delete_non_adhoc_by_pack_excluding,
        {"label": "Post", "description": "Posts", "entrypoint": "post.py"},
        ("pack",),
    ),
    Kind(
        "policy",
        PolicyRepository,
        CreatePolicyInput,
        CreatePolicyInput,
        UpdatePolicyInput,
        PolicyRepository.delete_by_pack_excluding,
        {"name": "Few", "method": "cancel", "threshold": 3},
    ),
    Kind(
        "trigger",
        TriggerRepository,
        CreateTriggerInput,
        CreateTriggerInput,
        UpdateTriggerInput,
        TriggerRepository.delete_non_adhoc_by_pack_excluding,
        {"label": "Message"},
    ),
    Kind(
        "sensor",
        SensorRepository,
        CreateSensorInput,
        CreateSensorInput,
        UpdateSensorInput,
        SensorRepository.delete_by_pack_excluding,
        {"label": "Listener", "description": "Listens", "entrypoint": "listen.py"},
        ("runtime", "trigger"),
    ),
    Kind(
        "rule",
        RuleRepository,
        CreateRuleInput,
        CreateRuleInput,
        UpdateRuleInput,
        RuleRepository.delete_by_pack_excluding,
        {"label": "Greet", "description": "Greets"},
        ("pack", "action", "trigger"),
    ),
)
KIND = {kind.table: kind for kind in KINDS}


# A new value for each field that is no link.
CHANGES: Mapping[str, list[tuple[str, object]]] = {
    "action": [
        *(("label", "New"), ("description", "New"), ("entrypoint", "new.py")),
        *(("param_schema", {"a": [1]}), ("out_schema", [None]), ("is_adhoc", True)),
    ],
    "policy": [
        *(("parameters", ["a"]), ("method", "enqueue"), ("threshold", 4), ("name", "New")),
        *(("description", "New"), ("tags", ["a"]), ("pack_ref", "gone"), ("action_ref", "a.b")),
    ],
    "trigger": [
        *(("label", "New"), ("description", "New"), ("enabled", False), ("is_adhoc", True)),
        *(("param_schema", {"a": [1]}), ("out_schema", [None]), ("pack_ref", "gone")),
    ],
    "sensor": [
        *(("label", "New"), ("description", "New"), ("entrypoint", "new.py"), ("enabled", False)),
        *(("param_schema", {"a": [1]}), ("config", [None]), ("pack_ref", "gone")),
    ],
    "rule": [
        *(("label", "New"), ("description", "New"), ("enabled", False), ("is_adhoc", True)),
        *(("conditions", {"a": []}), ("action_params", {"a": 1}), ("trigger_params", [None])),
    ],
}


class Stock(NamedTuple):
    """A kind's repository on some executor, with rows to link to."""

    kind: Kind
    repository: Repository
    required: Fields
    linked: Mapping[str, int]

    async def add(self, ref: str, **fields: object) -> Component:
        given = {"ref": ref, **self.required, **fields}
        return await self.repository.create(msgspec.convert(given, self.kind.create))

    async def put(self, ref: str, **fields: object) -> Component:
        given = {"ref": ref, **self.required, **fields}
        return await self.repository.upsert(msgspec.convert(given, self.kind.upsert))

    async def change(self, id: int, **fields: object) -> Component:
        return await self.repository.update(id, msgspec.convert(fields, self.kind.update))

    def in_pack(self, ref: str = "slack") -> Fields:
        return {"pack": self.linked[ref], "pack_ref": ref}

    async def excluding(self, *refs: str) -> int:
        return await self.kind.excluding(self.repository, self.linked["slack"], list(refs))


async def stock_up(kind: Kind, executor: object, make: Make) -> Stock:
    linked = {ref: await make("pack", ref=ref) for ref in ("slack", "zoom", "other")}
    required = dict(kind.required)
    for name in kind.links:
        ref = "slack" if name == "pack" else f"other.{name}"
        linked[ref] = linked.get(ref) or await make(name, ref=ref, **_owner(name, linked))
        required |= {name: linked[ref], f"{name}_ref": ref}
    return Stock(kind, kind.repository(executor), required, linked)


def _owner(name: str, linked: Mapping[str, int]) -> Fields:
    return {"pack": linked["other"]} if name == "action" else {}


@pytest.fixture(params=sorted(KIND))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KIND[request.param]


@pytest.fixture
async def stock(kind: Kind, connection: "Connection[Record]", make: Make) -> Stock:
    return await stock_up(kind, connection, make)


@pytest.fixture
async def shared_stock(kind: Kind, db: Database, dsn: str, make_on: Make) -> Stock:
    """A component in a database of its own, for competing writers."""
    connection = await asyncpg.connect(dsn)
    try:
        stock = await stock_up(kind, None, lambda *args, **kw: make_on(connection, *args, **kw))
    finally:
        await connection.close()
    return stock._replace(repository=getattr(db, kind.table))


def refs(rows: list[Component]) -> list[str]:
    return [component.ref for component in rows]


def replaced(row: Component, **fields: object) -> object:
    return msgspec.structs.replace(cast("msgspec.Struct", row), **fields)


async def version(connection: "Connection[Record]", table: str) -> list["Record"]:
    """Read the version of each row: it differs once the row is written again."""
    return await connection.fetch(f"SELECT id, xmin, ctid FROM {table} ORDER BY id")


# create


async def test_a_new_row_has_an_id_and_both_stamps(stock: Stock) -> None:
    row = await stock.add("slack.new")
    assert row.id > 0
    assert row.created == row.updated <= datetime.now(UTC)


@pytest.mark.parametrize("ref", ["a.b", "slack.post-1", "my_pack.under_score", "a-.b-"])
async def test_a_ref_is_two_names_with_a_dot_between(stock: Stock, ref: str) -> None:
    assert (await stock.add(ref)).ref == ref


@pytest.mark.parametrize(
    "ref",
    [
        *("", "post", ".", "slack.", ".post", "slack..post", "a.b.c", "Slack.post", "slack.Post"),
        *("slack.two words", "slack.1st", "1.post", "slack.post\n", "slack.é"),
    ],
)
async def test_another_ref_is_refused(stock: Stock, ref: str) -> None:
    with pytest.raises(ValidationError, match="'s ref is two names with a dot between") as caught:
        await stock.add(ref)
    assert (caught.value.entity, caught.value.field) == (stock.repository.entity, "ref")
    assert (caught.value.value, caught.value.constraint) == (ref, f"{stock.kind.table}_ref_format")


async def test_a_second_row_with_the_same_ref_already_exists(stock: Stock) -> None:
    await stock.add("slack.new")
    with pytest.raises(AlreadyExistsError) as caught:
        await stock.add("slack.new")
    assert (caught.value.entity, caught.value.field) == (stock.repository.entity, "ref")
    assert (caught.value.value, caught.value.constraint) == (
        "slack.new",
        f"{stock.kind.table}_ref_key",
    )


@pytest.mark.parametrize("pack", [("slack", "nobody"), ("zoom", "slack"), (None, "slack")])
async def test_a_pack_and_its_ref_must_be_those_of_a_pack(
    stock: Stock, pack: tuple[str | None, str]
) -> None:
    id = stock.linked[pack[0]] if pack[0] else -1
    with pytest.raises(MissingReferenceError) as caught:
        await stock.add("slack.new", pack=id, pack_ref=pack[1])
    assert (caught.value.entity, caught.value.other) == (stock.repository.entity, "Pack")
    assert (caught.value.fields, caught.value.value) == (("pack", "pack_ref"), (id, pack[1]))


@pytest.mark.parametrize("kind", ["policy", "sensor", "trigger"], indirect=True)
async def test_a_pack_without_its_ref_is_refused(stock: Stock) -> None:
    with pytest.raises(ValidationError, match="a pack comes with its ref") as caught:
        await stock.add("slack.new", pack=stock.linked["slack"])
    assert caught.value.fields == ("pack", "pack_ref")
    assert caught.value.value == (stock.linked["slack"], None)


@pytest.mark.parametrize("kind", ["policy", "sensor", "trigger"], indirect=True)
async def test_a_pack_is_optional_and_may_be_named_alone(stock: Stock) -> None:
    assert (await stock.add("slack.new")).pack is None
    assert (await stock.add("slack.named", pack_ref="gone")).pack is None


async def test_of_ten_writers_of_one_ref_one_wins(shared_stock: Stock) -> None:
    async def write() -> Component | AlreadyExistsError:
        try:
            return await shared_stock.add("slack.new")
        except AlreadyExistsError as error:
            return error

    before = await shared_stock.repository.count()
    outcomes = await asyncio.gather(*(write() for _ in range(10)))
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await shared_stock.repository.count() == before + 1


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        *(("action", "param_schema"), ("action", "out_schema")),
        *(("trigger", "param_schema"), ("trigger", "out_schema"), ("trigger", "webhook_config")),
        *(("sensor", "param_schema"), ("sensor", "config")),
        *(("rule", "conditions"), ("rule", "action_params"), ("rule", "trigger_params")),
    ],
    indirect=["kind"],
)
async def test_the_schema_refuses_a_json_null(
    stock: Stock, connection: "Connection[Record]", column: str
) -> None:
    row = await stock.add("slack.new")
    statement = f"UPDATE {stock.kind.table} SET {column} = 'null'::jsonb WHERE id = $1"
    with pytest.raises(asyncpg.CheckViolationError) as caught:
        await connection.execute(statement, row.id)
    assert caught.value.constraint_name == f"{stock.kind.table}_json"


# find, list, count


async def test_a_row_is_found_by_its_id_and_by_its_ref(stock: Stock) -> None:
    row, repository = await stock.add("slack.new"), stock.repository
    assert await repository.find_by_id(row.id) == await repository.get_by_id(row.id) == row
    assert (
        await repository.find_by_ref("slack.new") == await repository.get_by_ref("slack.new") == row
    )


async def test_an_unknown_row_is_found_to_be_none(stock: Stock) -> None:
    await stock.add("slack.new")
    assert await stock.repository.find_by_id(-1) is None
    assert await stock.repository.find_by_ref("slack.nobody") is None
    assert await stock.repository.find_by_ref("SLACK.new") is None


@pytest.mark.parametrize(("field", "value"), [("id", -1), ("ref", "slack.nobody")])
async def test_getting_an_unknown_row_raises(stock: Stock, field: str, value: object) -> None:
    with pytest.raises(NotFoundError) as caught:
        await getattr(stock.repository, f"get_by_{field}")(value)
    assert (caught.value.entity, caught.value.field) == (stock.repository.entity, field)
    assert caught.value.value == value


async def test_a_pack_s_rows_are_its_own_by_ref(stock: Stock) -> None:
    for ref, pack in (("slack.b", "slack"), ("zoom.a", "zoom"), ("slack.a", "slack")):
        await stock.add(ref, **stock.in_pack(pack))
    rows = await stock.repository.find_by_pack(stock.linked["slack"])
    assert refs(rows) == ["slack.a", "slack.b"]
    assert await stock.repository.find_by_pack(-1) == []


async def test_the_list_is_whole_and_by_ref(stock: Stock) -> None:
    there = refs(await stock.repository.list())
    for ref in ("slack.c", "slack.a", "slack.b"):
        await stock.add(ref)
    expected = sorted([*there, "slack.a", "slack.b", "slack.c"])
    assert refs(await stock.repository.list()) == expected


async def test_pages_are_cut_from_the_list(stock: Stock) -> None:
    for ref in ("a.c", "a.a", "a.b"):
        await stock.add(ref)
    page = Pagination(page=0, per_page=2), Pagination(page=1, per_page=2), Pagination(page=9)
    pages = [refs(await stock.repository.list_paginated(cut)) for cut in page]
    assert pages == [["a.a", "a.b"], refs(await stock.repository.list())[2:4], []]


async def test_the_count_grows_by_what_is_added(stock: Stock) -> None:
    before = await stock.repository.count()
    await stock.add("slack.a")
    await stock.add("slack.b")
    assert await stock.repository.count() == before + 2


# update


async def test_an_update_leaves_the_other_fields_alone(stock: Stock) -> None:
    row = await stock.add("slack.new", **stock.in_pack())
    changed = await stock.change(row.id, description="New words")
    assert changed == replaced(row, description="New words", updated=changed.updated)


async def test_a_change_moves_updated_and_never_created(stock: Stock) -> None:
    row = await stock.add("slack.new")
    first = await stock.change(row.id, description="1")
    second = await stock.change(row.id, description="2")
    assert row.created == first.created == second.created
    assert row.updated < first.updated < second.updated


async def test_writing_what_is_there_moves_nothing(stock: Stock) -> None:
    row = await stock.add("slack.new", description="Words")
    assert await stock.change(row.id, description="Words") == row


async def test_reading_moves_nothing(stock: Stock) -> None:
    row = await stock.add("slack.new")
    await stock.repository.list()
    assert await stock.repository.get_by_id(row.id) == row


async def test_nothing_given_writes_no_row(stock: Stock, connection: "Connection[Record]") -> None:
    row = await stock.add("slack.new")
    before = await version(connection, stock.kind.table)
    assert await stock.change(row.id) == row
    assert await version(connection, stock.kind.table) == before


@pytest.mark.parametrize("given", [{}, {"description": "x"}])
async def test_an_unknown_id_is_not_updated(stock: Stock, given: Fields) -> None:
    with pytest.raises(NotFoundError) as caught:
        await stock.change(-1, **given)
    assert (caught.value.entity, caught.value.field) == (stock.repository.entity, "id")
    assert caught.value.value == -1


@pytest.mark.parametrize("field", ["ref", "pack", "pack_ref"])
async def test_where_a_row_belongs_never_changes(kind: Kind, field: str) -> None:
    assert field not in kind.update.__struct_fields__


# upsert


async def test_an_upsert_adds_what_is_not_there(stock: Stock) -> None:
    row = await stock.put("slack.new", **stock.in_pack())
    assert await stock.repository.get_by_ref("slack.new") == row
    assert (row.pack, row.created) == (stock.linked["slack"], row.updated)


async def test_an_upsert_without_a_difference_writes_no_row(
    stock: Stock, connection: "Connection[Record]"
) -> None:
    row = await stock.put("slack.new", **stock.in_pack(), description="Words")
    before = await version(connection, stock.kind.table)
    assert await stock.put("slack.new", **stock.in_pack(), description="Words") == row
    assert await version(connection, stock.kind.table) == before


async def test_an_upsert_changes_what_is_given_and_moves_updated(stock: Stock) -> None:
    row = await stock.put("slack.new", description="Words")
    changed = await stock.put("slack.new", description="New words")
    assert changed == replaced(row, description="New words", updated=changed.updated)
    assert changed.updated > row.updated


@pytest.mark.parametrize(
    ("kind", "given"),
    [(table, {field: value}) for table, fields in CHANGES.items() for field, value in fields],
    indirect=["kind"],
)
async def test_an_upsert_sees_a_difference_in_any_field(stock: Stock, given: Fields) -> None:
    row = await stock.put("slack.new")
    changed = await stock.put("slack.new", **given)
    assert changed == replaced(row, **given, updated=changed.updated)
    assert changed.updated > row.updated


async def test_an_upsert_keeps_what_is_unset(stock: Stock) -> None:
    row = await stock.add("slack.new", **stock.in_pack())
    assert await stock.put("slack.new") == row


async def test_an_upsert_can_move_a_row_to_another_pack(stock: Stock) -> None:
    row = await stock.add("slack.new", **stock.in_pack("zoom"))
    moved = await stock.put("slack.new", **stock.in_pack())
    assert (moved.id, moved.pack) == (row.id, stock.linked["slack"])


async def test_an_upsert_s_ref_is_held_to_the_same_rule(stock: Stock) -> None:
    with pytest.raises(ValidationError) as caught:
        await stock.put("Slack.new")
    assert (caught.value.field, caught.value.value) == ("ref", "Slack.new")


async def test_an_upsert_s_pack_must_be_there(stock: Stock) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await stock.put("slack.new", pack=-1, pack_ref="slack")
    assert (caught.value.other, caught.value.value) == ("Pack", (-1, "slack"))


async def test_ten_upserts_of_one_ref_at_once_give_one_row(shared_stock: Stock) -> None:
    before = await shared_stock.repository.count()
    rows = await asyncio.gather(*(shared_stock.put("slack.new") for _ in range(10)))
    assert {row.id for row in rows} == {rows[0].id}
    assert await shared_stock.repository.count() == before + 1


# delete


async def test_a_deleted_row_is_gone(stock: Stock) -> None:
    row = await stock.add("slack.new")
    assert await stock.repository.delete(row.id) is True
    assert await stock.repository.find_by_id(row.id) is None
    assert await stock.repository.delete(row.id) is False


async def test_a_row_goes_with_its_pack(stock: Stock, connection: "Connection[Record]") -> None:
    row = await stock.add("slack.new", **stock.in_pack())
    other = await stock.add("zoom.new", **stock.in_pack("zoom"))
    assert await PackRepository(connection).delete(stock.linked["slack"])
    assert await stock.repository.find_by_id(row.id) is None
    assert await stock.repository.find_by_id(other.id) == other


@pytest.mark.parametrize(
    ("shipped", "removed"),
    [
        (["slack.a", "slack.b"], 0),
        (["slack.a", "slack.nobody"], 1),
        (["zoom.a"], 2),
        ([], 2),
    ],
)
async def test_what_a_pack_ships_no_more_is_removed(
    stock: Stock, shipped: list[str], removed: int
) -> None:
    for ref, pack in (("slack.a", "slack"), ("slack.b", "slack"), ("zoom.a", "zoom")):
        await stock.add(ref, **stock.in_pack(pack))
    assert await stock.excluding(*shipped) == removed
    left = refs(await stock.repository.find_by_pack(stock.linked["slack"]))
    assert left == [ref for ref in ("slack.a", "slack.b") if ref in shipped]
    assert await stock.repository.find_by_ref("zoom.a") is not None


@pytest.mark.parametrize("kind", ["action", "rule", "trigger"], indirect=True)
async def test_what_people_made_stays_when_a_pack_ships_it_not(stock: Stock) -> None:
    await stock.add("slack.shipped", **stock.in_pack())
    adhoc = await stock.add("slack.adhoc", **stock.in_pack(), is_adhoc=True)
    assert await stock.excluding() == 1
    assert await stock.repository.find_by_pack(stock.linked["slack"]) == [adhoc]
