"""Every method of EnforcementRepository, and the facts that hold for them, on a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreateEnforcementInput,
    Database,
    Enforcement,
    EnforcementCondition,
    EnforcementRepository,
    EnforcementStatus,
    Json,
    ListSearchEnforcementFilter,
    MissingReferenceError,
    NotFoundError,
    Pagination,
    UpdateEnforcementInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}
REFS = {"rule_ref": "core.tick", "trigger_ref": "core.timer"}


@pytest.fixture
def enforcements(connection: "Connection[Record]") -> EnforcementRepository:
    return EnforcementRepository(connection)


async def add(enforcements: EnforcementRepository, **fields: object) -> Enforcement:
    """An enforcement of the rule core.tick, with other fields as a document would give them."""
    return await enforcements.create(msgspec.convert({**REFS, **fields}, CreateEnforcementInput))


def unless_there(**fields: object) -> CreateEnforcementInput:
    return msgspec.convert({**REFS, **fields}, CreateEnforcementInput)


def ids(enforcements: list[Enforcement]) -> list[int]:
    return [enforcement.id for enforcement in enforcements]


# create


async def test_a_new_enforcement_has_an_id_and_both_stamps(
    enforcements: EnforcementRepository,
) -> None:
    enforcement = await add(enforcements)
    assert enforcement.id > 0
    assert enforcement.created == enforcement.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(enforcements: EnforcementRepository) -> None:
    enforcement = await add(enforcements)
    assert (enforcement.rule, enforcement.event, enforcement.config) == (None, None, None)
    assert enforcement.status is EnforcementStatus.CREATED
    assert enforcement.condition is EnforcementCondition.ALL
    assert (enforcement.payload, enforcement.conditions) == ({}, [])


async def test_everything_given_comes_back_as_it_went_in(
    enforcements: EnforcementRepository, make: Make
) -> None:
    given = CreateEnforcementInput(
        rule=await make("rule", ref="core.tick"),
        rule_ref="core.tick",
        trigger_ref="core.timer",
        config=NESTED,
        event=await make("event"),
        status=EnforcementStatus.DISABLED,
        payload=[NESTED, "text", 3],
        condition=EnforcementCondition.ANY,
        conditions=[NESTED],
    )
    enforcement = await enforcements.get_by_id((await enforcements.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(enforcement, name) for name in fields} == fields


@pytest.mark.parametrize("status", EnforcementStatus)
async def test_every_status_can_be_the_first(
    enforcements: EnforcementRepository, status: EnforcementStatus
) -> None:
    assert (await add(enforcements, status=status)).status is status


async def test_an_enforcement_may_name_a_rule_that_is_gone(
    enforcements: EnforcementRepository,
) -> None:
    enforcement = await add(enforcements, rule_ref="gone.rule")
    assert (enforcement.rule, enforcement.rule_ref) == (None, "gone.rule")


async def test_an_unknown_rule_is_a_missing_reference(enforcements: EnforcementRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(enforcements, rule=-1)
    assert (caught.value.entity, caught.value.other) == ("Enforcement", "Rule")
    assert caught.value.fields == ("rule", "rule_ref")
    assert caught.value.value == (-1, "core.tick")


async def test_a_rule_and_another_rule_s_ref_do_not_go_together(
    enforcements: EnforcementRepository, make: Make
) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(enforcements, rule=await make("rule", ref="core.tock"))
    assert caught.value.constraint == "enforcement_rule_fkey"


async def test_an_unknown_event_is_a_missing_reference(enforcements: EnforcementRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(enforcements, event=-1)
    assert (caught.value.entity, caught.value.other) == ("Enforcement", "Event")
    assert (caught.value.field, caught.value.value) == ("event", -1)


@pytest.mark.parametrize("column", ["config", "payload", "conditions"])
async def test_no_document_is_a_json_null(connection: "Connection[Record]", column: str) -> None:
    insert = (
        f"INSERT INTO enforcement (rule_ref, trigger_ref, {column})"
        " VALUES ('core.tick', 'core.timer', 'null'::jsonb)"
    )
    with pytest.raises(asyncpg.CheckViolationError, match="enforcement_json"):
        await connection.execute(insert)


async def test_a_rule_matches_an_event_once(
    enforcements: EnforcementRepository, make: Make
) -> None:
    rule, event = await make("rule", ref="core.tick"), await make("event")
    await add(enforcements, rule=rule, event=event)
    with pytest.raises(AlreadyExistsError) as caught:
        await add(enforcements, rule=rule, event=event)
    assert (caught.value.entity, caught.value.fields) == ("Enforcement", ("rule", "event"))
    assert (caught.value.value, caught.value.constraint) == (
        (rule, event),
        "enforcement_rule_event_key",
    )


async def test_without_a_rule_or_an_event_nothing_is_unique(
    enforcements: EnforcementRepository, make: Make
) -> None:
    rule, event = await make("rule", ref="core.tick"), await make("event")
    for given in ({}, {"rule": rule}, {"event": event}) * 2:
        await add(enforcements, **given)
    assert await enforcements.count() == 6


async def test_of_ten_writers_of_one_pair_one_wins(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    rule = await make_on(committing, "rule", ref="core.tick")
    event = await make_on(committing, "event")

    async def write() -> Enforcement | AlreadyExistsError:
        try:
            return await add(db.enforcement, rule=rule, event=event)
        except AlreadyExistsError as error:
            return error

    outcomes = await asyncio.gather(*(write() for _ in range(10)))
    assert sum(isinstance(outcome, Enforcement) for outcome in outcomes) == 1
    assert await db.enforcement.count() == 1


# create or get


async def test_the_first_of_a_pair_is_created(
    enforcements: EnforcementRepository, make: Make
) -> None:
    rule, event = await make("rule", ref="core.tick"), await make("event")
    enforcement = await enforcements.create_or_get(unless_there(rule=rule, event=event))
    assert (enforcement.rule, enforcement.event) == (rule, event)
    assert await enforcements.get_by_id(enforcement.id) == enforcement


async def test_the_second_of_a_pair_is_the_first_as_it_is(
    enforcements: EnforcementRepository, make: Make
) -> None:
    rule, event = await make("rule", ref="core.tick"), await make("event")
    first = await add(enforcements, rule=rule, event=event, payload=1, status="processed")
    given = unless_there(rule=rule, event=event, payload=2)
    assert await enforcements.create_or_get(given) == first
    assert await enforcements.list() == [first]


async def test_without_a_rule_or_an_event_each_call_creates(
    enforcements: EnforcementRepository, make: Make
) -> None:
    given = unless_there(rule=await make("rule", ref="core.tick"))
    first = await enforcements.create_or_get(given)
    second = await enforcements.create_or_get(given)
    assert first.id != second.id


async def test_ten_at_once_get_the_same_enforcement(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    rule = await make_on(committing, "rule", ref="core.tick")
    event = await make_on(committing, "event")
    got = await asyncio.gather(
        *(db.enforcement.create_or_get(unless_there(rule=rule, event=event)) for _ in range(10))
    )
    assert await db.enforcement.list() == [got[0]]
    assert all(enforcement == got[0] for enforcement in got)


async def test_who_comes_second_waits_for_the_first_to_commit(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    rule = await make_on(committing, "rule", ref="core.tick")
    event = await make_on(committing, "event")
    async with db.transaction() as tx:
        first = await tx.enforcement.create_or_get(unless_there(rule=rule, event=event))
        second = asyncio.create_task(
            db.enforcement.create_or_get(unless_there(rule=rule, event=event))
        )
        done, _ = await asyncio.wait([second], timeout=0.2)
        assert not done
    assert await second == first


async def test_create_or_get_refuses_an_unknown_event(enforcements: EnforcementRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await enforcements.create_or_get(unless_there(event=-1))
    assert (caught.value.field, caught.value.value) == ("event", -1)


# find and get


async def test_an_enforcement_is_found_by_its_id(enforcements: EnforcementRepository) -> None:
    enforcement = await add(enforcements)
    assert await enforcements.find_by_id(enforcement.id) == enforcement
    assert await enforcements.get_by_id(enforcement.id) == enforcement


async def test_an_unknown_enforcement_is_found_to_be_none(
    enforcements: EnforcementRepository,
) -> None:
    assert await enforcements.find_by_id(-1) is None
    assert await enforcements.find_by_rule_and_event(-1, -1) is None


async def test_getting_an_unknown_id_raises(enforcements: EnforcementRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await enforcements.get_by_id(-1)
    assert (caught.value.entity, caught.value.field) == ("Enforcement", "id")
    assert caught.value.value == -1


async def test_getting_an_unknown_pair_raises(enforcements: EnforcementRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await enforcements.get_by_rule_and_event(-1, -2)
    assert caught.value.value == (-1, -2)


async def test_finders_give_exactly_their_rows(
    enforcements: EnforcementRepository, make: Make
) -> None:
    rule, event = await make("rule", ref="core.tick"), await make("event")
    both = await add(enforcements, rule=rule, event=event)
    ruled = await add(enforcements, rule=rule, status="processed")
    fired = await add(enforcements, event=event)
    assert ids(await enforcements.find_by_rule(rule)) == [ruled.id, both.id]
    assert ids(await enforcements.find_by_event(event)) == [fired.id, both.id]
    assert await enforcements.find_by_rule_and_event(rule, event) == both
    assert await enforcements.get_by_rule_and_event(rule, event) == both


async def test_finders_of_unknown_ids_give_nothing(enforcements: EnforcementRepository) -> None:
    await add(enforcements)
    assert await enforcements.find_by_rule(-1) == []
    assert await enforcements.find_by_event(-1) == []


@pytest.mark.parametrize("status", EnforcementStatus)
async def test_a_status_is_found_alone(
    enforcements: EnforcementRepository, status: EnforcementStatus
) -> None:
    added = {each: await add(enforcements, status=each) for each in EnforcementStatus}
    assert await enforcements.find_by_status(status) == [added[status]]


# list, search, count


async def test_the_newest_comes_first_and_the_id_breaks_ties(
    enforcements: EnforcementRepository, make: Make
) -> None:
    now = datetime.now(UTC)
    rule, event = await make("rule"), await make("event")
    stamps = [now, now - timedelta(hours=1), now + timedelta(hours=1), now]
    added = [await make("enforcement", created=stamp) for stamp in stamps]
    expected = [added[2], added[3], added[0], added[1]]
    assert ids(await enforcements.list()) == expected
    assert ids(await enforcements.find_by_status(EnforcementStatus.CREATED)) == expected
    page = Pagination(page=1, per_page=2)
    assert ids(await enforcements.list_paginated(page)) == expected[2:]
    assert ids(await enforcements.list_search(ListSearchEnforcementFilter(), page)) == expected[2:]
    for end, value in (("rule", rule), ("event", event)):
        added = [await make("enforcement", created=stamp, **{end: value}) for stamp in stamps]
        rows = await getattr(enforcements, f"find_by_{end}")(value)
        assert ids(rows) == [added[2], added[3], added[0], added[1]]


async def test_no_list_stops_at_a_thousand(
    enforcements: EnforcementRepository, connection: "Connection[Record]"
) -> None:
    await connection.execute(
        "INSERT INTO enforcement (rule_ref, trigger_ref)"
        " SELECT 'core.tick', 'core.timer' FROM generate_series(1, 1001)"
    )
    assert len(await enforcements.list()) == await enforcements.count() == 1001
    assert len(await enforcements.find_by_status(EnforcementStatus.CREATED)) == 1001


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), [2, 1, 0]),
        (("rule",), [1, 0]),
        (("event",), [2, 0]),
        (("status",), [2, 1]),
        (("rule", "event"), [0]),
        (("rule", "event", "status"), []),
    ],
)
async def test_a_search_matches_every_given_filter(
    enforcements: EnforcementRepository, make: Make, given: tuple[str, ...], expected: list[int]
) -> None:
    rule, event = await make("rule", ref="core.tick"), await make("event")
    added = [
        await add(enforcements, rule=rule, event=event),
        await add(enforcements, rule=rule, status="disabled"),
        await add(enforcements, event=event, status="disabled"),
    ]
    values = {"rule": rule, "event": event, "status": "disabled"}
    chosen = msgspec.convert({name: values[name] for name in given}, ListSearchEnforcementFilter)
    page = await enforcements.list_search(chosen, Pagination())
    assert ids(page) == [added[place].id for place in expected]


async def test_the_count_grows_by_what_is_added(enforcements: EnforcementRepository) -> None:
    before = await enforcements.count()
    await add(enforcements)
    await add(enforcements)
    assert await enforcements.count() == before + 2


# update


@pytest.mark.parametrize("given", [{"status": "processed"}, {"payload": NESTED}])
async def test_an_update_leaves_the_other_fields_alone(
    enforcements: EnforcementRepository, given: dict[str, object]
) -> None:
    enforcement = await add(enforcements, config=NESTED, payload=1)
    changed = await enforcements.update(
        enforcement.id, msgspec.convert(given, UpdateEnforcementInput)
    )
    expected = msgspec.structs.replace(enforcement, updated=changed.updated, **given)
    assert changed == await enforcements.get_by_id(enforcement.id) == expected


@pytest.mark.parametrize("before", EnforcementStatus)
@pytest.mark.parametrize("after", EnforcementStatus)
async def test_any_status_may_follow_any_other(
    enforcements: EnforcementRepository, before: EnforcementStatus, after: EnforcementStatus
) -> None:
    enforcement = await add(enforcements, status=before)
    changed = await enforcements.update(enforcement.id, UpdateEnforcementInput(status=after))
    assert changed.status is after
    assert (changed.updated > enforcement.updated) is (before is not after)


async def test_a_change_moves_updated_and_never_created(
    enforcements: EnforcementRepository,
) -> None:
    enforcement = await add(enforcements)
    first = await enforcements.update(enforcement.id, UpdateEnforcementInput(payload=1))
    second = await enforcements.update(enforcement.id, UpdateEnforcementInput(payload=2))
    assert enforcement.created == first.created == second.created
    assert enforcement.updated < first.updated < second.updated


@pytest.mark.parametrize(
    "given", [UpdateEnforcementInput(), UpdateEnforcementInput(payload=NESTED)]
)
async def test_writing_nothing_or_what_is_there_moves_nothing(
    enforcements: EnforcementRepository, given: UpdateEnforcementInput
) -> None:
    enforcement = await add(enforcements, payload=NESTED)
    assert await enforcements.update(enforcement.id, given) == enforcement
    assert await enforcements.get_by_id(enforcement.id) == enforcement


@pytest.mark.parametrize("given", [UpdateEnforcementInput(), UpdateEnforcementInput(payload=1)])
async def test_an_unknown_id_is_not_updated(
    enforcements: EnforcementRepository, given: UpdateEnforcementInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await enforcements.update(-1, given)
    assert (caught.value.entity, caught.value.field) == ("Enforcement", "id")
    assert caught.value.value == -1


async def test_the_expected_status_lets_a_change_pass(enforcements: EnforcementRepository) -> None:
    enforcement = await add(enforcements)
    given = UpdateEnforcementInput(status=EnforcementStatus.PROCESSED, payload=1)
    changed = await enforcements.update_if_status(enforcement.id, EnforcementStatus.CREATED, given)
    assert changed == await enforcements.get_by_id(enforcement.id)
    assert changed is not None
    assert (changed.status, changed.payload) == (EnforcementStatus.PROCESSED, 1)


async def test_another_status_than_expected_changes_nothing(
    enforcements: EnforcementRepository,
) -> None:
    enforcement = await add(enforcements, status="disabled")
    given = UpdateEnforcementInput(status=EnforcementStatus.PROCESSED)
    for expected in (EnforcementStatus.CREATED, EnforcementStatus.PROCESSED):
        assert await enforcements.update_if_status(enforcement.id, expected, given) is None
    assert await enforcements.get_by_id(enforcement.id) == enforcement


# delete


async def test_a_deleted_enforcement_is_gone(enforcements: EnforcementRepository) -> None:
    enforcement = await add(enforcements)
    assert await enforcements.delete(enforcement.id) is True
    assert await enforcements.find_by_id(enforcement.id) is None
    assert await enforcements.delete(enforcement.id) is False


@pytest.mark.parametrize("origin", ["rule", "event"])
async def test_an_enforcement_outlives_its_rule_and_its_event(
    enforcements: EnforcementRepository, make: Make, connection: "Connection[Record]", origin: str
) -> None:
    sources = {"rule": await make("rule", ref="core.tick"), "event": await make("event")}
    enforcement = await add(enforcements, **sources)
    await connection.execute(f"DELETE FROM {origin} WHERE id = $1", sources[origin])
    row = await enforcements.get_by_id(enforcement.id)
    assert row == msgspec.structs.replace(enforcement, updated=row.updated, **{origin: None})
    assert (row.rule_ref, row.trigger_ref) == ("core.tick", "core.timer")
    assert row.updated > enforcement.updated
