"""Every method of EventRepository, and the facts that hold for events, on a real server."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    CreateEventInput,
    Event,
    EventRepository,
    Json,
    ListSearchEventFilter,
    MissingReferenceError,
    NotFoundError,
    Pagination,
    UpdateEventInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]

REFS = {"trigger": "core.timer", "sensor": "core.clock", "rule": "core.tick"}
NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}


@pytest.fixture
def events(connection: "Connection[Record]") -> EventRepository:
    return EventRepository(connection)


async def add(events: EventRepository, **fields: object) -> Event:
    """An event of the trigger core.timer, with other fields as a JSON document would give them."""
    return await events.create(
        msgspec.convert({"trigger_ref": "core.timer", **fields}, CreateEventInput)
    )


def ids(events: list[Event]) -> list[int]:
    return [event.id for event in events]


# create


async def test_a_new_event_has_an_id_and_both_stamps(events: EventRepository) -> None:
    event = await add(events)
    assert event.id > 0
    assert event.created == event.updated <= datetime.now(UTC)


async def test_what_is_left_unset_is_null(events: EventRepository) -> None:
    event = await add(events)
    assert event.trigger_ref == "core.timer"
    assert (event.trigger, event.config, event.payload) == (None, None, None)
    assert {event.source, event.source_ref, event.rule, event.rule_ref} == {None}


async def test_everything_given_comes_back_as_it_went_in(
    events: EventRepository, make: Make
) -> None:
    given = CreateEventInput(
        trigger=await make("trigger", ref="core.timer"),
        trigger_ref="core.timer",
        config=NESTED,
        payload=[NESTED, "text", 3],
        source=await make("sensor", ref="core.clock"),
        source_ref="core.clock",
        rule=await make("rule", ref="core.tick"),
        rule_ref="core.tick",
    )
    event = await events.get_by_id((await events.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(event, name) for name in fields} == fields


async def test_an_event_may_name_a_trigger_that_is_not_there(events: EventRepository) -> None:
    event = await add(events, trigger_ref="gone.for-good")
    assert (event.trigger, event.trigger_ref) == (None, "gone.for-good")


async def test_an_event_may_name_a_source_and_a_rule_without_their_ids(
    events: EventRepository,
) -> None:
    event = await add(events, source_ref="gone.sensor", rule_ref="gone.rule")
    assert (event.source, event.source_ref) == (None, "gone.sensor")
    assert (event.rule, event.rule_ref) == (None, "gone.rule")


async def test_a_large_payload_is_stored_whole(events: EventRepository) -> None:
    event = await add(events, payload="é" * 1_000_000)
    assert (await events.get_by_id(event.id)).payload == "é" * 1_000_000


@pytest.mark.parametrize(
    ("given", "fields", "other"),
    [
        ({"trigger": -1}, ("trigger", "trigger_ref"), "Trigger"),
        ({"source": -1, "source_ref": "core.clock"}, ("source", "source_ref"), "Sensor"),
        ({"rule": -1, "rule_ref": "core.tick"}, ("rule", "rule_ref"), "Rule"),
    ],
)
async def test_an_unknown_id_is_a_missing_reference(
    events: EventRepository, given: dict[str, object], fields: tuple[str, ...], other: str
) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(events, **given)
    assert (caught.value.entity, caught.value.fields, caught.value.other) == (
        "Event",
        fields,
        other,
    )
    assert caught.value.value == tuple({"trigger_ref": "core.timer", **given}[f] for f in fields)


async def test_an_id_and_a_ref_of_different_triggers_do_not_go_together(
    events: EventRepository, make: Make
) -> None:
    trigger = await make("trigger", ref="core.webhook")
    with pytest.raises(MissingReferenceError) as caught:
        await add(events, trigger=trigger, trigger_ref="core.timer")
    assert caught.value.value == (trigger, "core.timer")


@pytest.mark.parametrize("end", ["source", "rule"])
async def test_an_id_comes_with_its_ref(events: EventRepository, end: str) -> None:
    with pytest.raises(ValidationError, match="comes with its ref") as caught:
        await add(events, **{end: 7})
    assert caught.value.entity == "Event"
    assert caught.value.constraint == f"event_{end}_named"
    assert caught.value.fields == (end, f"{end}_ref")
    assert caught.value.value == (7, None)


@pytest.mark.parametrize("column", ["config", "payload"])
async def test_no_document_is_a_json_null(connection: "Connection[Record]", column: str) -> None:
    insert = f"INSERT INTO event (trigger_ref, {column}) VALUES ('core.timer', 'null'::jsonb)"
    with pytest.raises(asyncpg.CheckViolationError, match="event_json"):
        await connection.execute(insert)


# find and get


async def test_an_event_is_found_by_its_id(events: EventRepository) -> None:
    event = await add(events)
    assert await events.find_by_id(event.id) == await events.get_by_id(event.id) == event


async def test_an_unknown_event_is_found_to_be_none(events: EventRepository) -> None:
    assert await events.find_by_id(-1) is None


async def test_getting_an_unknown_id_raises(events: EventRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await events.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Event", "id", -1)


async def test_the_events_of_a_trigger_are_found(events: EventRepository, make: Make) -> None:
    timer, webhook = (
        await make("trigger", ref="core.timer"),
        await make("trigger", ref="core.webhook"),
    )
    one = await add(events, trigger=timer)
    await add(events, trigger=webhook, trigger_ref="core.webhook")
    await add(events)
    two = await add(events, trigger=timer)
    assert ids(await events.find_by_trigger(timer)) == [two.id, one.id]
    assert await events.find_by_trigger(-1) == []


async def test_the_events_of_a_trigger_s_ref_are_found(events: EventRepository, make: Make) -> None:
    one = await add(events, trigger=await make("trigger", ref="core.timer"))
    two = await add(events)
    await add(events, trigger_ref="core.webhook")
    assert ids(await events.find_by_trigger_ref("core.timer")) == [two.id, one.id]
    assert await events.find_by_trigger_ref("CORE.TIMER") == []


# list, search, count


async def test_the_newest_comes_first_and_the_id_breaks_ties(
    events: EventRepository, make: Make
) -> None:
    now = datetime.now(UTC)
    trigger = await make("trigger", ref="core.timer")
    stamps = [now, now - timedelta(hours=1), now + timedelta(hours=1), now]
    added = [await make("event", trigger=trigger, created=stamp) for stamp in stamps]
    expected = [added[2], added[3], added[0], added[1]]
    assert ids(await events.list()) == expected
    assert ids(await events.find_by_trigger(trigger)) == expected
    assert ids(await events.find_by_trigger_ref("core.timer")) == expected
    assert ids(await events.list_search(ListSearchEventFilter(), Pagination())) == expected
    assert ids(await events.list_paginated(Pagination(page=1, per_page=2))) == expected[2:]


async def test_no_list_stops_at_a_thousand(
    events: EventRepository, make: Make, connection: "Connection[Record]"
) -> None:
    trigger = await make("trigger", ref="core.timer")
    await connection.execute(
        "INSERT INTO event (trigger, trigger_ref)"
        " SELECT id, ref FROM trigger, generate_series(1, 1001)"
    )
    assert len(await events.list()) == await events.count() == 1001
    assert len(await events.find_by_trigger(trigger)) == 1001
    assert len(await events.find_by_trigger_ref("core.timer")) == 1001


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), [2, 1, 0]),
        (("trigger",), [1, 0]),
        (("trigger_ref",), [2, 1, 0]),
        (("source",), [1]),
        (("rule",), [0]),
        (("trigger", "trigger_ref", "source"), [1]),
        (("source", "rule"), []),
    ],
)
async def test_a_search_matches_every_given_filter(
    events: EventRepository, make: Make, given: tuple[str, ...], expected: list[int]
) -> None:
    sources = {name: await make(name, ref=REFS[name]) for name in ("trigger", "rule")}
    values = {
        **sources,
        "source": await make("sensor", ref="core.clock"),
        "trigger_ref": "core.timer",
    }
    added = [
        await add(events, trigger=values["trigger"], rule=values["rule"], rule_ref="core.tick"),
        await add(
            events, trigger=values["trigger"], source=values["source"], source_ref="core.clock"
        ),
        await add(events),
    ]
    chosen = msgspec.convert({name: values[name] for name in given}, ListSearchEventFilter)
    page = await events.list_search(chosen, Pagination())
    assert ids(page) == [added[place].id for place in expected]


async def test_the_count_grows_by_what_is_added(events: EventRepository) -> None:
    before = await events.count()
    await add(events)
    await add(events)
    assert await events.count() == before + 2


# update


@pytest.mark.parametrize(
    "given", [{"config": NESTED}, {"payload": [1]}, {"config": 1, "payload": 2}]
)
async def test_an_update_leaves_the_other_fields_alone(
    events: EventRepository, given: dict[str, object]
) -> None:
    event = await add(events, config={"old": 1}, payload={"old": 2}, source_ref="core.clock")
    changed = await events.update(event.id, msgspec.convert(given, UpdateEventInput))
    expected = msgspec.structs.replace(event, updated=changed.updated, **given)
    assert changed == await events.get_by_id(event.id) == expected


async def test_none_clears_and_unset_keeps(events: EventRepository) -> None:
    event = await add(events, config=NESTED, payload=NESTED)
    changed = await events.update(event.id, UpdateEventInput(payload=None))
    assert (changed.config, changed.payload) == (NESTED, None)


async def test_a_change_moves_updated_and_never_created(events: EventRepository) -> None:
    event = await add(events)
    first = await events.update(event.id, UpdateEventInput(payload=1))
    second = await events.update(event.id, UpdateEventInput(payload=2))
    assert event.created == first.created == second.created
    assert event.updated < first.updated < second.updated


@pytest.mark.parametrize("given", [UpdateEventInput(), UpdateEventInput(payload=NESTED)])
async def test_writing_nothing_or_what_is_there_moves_nothing(
    events: EventRepository, given: UpdateEventInput
) -> None:
    event = await add(events, payload=NESTED)
    assert await events.update(event.id, given) == await events.get_by_id(event.id) == event


@pytest.mark.parametrize("given", [UpdateEventInput(), UpdateEventInput(payload=1)])
async def test_an_unknown_id_is_not_updated(
    events: EventRepository, given: UpdateEventInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await events.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Event", "id", -1)


# delete


async def test_a_deleted_event_is_gone(events: EventRepository) -> None:
    event = await add(events)
    assert await events.delete(event.id) is True
    assert await events.find_by_id(event.id) is None
    assert await events.delete(event.id) is False


@pytest.mark.parametrize(
    ("table", "column", "ref"),
    [
        ("trigger", "trigger", "core.timer"),
        ("sensor", "source", "core.clock"),
        ("rule", "rule", "core.tick"),
    ],
)
async def test_an_event_outlives_what_it_came_of_and_keeps_its_ref(
    events: EventRepository,
    make: Make,
    connection: "Connection[Record]",
    table: str,
    column: str,
    ref: str,
) -> None:
    origin = await make(table, ref=ref)
    event = await add(events, **{column: origin, f"{column}_ref": ref})
    await connection.execute(f"DELETE FROM {table} WHERE id = $1", origin)
    row = await events.get_by_id(event.id)
    assert row == msgspec.structs.replace(event, updated=row.updated, **{column: None})
    assert getattr(row, f"{column}_ref") == ref
    assert row.updated > event.updated


async def test_a_search_by_its_ref_still_works_when_the_trigger_is_gone(
    events: EventRepository, make: Make, connection: "Connection[Record]"
) -> None:
    trigger = await make("trigger", ref="core.timer")
    event = await add(events, trigger=trigger)
    await connection.execute("DELETE FROM trigger WHERE id = $1", trigger)
    assert ids(await events.find_by_trigger_ref("core.timer")) == [event.id]
    assert await events.find_by_trigger(trigger) == []
