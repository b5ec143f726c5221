"""Changes of rows that are as expected, and the transitions of an execution. Real PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from attune_db import (
    ActionRepository,
    ChangedError,
    Database,
    EnforcementRepository,
    Execution,
    ExecutionRepository,
    ExecutionStatus,
    InquiryRepository,
    KeyRepository,
    NotFoundError,
    NotificationRepository,
    PackRepository,
    PolicyRepository,
    RuleRepository,
    SensorRepository,
    TriggerRepository,
    UpdateActionInput,
    UpdateEnforcementInput,
    UpdateExecutionInput,
    UpdateIfActionExpected,
    UpdateIfEnforcementExpected,
    UpdateIfExecutionExpected,
    UpdateIfInquiryExpected,
    UpdateIfKeyExpected,
    UpdateIfNotificationExpected,
    UpdateIfPackExpected,
    UpdateIfPolicyExpected,
    UpdateIfRuleExpected,
    UpdateIfSensorExpected,
    UpdateIfTriggerExpected,
    UpdateIfWorkerExpected,
    UpdateInquiryInput,
    UpdateKeyInput,
    UpdateNotificationInput,
    UpdatePackInput,
    UpdatePolicyInput,
    UpdateRuleInput,
    UpdateSensorInput,
    UpdateTriggerInput,
    UpdateWorkerInput,
    WorkerRepository,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]


@dataclass(frozen=True)
class Kind:
    """A table, how its rows are changed on conditions, and a change."""

    table: str
    repository: type[Any]
    change: Callable[..., Awaitable[Any]]
    expected: type[Any]
    input: type[Any]
    given: dict[str, object]


KINDS = [
    Kind(
        "pack",
        PackRepository,
        PackRepository.update_if,
        UpdateIfPackExpected,
        UpdatePackInput,
        {"label": "New"},
    ),
    Kind(
        "action",
        ActionRepository,
        ActionRepository.update_if,
        UpdateIfActionExpected,
        UpdateActionInput,
        {"label": "New"},
    ),
    Kind(
        "trigger",
        TriggerRepository,
        TriggerRepository.update_if,
        UpdateIfTriggerExpected,
        UpdateTriggerInput,
        {"enabled": False},
    ),
    Kind(
        "sensor",
        SensorRepository,
        SensorRepository.update_if,
        UpdateIfSensorExpected,
        UpdateSensorInput,
        {"enabled": False},
    ),
    Kind(
        "rule",
        RuleRepository,
        RuleRepository.update_if,
        UpdateIfRuleExpected,
        UpdateRuleInput,
        {"enabled": False},
    ),
    Kind(
        "policy",
        PolicyRepository,
        PolicyRepository.update_if,
        UpdateIfPolicyExpected,
        UpdatePolicyInput,
        {"threshold": 7},
    ),
    Kind(
        "key",
        KeyRepository,
        KeyRepository.update_if,
        UpdateIfKeyExpected,
        UpdateKeyInput,
        {"value": "new"},
    ),
    Kind(
        "worker",
        WorkerRepository,
        WorkerRepository.update_if,
        UpdateIfWorkerExpected,
        UpdateWorkerInput,
        {"status": "busy"},
    ),
    Kind(
        "notification",
        NotificationRepository,
        NotificationRepository.update_if,
        UpdateIfNotificationExpected,
        UpdateNotificationInput,
        {"state": "queued"},
    ),
    Kind(
        "execution",
        ExecutionRepository,
        ExecutionRepository.update_if,
        UpdateIfExecutionExpected,
        UpdateExecutionInput,
        {"status": "running"},
    ),
    Kind(
        "enforcement",
        EnforcementRepository,
        EnforcementRepository.update_if,
        UpdateIfEnforcementExpected,
        UpdateEnforcementInput,
        {"status": "processed"},
    ),
    Kind(
        "inquiry",
        InquiryRepository,
        InquiryRepository.update_if,
        UpdateIfInquiryExpected,
        UpdateInquiryInput,
        {"status": "cancelled"},
    ),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.table)
def kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = request.param
    return kind


async def test_what_is_as_expected_is_changed(
    connection: "Connection[Record]", make: Make, kind: Kind
) -> None:
    rows = kind.repository(connection)
    before = await rows.get_by_id(await make(kind.table))
    # All that can be expected, as it was read.
    expected = {name: getattr(before, name) for name in kind.expected.__struct_fields__}
    given = msgspec.convert(kind.given, kind.input)
    after = await kind.change(rows, before.id, kind.expected(**expected), given)
    changed = {name: getattr(given, name) for name in kind.given}
    assert after == msgspec.structs.replace(before, **changed, updated=after.updated)
    assert after == await rows.get_by_id(before.id)


async def test_what_has_changed_is_told_from_what_is_gone(
    connection: "Connection[Record]", make: Make, kind: Kind
) -> None:
    rows = kind.repository(connection)
    read = await rows.get_by_id(await make(kind.table))
    given = msgspec.convert(kind.given, kind.input)
    changed = await kind.change(rows, read.id, kind.expected(updated=read.updated), given)
    with pytest.raises(ChangedError) as caught:
        await kind.change(rows, read.id, kind.expected(updated=read.updated), given)
    assert (caught.value.current, caught.value.fields) == (changed, ("updated",))
    await rows.delete(read.id)
    with pytest.raises(NotFoundError):
        await kind.change(rows, read.id, kind.expected(updated=changed.updated), given)


async def test_what_expects_nothing_changes_whatever_is_there(
    connection: "Connection[Record]", make: Make, kind: Kind
) -> None:
    rows, id = kind.repository(connection), await make(kind.table)
    given = msgspec.convert(kind.given, kind.input)
    after = await kind.change(rows, id, kind.expected(), given)
    assert after == await rows.get_by_id(id)


async def test_nothing_given_is_still_compared(
    connection: "Connection[Record]", make: Make, kind: Kind
) -> None:
    rows = kind.repository(connection)
    row = await rows.get_by_id(await make(kind.table))
    assert await kind.change(rows, row.id, kind.expected(updated=row.updated), kind.input()) == row
    later = row.updated + timedelta(microseconds=1)
    with pytest.raises(ChangedError):
        await kind.change(rows, row.id, kind.expected(updated=later), kind.input())


async def test_a_secret_that_changed_is_not_shown(
    connection: "Connection[Record]", make: Make
) -> None:
    id = await make("key", value="hidden!")
    expected = UpdateIfKeyExpected(updated=datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(ChangedError) as caught:
        await KeyRepository(connection).update_if(id, expected, UpdateKeyInput(value="other!"))
    texts = f"{caught.value!s} {caught.value!r} {caught.value.current!r} {caught.value.__cause__!r}"
    assert "hidden!" not in texts
    assert "other!" not in texts


# an execution's way


@pytest.fixture
def executions(connection: "Connection[Record]") -> ExecutionRepository:
    return ExecutionRepository(connection)


async def test_an_execution_is_claimed_once(executions: ExecutionRepository, make: Make) -> None:
    ann = await make("identity")
    read = await executions.get_by_id(await make("execution"))
    claimed = await executions.claim_for_scheduling(read.id, ann)
    assert claimed is not None
    assert (claimed.status, claimed.executor) == (ExecutionStatus.SCHEDULING, ann)
    assert await executions.claim_for_scheduling(read.id, ann) is None
    assert await executions.claim_for_scheduling(-1, ann) is None
    assert await executions.get_by_id(read.id) == claimed


async def test_a_claim_without_an_executor_keeps_the_one_there_is(
    executions: ExecutionRepository, make: Make
) -> None:
    ann = await make("identity")
    claimed = await executions.claim_for_scheduling(await make("execution", executor=ann), None)
    assert claimed is not None
    assert claimed.executor == ann


async def test_of_ten_who_claim_an_execution_one_gets_it(
    db: Database, make_on: Make, committing: "Connection[Record]"
) -> None:
    id = await make_on(committing, "execution")
    claims = (db.execution.claim_for_scheduling(id, None) for _ in range(10))
    assert sum(row is not None for row in await asyncio.gather(*claims)) == 1


async def test_only_a_stale_claim_is_taken_over(
    executions: ExecutionRepository, make: Make
) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    id = await make("execution", status="scheduling", updated=long_ago)
    assert await executions.reclaim_stale_scheduling(id, None, long_ago) is None
    minute_ago = datetime.now(UTC) - timedelta(minutes=1)
    taken = await executions.reclaim_stale_scheduling(id, None, minute_ago)
    assert taken is not None
    assert (taken.status, taken.updated > minute_ago) == (ExecutionStatus.SCHEDULING, True)
    assert await executions.reclaim_stale_scheduling(id, None, minute_ago) is None


async def test_of_ten_who_find_a_stale_claim_one_takes_it_over(
    db: Database, make_on: Make, committing: "Connection[Record]"
) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    id = await make_on(committing, "execution", status="scheduling", updated=long_ago)
    before = datetime.now(UTC) - timedelta(minutes=1)
    takes = (db.execution.reclaim_stale_scheduling(id, None, before) for _ in range(10))
    assert sum(row is not None for row in await asyncio.gather(*takes)) == 1


@pytest.mark.parametrize("status", ["requested", "scheduled", "running", "completed"])
async def test_what_is_not_being_scheduled_is_not_taken_over(
    executions: ExecutionRepository, make: Make, status: str
) -> None:
    id = await make("execution", status=status)
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await executions.reclaim_stale_scheduling(id, None, later) is None


async def test_what_is_scheduled_can_be_given_back(
    executions: ExecutionRepository, make: Make
) -> None:
    ann = await make("identity")
    id = await make("execution", status="scheduled", executor=ann)
    given_back = await executions.revert_scheduled_to_requested(id)
    assert (given_back.status, given_back.executor) == (ExecutionStatus.REQUESTED, None)


async def test_what_runs_is_not_given_back(executions: ExecutionRepository, make: Make) -> None:
    running = await executions.get_by_id(await make("execution", status="running"))
    with pytest.raises(ChangedError) as caught:
        await executions.revert_scheduled_to_requested(running.id)
    assert caught.value.current == running
    with pytest.raises(NotFoundError):
        await executions.revert_scheduled_to_requested(-1)


DONE = UpdateExecutionInput(status=ExecutionStatus.ABANDONED)


async def test_a_change_can_ask_that_nothing_was_heard_since(
    executions: ExecutionRepository, make: Make
) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    id = await make("execution", status="running", updated=long_ago)
    change, running = executions.update_if_status_and_updated_before, ExecutionStatus.RUNNING
    later = long_ago + timedelta(seconds=1)
    assert await change(id, running, long_ago, DONE) is None
    assert await change(id, ExecutionStatus.SCHEDULED, later, DONE) is None
    assert await change(-1, running, later, DONE) is None
    changed = await change(id, running, later, DONE)
    assert changed is not None
    assert changed.status == ExecutionStatus.ABANDONED
    assert await change(id, ExecutionStatus.ABANDONED, later, DONE) is None


async def test_a_change_can_ask_that_the_row_is_as_it_was_read(
    executions: ExecutionRepository, make: Make
) -> None:
    read = await executions.get_by_id(await make("execution"))
    given = UpdateExecutionInput(result={"done": True})

    async def change(status: ExecutionStatus = read.status) -> Execution | None:
        return await executions.update_if_status_and_updated_at(
            read.id, status, read.updated, given
        )

    assert await change(ExecutionStatus.RUNNING) is None
    changed = await change()
    assert changed is not None
    assert changed.result == {"done": True}
    assert await change() is None


async def test_a_touch_moves_nothing_but_the_time(
    executions: ExecutionRepository, make: Make
) -> None:
    """Unlike an update, which leaves a row alone that stays the same."""
    id = await make("execution", status="scheduling")
    unchanged = await executions.update(id, UpdateExecutionInput(status=ExecutionStatus.SCHEDULING))
    later = unchanged.updated + timedelta(microseconds=1)
    touched = await executions.reclaim_stale_scheduling(id, None, later)
    assert touched is not None
    assert touched == msgspec.structs.replace(unchanged, updated=touched.updated)
    assert touched.updated > unchanged.updated
