"""From a sensor's event to the end of what it set off, and what is left when the pack has gone."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from attune_db import (
    CreateEnforcementInput,
    CreateEventInput,
    CreateExecutionInput,
    CreateIdentityInput,
    CreateInquiryInput,
    CreateNotificationInput,
    CreateOrGetTopLevelExecutionInput,
    Database,
    Enforcement,
    EnforcementStatus,
    Event,
    Execution,
    ExecutionStatus,
    InquiryStatus,
    Rule,
    UpdateEnforcementInput,
    UpdateExecutionInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]
Heard = Callable[[], Awaitable[list[tuple[str, str]]]]
Listen = Callable[..., Awaitable[Heard]]


@pytest.fixture
async def pack(committing: "Connection[Record]", make_on: Make) -> int:
    """A pack with a sensor, its trigger, and two rules that react and one that doesn't."""

    async def ship(table: str, ref: str, **given: object) -> int:
        return await make_on(committing, table, ref=ref, pack=pack, **given)

    pack = await make_on(committing, "pack", ref="demo")
    runtime = await ship("runtime", "demo.python")
    trigger = await ship("trigger", "demo.timer")
    await ship("sensor", "demo.clock", runtime=runtime, trigger=trigger)
    action = await ship("action", "demo.echo", runtime=runtime)
    for name, enabled in (("tick", True), ("tock", True), ("off", False)):
        rule = {"trigger": trigger, "action": action, "enabled": enabled}
        await ship("rule", f"demo.{name}", action_params={"say": name}, **rule)
    other = await ship("trigger", "demo.webhook")
    await ship("rule", "demo.other", trigger=other, action=action)
    return pack


@pytest.fixture
async def event(db: Database, pack: int) -> Event:
    """The event that the sensor emitted."""
    sensor = await db.sensor.get_by_ref("demo.clock")
    given = CreateEventInput(
        trigger=sensor.trigger,
        trigger_ref=sensor.trigger_ref,
        source=sensor.id,
        source_ref=sensor.ref,
        payload={"time": "12:00"},
    )
    return await db.event.create(given)


@pytest.fixture
async def enforcements(db: Database, event: Event) -> list[Enforcement]:
    """One for each rule that reacts to the event."""
    return await react(db, event)


@pytest.fixture
async def executions(db: Database, enforcements: list[Enforcement]) -> list[Execution]:
    """One for each enforcement."""
    return [await ask(db, enforcement) for enforcement in enforcements]


async def react(db: Database, event: Event) -> list[Enforcement]:
    """Handle the event as its reader does; it may be done twice, or by two at once."""
    assert event.trigger is not None
    rules = await db.rule.find_by_trigger(event.trigger)
    return [await enforce(db, rule, event) for rule in rules if rule.enabled]


async def enforce(db: Database, rule: Rule, event: Event) -> Enforcement:
    return await db.enforcement.create_or_get(
        CreateEnforcementInput(
            rule=rule.id,
            rule_ref=rule.ref,
            trigger_ref=event.trigger_ref,
            event=event.id,
            payload=event.payload or {},
            conditions=rule.conditions,
        )
    )


async def ask(db: Database, enforcement: Enforcement) -> Execution:
    """Handle the enforcement as its reader does: both rows change, or none."""
    assert enforcement.rule is not None
    rule = await db.rule.get_by_id(enforcement.rule)
    run = CreateOrGetTopLevelExecutionInput(
        action=rule.action, action_ref=rule.action_ref, config=rule.action_params
    )
    done = UpdateEnforcementInput(status=EnforcementStatus.PROCESSED)
    async with db.transaction() as tx:
        execution = await tx.execution.create_or_get_top_level(enforcement.id, run)
        await tx.enforcement.update_if_status(enforcement.id, EnforcementStatus.CREATED, done)
    return execution


async def step(
    db: Database, execution: Execution, status: ExecutionStatus, **fields: object
) -> Execution | None:
    """The execution in its next status, or none if another was faster."""
    given = msgspec.convert({"status": status, **fields}, UpdateExecutionInput)
    return await db.execution.update_if_status(execution.id, execution.status, given)


async def run_child(db: Database, parent: Execution) -> Execution:
    given = CreateExecutionInput(
        action=parent.action,
        action_ref=parent.action_ref,
        parent=parent.id,
        enforcement=parent.enforcement,
    )
    return await db.execution.create(given)


async def test_an_event_names_its_sensor_and_trigger(event: Event) -> None:
    assert (event.trigger_ref, event.source_ref) == ("demo.timer", "demo.clock")
    assert None not in (event.trigger, event.source)


async def test_each_enabled_rule_of_the_trigger_is_enforced_once(
    db: Database, event: Event, enforcements: list[Enforcement]
) -> None:
    assert [enforcement.rule_ref for enforcement in enforcements] == ["demo.tick", "demo.tock"]
    assert {enforcement.event for enforcement in enforcements} == {event.id}
    assert await react(db, event) == enforcements
    assert await db.enforcement.find_by_event(event.id) == enforcements[::-1]


async def test_each_enforcement_is_executed_once(
    db: Database, enforcements: list[Enforcement], executions: list[Execution]
) -> None:
    assert [execution.config for execution in executions] == [{"say": "tick"}, {"say": "tock"}]
    assert [await ask(db, enforcement) for enforcement in enforcements] == executions
    processed = await db.enforcement.find_by_status(EnforcementStatus.PROCESSED)
    assert [enforcement.id for enforcement in processed] == [
        enforcement.id for enforcement in enforcements[::-1]
    ]


async def test_of_several_who_read_one_event_each_gets_the_same(db: Database, event: Event) -> None:
    async def read() -> list[Execution]:
        return [await ask(db, enforcement) for enforcement in await react(db, event)]

    got = await asyncio.gather(*(read() for _ in range(6)))
    ids = {tuple(execution.id for execution in executions) for executions in got}
    assert len(ids) == 1
    assert await db.enforcement.count() == await db.execution.count() == 2


async def test_each_execution_is_run_by_exactly_one_of_competing_workers(
    db: Database, executions: list[Execution]
) -> None:
    async def work() -> list[int]:
        run: list[int] = []
        while execution := await db.execution.claim_next():
            for status in ("scheduled", "running", "completed"):
                taken = await step(db, execution, ExecutionStatus(status))
                assert taken is not None
                execution = taken
            run.append(execution.id)
        return run

    shares = await asyncio.gather(*(work() for _ in range(5)))
    run = Counter(id for share in shares for id in share)
    assert run == Counter(execution.id for execution in executions)
    completed = await db.execution.find_by_status(ExecutionStatus.COMPLETED)
    assert len(completed) == len(executions)


async def test_who_comes_late_to_a_step_changes_nothing(
    db: Database, executions: list[Execution]
) -> None:
    claimed = await db.execution.claim_next()
    assert claimed is not None
    assert claimed.id == executions[0].id
    steps = (step(db, claimed, ExecutionStatus.SCHEDULED, executor=None) for _ in range(5))
    outcomes = await asyncio.gather(*steps)
    assert [outcome.status for outcome in outcomes if outcome] == [ExecutionStatus.SCHEDULED]
    assert await step(db, executions[0], ExecutionStatus.CANCELLED) is None


async def test_a_claim_that_was_never_followed_up_goes_to_another_worker(
    db: Database, executions: list[Execution]
) -> None:
    for _ in executions:
        await db.execution.claim_next()
    assert await db.execution.claim_next() is None
    await db.execution.release_stale(datetime.now(UTC) + timedelta(minutes=1))
    claimed = await db.execution.claim_next()
    assert claimed is not None
    assert claimed.id == executions[0].id


async def test_children_run_beside_their_parent_s_enforcement(
    db: Database, executions: list[Execution]
) -> None:
    top = executions[0]
    children = [await run_child(db, top) for _ in range(2)]
    assert await db.execution.find_by_parent(top.id) == children
    assert top.enforcement is not None
    assert await db.execution.find_top_level_by_enforcement(top.enforcement) == top
    assert await db.execution.find_by_enforcement(top.enforcement) == [*children[::-1], top]


async def test_of_two_questions_one_is_answered_and_one_times_out(
    db: Database, executions: list[Execution], committing: "Connection[Record]"
) -> None:
    ada = await db.identity.create(CreateIdentityInput(login="ada"))
    soon = datetime.now(UTC) + timedelta(hours=1)
    asked = [
        CreateInquiryInput(execution=execution.id, prompt="Go?", assigned_to=ada.id, timeout_at=at)
        for execution, at in zip(executions, (None, soon), strict=True)
    ]
    first, second = [await db.inquiry.create(each) for each in asked]
    assert await db.inquiry.find_by_assignee(ada.id) == [second, first]
    assert await db.inquiry.respond(first.id, {"go": True}) is not None
    assert await db.inquiry.timeout_expired_pending() == []
    await committing.execute("UPDATE inquiry SET timeout_at = now() - interval '1 second'")
    assert await db.inquiry.respond(second.id, {"go": True}) is None
    (expired,) = await db.inquiry.timeout_expired_pending()
    assert (expired.id, expired.status) == (second.id, InquiryStatus.TIMEOUT)
    assert (await db.inquiry.get_by_id(first.id)).response == {"go": True}


async def test_a_listener_hears_of_each_step_and_of_the_notification(
    db: Database, event: Event, listen: Listen
) -> None:
    heard = await listen(
        "enforcement_created",
        "enforcement_status_changed",
        "execution_created",
        "execution_status_changed",
        "ops",
    )
    (enforcement, _) = await react(db, event)
    execution = await ask(db, enforcement)
    await db.execution.claim_next()
    notification = await db.notification.create(
        CreateNotificationInput(
            channel="ops",
            entity_type="execution",
            entity=str(execution.id),
            activity="claimed",
            content={"secret": "hunter2"},
        )
    )
    messages = [(channel, json.loads(message)) for channel, message in await heard()]
    assert [
        (channel, message["id"], message["ref"], message["new_status"])
        for channel, message in messages
    ] == [
        ("enforcement_created", enforcement.id, "demo.tick", "created"),
        ("enforcement_created", enforcement.id + 1, "demo.tock", "created"),
        ("execution_created", execution.id, "demo.echo", "requested"),
        ("enforcement_status_changed", enforcement.id, "demo.tick", "processed"),
        ("execution_status_changed", execution.id, "demo.echo", "scheduling"),
        ("ops", notification.id, str(execution.id), "created"),
    ]


async def test_a_pack_is_removed_and_its_history_stays(
    db: Database,
    pack: int,
    event: Event,
    enforcements: list[Enforcement],
    executions: list[Execution],
) -> None:
    child = await run_child(db, executions[0])
    asked = CreateInquiryInput(execution=child.id, prompt="Go?")
    inquiry = await db.inquiry.create(asked)
    assert await db.pack.delete(pack) is True
    for left in (db.runtime, db.trigger, db.sensor, db.action, db.rule):
        assert await left.list() == []
    remaining_event = await db.event.get_by_id(event.id)
    assert remaining_event == msgspec.structs.replace(
        event, trigger=None, source=None, updated=remaining_event.updated
    )
    for enforcement, execution in zip(enforcements, executions, strict=True):
        rule = await db.enforcement.get_by_id(enforcement.id)
        assert (rule.rule, rule.rule_ref, rule.trigger_ref) == (
            None,
            enforcement.rule_ref,
            "demo.timer",
        )
        assert (rule.event, rule.payload) == (event.id, {"time": "12:00"})
        run = await db.execution.get_by_id(execution.id)
        assert run == msgspec.structs.replace(execution, action=None, updated=run.updated)
        assert (run.action_ref, run.enforcement) == ("demo.echo", enforcement.id)
    (kept_child,) = await db.execution.find_by_parent(executions[0].id)
    assert (kept_child.id, kept_child.action, kept_child.action_ref) == (
        child.id,
        None,
        "demo.echo",
    )
    assert await db.inquiry.find_by_execution(child.id) == [inquiry]
    assert await db.event.find_by_trigger_ref("demo.timer") == [remaining_event]


async def test_that_a_pack_is_removed_is_not_told_of_its_history(
    db: Database, pack: int, executions: list[Execution], listen: Listen
) -> None:
    heard = await listen("enforcement_status_changed", "execution_status_changed", "event_created")
    assert await db.pack.delete(pack) is True
    assert await heard() == []


async def test_a_pack_and_its_history_may_come_and_go_in_one_transaction(
    connection: "Connection[Record]", make: Make
) -> None:
    pack = await make("pack", ref="demo")
    trigger = await make("trigger", ref="demo.timer", pack=pack)
    action = await make("action", ref="demo.echo", pack=pack)
    rule = await make("rule", ref="demo.tick", pack=pack, trigger=trigger, action=action)
    event = await make("event", trigger=trigger, rule=rule)
    enforcement = await make("enforcement", rule=rule, event=event)
    execution = await make("execution", action=action, enforcement=enforcement)
    await connection.execute("DELETE FROM pack WHERE id = $1", pack)
    left = await connection.fetchrow(
        "SELECT event.trigger, event.rule, enforcement.rule, execution.action, execution.action_ref"
        " FROM event, enforcement, execution WHERE execution.id = $1",
        execution,
    )
    assert left is not None
    assert tuple(left) == (None, None, None, None, "demo.echo")
