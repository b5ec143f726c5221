"""Every method of ExecutionRepository, and the facts that hold for them, on a real server."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreateExecutionInput,
    CreateOrGetTopLevelExecutionInput,
    Database,
    Execution,
    ExecutionRepository,
    ExecutionStatus,
    Json,
    ListSearchExecutionFilter,
    MissingReferenceError,
    NotFoundError,
    Pagination,
    UpdateExecutionInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}
ECHO = CreateOrGetTopLevelExecutionInput(action_ref="core.echo")


@pytest.fixture
def executions(connection: "Connection[Record]") -> ExecutionRepository:
    return ExecutionRepository(connection)


async def add(executions: ExecutionRepository, **fields: object) -> Execution:
    """A run of the action core.echo, with other fields as a JSON document would give them."""
    given = {"action_ref": "core.echo", **fields}
    return await executions.create(msgspec.convert(given, CreateExecutionInput))


def ids(executions: list[Execution]) -> list[int]:
    return [execution.id for execution in executions]


# create


async def test_a_new_execution_has_an_id_and_both_stamps(executions: ExecutionRepository) -> None:
    execution = await add(executions)
    assert execution.id > 0
    assert execution.created == execution.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(executions: ExecutionRepository) -> None:
    execution = await add(executions)
    assert execution.status is ExecutionStatus.REQUESTED
    assert {execution.action, execution.parent, execution.enforcement} == {None}
    assert (execution.executor, execution.config, execution.result) == (None, None, None)
    assert execution.workflow_task is None


async def test_no_workflow_task_is_null_in_sql_too(
    executions: ExecutionRepository, connection: "Connection[Record]"
) -> None:
    await add(executions)
    await add(executions, workflow_task=None)
    bare = "SELECT count(*) FROM execution WHERE workflow_task IS NULL"
    assert await connection.fetchval(bare) == 2


async def test_everything_given_comes_back_as_it_went_in(
    executions: ExecutionRepository, make: Make
) -> None:
    given = CreateExecutionInput(
        action=await make("action", ref="core.echo"),
        action_ref="core.echo",
        config=NESTED,
        parent=(await add(executions)).id,
        enforcement=await make("enforcement"),
        executor=await make("identity"),
        status=ExecutionStatus.FAILED,
        result=[NESTED, "text", 3],
        workflow_task=NESTED,
    )
    execution = await executions.get_by_id((await executions.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(execution, name) for name in fields} == fields


@pytest.mark.parametrize("status", ExecutionStatus)
async def test_every_status_can_be_the_first(
    executions: ExecutionRepository, status: ExecutionStatus
) -> None:
    assert (await add(executions, status=status)).status is status


async def test_an_execution_may_name_an_action_that_is_gone(
    executions: ExecutionRepository,
) -> None:
    execution = await add(executions, action_ref="gone.action")
    assert (execution.action, execution.action_ref) == (None, "gone.action")


async def test_a_large_result_is_stored_whole(executions: ExecutionRepository) -> None:
    execution = await add(executions)
    given = UpdateExecutionInput(result="é" * 1_000_000, status=ExecutionStatus.COMPLETED)
    assert (await executions.update(execution.id, given)).result == "é" * 1_000_000


@pytest.mark.parametrize(
    ("end", "other"), [("enforcement", "Enforcement"), ("executor", "Identity")]
)
async def test_an_unknown_id_is_a_missing_reference(
    executions: ExecutionRepository, end: str, other: str
) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(executions, **{end: -1})
    assert (caught.value.entity, caught.value.other) == ("Execution", other)
    assert (caught.value.field, caught.value.value) == (end, -1)


async def test_an_unknown_action_is_a_missing_reference(executions: ExecutionRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(executions, action=-1)
    assert (caught.value.entity, caught.value.other) == ("Execution", "Action")
    assert caught.value.fields == ("action", "action_ref")
    assert caught.value.value == (-1, "core.echo")


async def test_an_action_and_another_action_s_ref_do_not_go_together(
    executions: ExecutionRepository, make: Make
) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(executions, action=await make("action", ref="core.shout"))
    assert caught.value.constraint == "execution_action_fkey"


async def test_an_unknown_parent_is_a_missing_reference(executions: ExecutionRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(executions, parent=-1)
    assert (caught.value.entity, caught.value.other) == ("Execution", "Execution")
    assert (caught.value.field, caught.value.value) == ("parent", -1)


@pytest.mark.parametrize("distance", [1, 1000])
async def test_a_parent_is_older_than_its_child(
    executions: ExecutionRepository, distance: int
) -> None:
    later = (await add(executions)).id + distance
    with pytest.raises(ValidationError, match="runs form no circle") as caught:
        await add(executions, parent=later)
    assert (caught.value.entity, caught.value.constraint) == (
        "Execution",
        "execution_parent_order",
    )
    assert "parent" in caught.value.fields


@pytest.mark.parametrize("column", ["config", "result", "workflow_task"])
async def test_no_document_is_a_json_null(connection: "Connection[Record]", column: str) -> None:
    insert = f"INSERT INTO execution (action_ref, {column}) VALUES ('core.echo', 'null'::jsonb)"
    with pytest.raises(asyncpg.CheckViolationError, match="execution_json"):
        await connection.execute(insert)


async def test_an_enforcement_has_one_execution_at_the_top(
    executions: ExecutionRepository, make: Make
) -> None:
    enforcement = await make("enforcement")
    await add(executions, enforcement=enforcement)
    with pytest.raises(AlreadyExistsError) as caught:
        await add(executions, enforcement=enforcement)
    assert (caught.value.entity, caught.value.field) == ("Execution", "enforcement")
    assert caught.value.value == enforcement
    assert caught.value.constraint == "execution_top_level_key"


async def test_of_ten_writers_for_one_enforcement_one_wins(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    enforcement = await make_on(committing, "enforcement")

    async def write() -> Execution | AlreadyExistsError:
        try:
            return await add(db.execution, enforcement=enforcement)
        except AlreadyExistsError as error:
            return error

    outcomes = await asyncio.gather(*(write() for _ in range(10)))
    assert sum(isinstance(outcome, Execution) for outcome in outcomes) == 1
    assert await db.execution.count() == 1


# create or get


async def test_the_first_at_the_top_is_created(executions: ExecutionRepository, make: Make) -> None:
    enforcement = await make("enforcement")
    execution = await executions.create_or_get_top_level(enforcement, ECHO)
    assert (execution.enforcement, execution.parent) == (enforcement, None)
    assert await executions.get_by_id(execution.id) == execution


async def test_the_second_at_the_top_is_the_first_as_it_is(
    executions: ExecutionRepository, make: Make
) -> None:
    enforcement = await make("enforcement")
    first = await add(executions, enforcement=enforcement, status="running", result=1)
    given = msgspec.structs.replace(ECHO, result=2)
    assert await executions.create_or_get_top_level(enforcement, given) == first
    assert await executions.list() == [first]


async def test_a_child_is_not_at_the_top(executions: ExecutionRepository, make: Make) -> None:
    enforcement = await make("enforcement")
    parent = await add(executions)
    child = await add(executions, parent=parent.id, enforcement=enforcement)
    assert await executions.find_top_level_by_enforcement(enforcement) is None
    top = await executions.create_or_get_top_level(enforcement, ECHO)
    assert top.id not in (parent.id, child.id)
    assert await executions.find_top_level_by_enforcement(enforcement) == top


async def test_ten_at_once_get_the_same_execution(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    enforcement = await make_on(committing, "enforcement")
    calls = (db.execution.create_or_get_top_level(enforcement, ECHO) for _ in range(10))
    got = await asyncio.gather(*calls)
    assert await db.execution.list() == [got[0]]
    assert all(execution == got[0] for execution in got)


async def test_who_comes_second_waits_for_the_first_to_commit(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    enforcement = await make_on(committing, "enforcement")
    async with db.transaction() as tx:
        first = await tx.execution.create_or_get_top_level(enforcement, ECHO)
        later = db.execution.create_or_get_top_level(enforcement, ECHO)
        second = asyncio.create_task(later)
        done, _ = await asyncio.wait([second], timeout=0.2)
        assert not done
    assert await second == first


async def test_there_is_no_execution_for_an_unknown_enforcement(
    executions: ExecutionRepository,
) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await executions.create_or_get_top_level(-1, ECHO)
    assert (caught.value.field, caught.value.value) == ("enforcement", -1)


# find and get


async def test_an_execution_is_found_by_its_id(executions: ExecutionRepository) -> None:
    execution = await add(executions)
    assert await executions.find_by_id(execution.id) == execution
    assert await executions.get_by_id(execution.id) == execution


async def test_an_unknown_execution_is_found_to_be_none(executions: ExecutionRepository) -> None:
    assert await executions.find_by_id(-1) is None
    assert await executions.find_top_level_by_enforcement(-1) is None


async def test_getting_an_unknown_id_raises(executions: ExecutionRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await executions.get_by_id(-1)
    assert (caught.value.entity, caught.value.field) == ("Execution", "id")
    assert caught.value.value == -1


async def test_finders_of_unknown_ids_give_nothing(executions: ExecutionRepository) -> None:
    await add(executions)
    assert await executions.find_by_action(-1) == []
    assert await executions.find_by_enforcement(-1) == []
    assert await executions.find_by_parent(-1) == []


async def test_finders_give_exactly_their_rows(executions: ExecutionRepository, make: Make) -> None:
    action, enforcement = await make("action", ref="core.echo"), await make("enforcement")
    top = await add(executions, action=action, enforcement=enforcement)
    child = await add(executions, parent=top.id, enforcement=enforcement)
    other = await add(executions, action=action)
    assert ids(await executions.find_by_action(action)) == [other.id, top.id]
    assert ids(await executions.find_by_enforcement(enforcement)) == [child.id, top.id]
    assert await executions.find_top_level_by_enforcement(enforcement) == top


@pytest.mark.parametrize("status", ExecutionStatus)
async def test_a_status_is_found_alone(
    executions: ExecutionRepository, status: ExecutionStatus
) -> None:
    added = {each: await add(executions, status=each) for each in ExecutionStatus}
    assert await executions.find_by_status(status) == [added[status]]


async def test_children_keep_their_parents_and_come_oldest_first(
    executions: ExecutionRepository,
) -> None:
    top = await add(executions)
    first = await add(executions, parent=top.id)
    grandchild = await add(executions, parent=first.id)
    second = await add(executions, parent=top.id)
    assert await executions.find_by_parent(top.id) == [first, second]
    assert await executions.find_by_parent(first.id) == [grandchild]
    assert await executions.find_by_parent(grandchild.id) == []


# list, search, count


async def test_the_newest_comes_first_and_the_id_breaks_ties(
    executions: ExecutionRepository, make: Make
) -> None:
    now = datetime.now(UTC)
    action = await make("action")
    stamps = [now, now - timedelta(hours=1), now + timedelta(hours=1), now]
    added = [await make("execution", action=action, created=stamp) for stamp in stamps]
    expected = [added[2], added[3], added[0], added[1]]
    assert ids(await executions.list()) == expected
    assert ids(await executions.find_by_action(action)) == expected
    assert ids(await executions.find_by_status(ExecutionStatus.REQUESTED)) == expected
    page = Pagination(page=1, per_page=2)
    assert ids(await executions.list_paginated(page)) == expected[2:]
    assert ids(await executions.list_search(ListSearchExecutionFilter(), page)) == expected[2:]


async def test_children_come_in_order_and_the_id_breaks_ties(
    executions: ExecutionRepository, make: Make
) -> None:
    now = datetime.now(UTC)
    enforcement = await make("enforcement")
    top = await make("execution")
    added = [
        await make("execution", parent=top, enforcement=enforcement, created=now + offset)
        for offset in (timedelta(0), timedelta(hours=-1), timedelta(hours=1), timedelta(0))
    ]
    expected = [added[1], added[0], added[3], added[2]]
    assert ids(await executions.find_by_parent(top)) == expected
    assert ids(await executions.find_by_enforcement(enforcement)) == expected[::-1]


async def test_no_list_stops_at_a_thousand(
    executions: ExecutionRepository, connection: "Connection[Record]"
) -> None:
    await connection.execute(
        "INSERT INTO execution (action_ref) SELECT 'core.echo' FROM generate_series(1, 1001)"
    )
    assert len(await executions.list()) == await executions.count() == 1001
    assert len(await executions.find_by_status(ExecutionStatus.REQUESTED)) == 1001


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), [2, 1, 0]),
        (("action",), [2, 0]),
        (("parent",), [2, 1]),
        (("enforcement",), [1, 0]),
        (("executor",), [2]),
        (("status",), [2, 1]),
        (("action", "parent"), [2]),
        (("parent", "enforcement", "status"), [1]),
        (("action", "enforcement", "executor"), []),
    ],
)
async def test_a_search_matches_every_given_filter(
    executions: ExecutionRepository, make: Make, given: tuple[str, ...], expected: list[int]
) -> None:
    action, enforcement = await make("action", ref="core.echo"), await make("enforcement")
    executor = await make("identity")
    top = await add(executions, action=action, enforcement=enforcement)
    below: dict[str, object] = {"parent": top.id, "status": "running"}
    added = [
        top,
        await add(executions, enforcement=enforcement, **below),
        await add(executions, action=action, executor=executor, **below),
    ]
    values = {"action": action, "enforcement": enforcement, "executor": executor, **below}
    chosen = msgspec.convert({name: values[name] for name in given}, ListSearchExecutionFilter)
    page = await executions.list_search(chosen, Pagination())
    assert ids(page) == [added[place].id for place in expected]


async def test_the_count_grows_by_what_is_added(executions: ExecutionRepository) -> None:
    before = await executions.count()
    await add(executions)
    await add(executions)
    assert await executions.count() == before + 2


# update


@pytest.mark.parametrize(
    "given", [{"status": "running"}, {"result": NESTED}, {"workflow_task": {"task_name": "a"}}]
)
async def test_an_update_leaves_the_other_fields_alone(
    executions: ExecutionRepository, given: dict[str, object]
) -> None:
    execution = await add(executions, config=NESTED, result=1, workflow_task=2)
    changed = await executions.update(execution.id, msgspec.convert(given, UpdateExecutionInput))
    expected = msgspec.structs.replace(execution, updated=changed.updated, **given)
    assert changed == await executions.get_by_id(execution.id) == expected


async def test_an_executor_can_be_set_and_cleared(
    executions: ExecutionRepository, make: Make
) -> None:
    execution, identity = await add(executions), await make("identity")
    given = UpdateExecutionInput(executor=identity)
    assert (await executions.update(execution.id, given)).executor == identity
    given = UpdateExecutionInput(executor=None)
    assert (await executions.update(execution.id, given)).executor is None


async def test_an_unknown_executor_is_refused(executions: ExecutionRepository) -> None:
    execution = await add(executions)
    with pytest.raises(MissingReferenceError) as caught:
        await executions.update(execution.id, UpdateExecutionInput(executor=-1))
    assert (caught.value.field, caught.value.value) == ("executor", -1)


async def test_none_clears_and_unset_keeps(executions: ExecutionRepository) -> None:
    execution = await add(executions, result=NESTED, workflow_task=NESTED)
    changed = await executions.update(execution.id, UpdateExecutionInput(result=None))
    assert (changed.result, changed.workflow_task) == (None, NESTED)


@pytest.mark.parametrize(
    "walk",
    [
        ["requested", "scheduling", "scheduled", "running", "completed"],
        ["requested", "running", "failed"],
        ["running", "canceling", "cancelled"],
        ["running", "timeout", "abandoned", "requested"],
    ],
)
async def test_a_run_walks_from_status_to_status(
    executions: ExecutionRepository, walk: list[str]
) -> None:
    before = await add(executions, status=walk[0])
    for status in walk[1:]:
        given = UpdateExecutionInput(status=ExecutionStatus(status))
        after = await executions.update(before.id, given)
        assert (after.status, after.updated > before.updated) == (status, True)
        before = after


async def test_a_change_moves_updated_and_never_created(executions: ExecutionRepository) -> None:
    execution = await add(executions)
    first = await executions.update(execution.id, UpdateExecutionInput(result=1))
    second = await executions.update(execution.id, UpdateExecutionInput(result=2))
    assert execution.created == first.created == second.created
    assert execution.updated < first.updated < second.updated


@pytest.mark.parametrize(
    "given",
    [
        UpdateExecutionInput(),
        UpdateExecutionInput(result=NESTED, status=ExecutionStatus.REQUESTED),
    ],
)
async def test_writing_nothing_or_what_is_there_moves_nothing(
    executions: ExecutionRepository, given: UpdateExecutionInput
) -> None:
    execution = await add(executions, result=NESTED)
    assert await executions.update(execution.id, given) == execution
    assert await executions.get_by_id(execution.id) == execution


@pytest.mark.parametrize("given", [UpdateExecutionInput(), UpdateExecutionInput(result=1)])
async def test_an_unknown_id_is_not_updated(
    executions: ExecutionRepository, given: UpdateExecutionInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await executions.update(-1, given)
    assert (caught.value.entity, caught.value.field) == ("Execution", "id")
    assert caught.value.value == -1


async def test_the_expected_status_lets_a_change_pass(executions: ExecutionRepository) -> None:
    execution = await add(executions, status="running")
    given = UpdateExecutionInput(status=ExecutionStatus.COMPLETED, result=NESTED)
    changed = await executions.update_if_status(execution.id, ExecutionStatus.RUNNING, given)
    assert changed == await executions.get_by_id(execution.id)
    assert changed is not None
    assert (changed.status, changed.result) == (ExecutionStatus.COMPLETED, NESTED)


@pytest.mark.parametrize("expected", [each for each in ExecutionStatus if each != "cancelled"])
async def test_another_status_than_expected_changes_nothing(
    executions: ExecutionRepository, expected: ExecutionStatus
) -> None:
    execution = await add(executions, status="cancelled")
    given = UpdateExecutionInput(status=ExecutionStatus.COMPLETED, result=1)
    assert await executions.update_if_status(execution.id, expected, given) is None
    assert await executions.get_by_id(execution.id) == execution


async def test_with_nothing_to_change_the_row_is_read_if_its_status_is_expected(
    executions: ExecutionRepository,
) -> None:
    execution, given = await add(executions), UpdateExecutionInput()
    row = await executions.update_if_status(execution.id, ExecutionStatus.REQUESTED, given)
    assert row == execution
    other = await executions.update_if_status(execution.id, ExecutionStatus.RUNNING, given)
    assert other is None


async def test_of_ten_who_expect_the_same_status_one_changes_it(db: Database) -> None:
    execution = await add(db.execution, status="scheduled")
    given = UpdateExecutionInput(status=ExecutionStatus.RUNNING)
    changes = (
        db.execution.update_if_status(execution.id, ExecutionStatus.SCHEDULED, given)
        for _ in range(10)
    )
    outcomes = await asyncio.gather(*changes)
    assert sum(outcome is not None for outcome in outcomes) == 1


# claim and release


async def test_the_oldest_requested_is_claimed_first(
    executions: ExecutionRepository, make: Make
) -> None:
    now = datetime.now(UTC)
    ages = (timedelta(0), timedelta(hours=-1), timedelta(0))
    added = [await make("execution", created=now + age) for age in ages]
    claimed = [await executions.claim_next() for _ in range(4)]
    assert [execution and execution.id for execution in claimed] == [
        added[1],
        added[0],
        added[2],
        None,
    ]


async def test_what_is_claimed_is_being_scheduled(executions: ExecutionRepository) -> None:
    execution = await add(executions, config=NESTED)
    claimed = await executions.claim_next()
    assert claimed == await executions.get_by_id(execution.id)
    assert claimed is not None
    assert claimed == msgspec.structs.replace(
        execution, status=ExecutionStatus.SCHEDULING, updated=claimed.updated
    )
    assert claimed.updated > execution.updated


async def test_only_what_is_requested_is_claimed(executions: ExecutionRepository) -> None:
    for status in set(ExecutionStatus) - {ExecutionStatus.REQUESTED}:
        await add(executions, status=status)
    assert await executions.claim_next() is None


async def test_each_is_claimed_by_one_of_many_workers(db: Database) -> None:
    added = [await add(db.execution) for _ in range(30)]

    async def work() -> list[int]:
        claimed: list[int] = []
        while execution := await db.execution.claim_next():
            claimed.append(execution.id)
        return claimed

    shares = await asyncio.gather(*(work() for _ in range(8)))
    assert Counter(id for share in shares for id in share) == Counter(ids(added))


async def test_a_worker_passes_over_what_another_is_claiming(db: Database) -> None:
    first, second = await add(db.execution), await add(db.execution)
    async with db.transaction() as one, db.transaction() as other:
        taken = await one.execution.claim_next()
        next_ = await other.execution.claim_next()
        assert taken is not None
        assert next_ is not None
        assert (taken.id, next_.id) == (first.id, second.id)
        assert await db.execution.claim_next() is None


async def test_what_a_worker_rolls_back_can_be_claimed_again(db: Database) -> None:
    execution = await add(db.execution)

    async def crash() -> None:
        async with db.transaction() as tx:
            await tx.execution.claim_next()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await crash()
    claimed = await db.execution.claim_next()
    assert claimed is not None
    assert claimed.id == execution.id


async def test_stale_claims_are_given_back_oldest_first(executions: ExecutionRepository) -> None:
    added = [await add(executions, status=status) for status in ("scheduling", "running") * 2]
    released = await executions.release_stale(datetime.now(UTC) + timedelta(minutes=1))
    assert ids(released) == [added[0].id, added[2].id]
    assert {execution.status for execution in released} == {ExecutionStatus.REQUESTED}
    assert released[0] == await executions.get_by_id(added[0].id)


async def test_a_fresh_claim_is_not_given_back(executions: ExecutionRepository) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    await add(executions)
    claimed = await executions.claim_next()
    assert await executions.release_stale(before) == []
    assert await executions.list() == [claimed]


# delete


async def test_a_deleted_execution_is_gone(executions: ExecutionRepository) -> None:
    execution = await add(executions)
    assert await executions.delete(execution.id) is True
    assert await executions.find_by_id(execution.id) is None
    assert await executions.delete(execution.id) is False


@pytest.mark.parametrize(
    ("table", "column"),
    [("action", "action"), ("enforcement", "enforcement"), ("identity", "executor")],
)
async def test_an_execution_outlives_what_it_came_of(
    executions: ExecutionRepository,
    make: Make,
    connection: "Connection[Record]",
    table: str,
    column: str,
) -> None:
    refs = {"ref": "core.echo"} if table == "action" else {}
    origin = await make(table, **refs)
    execution = await add(executions, **{column: origin})
    await connection.execute(f"DELETE FROM {table} WHERE id = $1", origin)
    row = await executions.get_by_id(execution.id)
    assert row == msgspec.structs.replace(execution, updated=row.updated, **{column: None})
    assert row.action_ref == "core.echo"
    assert row.updated > execution.updated


async def test_children_outlive_their_parent(executions: ExecutionRepository) -> None:
    parent = await add(executions)
    child = await add(executions, parent=parent.id)
    grandchild = await add(executions, parent=child.id)
    assert await executions.delete(parent.id) is True
    row = await executions.get_by_id(child.id)
    assert row == msgspec.structs.replace(child, parent=None, updated=row.updated)
    assert await executions.get_by_id(grandchild.id) == grandchild


async def test_an_orphan_does_not_stand_for_its_parent_s_enforcement(
    executions: ExecutionRepository, make: Make
) -> None:
    enforcement = await make("enforcement")
    parent = await add(executions, enforcement=enforcement)
    children = [await add(executions, parent=parent.id, enforcement=enforcement) for _ in range(2)]
    assert await executions.delete(parent.id) is True
    orphans = [await executions.get_by_id(child.id) for child in children]
    assert {(orphan.parent, orphan.enforcement) for orphan in orphans} == {(None, None)}
    assert await executions.find_top_level_by_enforcement(enforcement) is None
