"""Every method of WorkerRepository, and the facts that hold for workers, on a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreateWorkerInput,
    Database,
    Json,
    MissingReferenceError,
    NotFoundError,
    Pagination,
    RuntimeRepository,
    UpdateWorkerInput,
    ValidationError,
    Worker,
    WorkerRepository,
    WorkerRole,
    WorkerStatus,
    WorkerType,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def workers(connection: "Connection[Record]") -> WorkerRepository:
    return WorkerRepository(connection)


async def add(workers: WorkerRepository, name: str, **fields: object) -> Worker:
    """A worker with this name, and with other fields as a JSON document would give them."""
    given = {"name": name, "worker_type": "local", **fields}
    return await workers.create(msgspec.convert(given, CreateWorkerInput))


def names(workers: list[Worker]) -> list[str]:
    return [worker.name for worker in workers]


# create


async def test_a_new_worker_has_an_id_and_both_stamps(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna")
    assert worker.id > 0
    assert worker.created == worker.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna")
    assert worker.worker_role is WorkerRole.ACTION
    assert (worker.runtime, worker.host, worker.port) == (None, None, None)
    assert (worker.capabilities, worker.meta, worker.last_heartbeat) == (None, None, None)


async def test_a_worker_is_inactive_until_it_is_said_to_be_otherwise(
    workers: WorkerRepository,
) -> None:
    assert (await add(workers, "anna")).status is WorkerStatus.INACTIVE


async def test_everything_given_comes_back_as_it_went_in(
    workers: WorkerRepository, make: Make
) -> None:
    given = CreateWorkerInput(
        name="Anna's worker: é",
        worker_type=WorkerType.CONTAINER,
        worker_role=WorkerRole.HYBRID,
        runtime=await make("runtime"),
        host="10.0.0.1",
        port=8080,
        status=WorkerStatus.BUSY,
        capabilities=NESTED,
        meta=[NESTED, "text", 3],
    )
    worker = await workers.get_by_id((await workers.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(worker, name) for name in fields} == fields


@pytest.mark.parametrize("port", [1, 80, 443, 8080, 65535])
async def test_a_port_is_1_to_65535(workers: WorkerRepository, port: int) -> None:
    assert (await add(workers, "anna", port=port)).port == port


@pytest.mark.parametrize("port", [-1, 0, 65536, 2**31 - 1])
async def test_another_port_is_refused(workers: WorkerRepository, port: int) -> None:
    with pytest.raises(ValidationError, match="a port is 1 to 65535") as caught:
        await add(workers, "anna", port=port)
    assert (caught.value.entity, caught.value.field) == ("Worker", "port")
    assert (caught.value.value, caught.value.constraint) == (port, "worker_port_range")


async def test_a_port_that_is_no_32_bit_number_is_refused(workers: WorkerRepository) -> None:
    with pytest.raises(ValidationError) as caught:
        await add(workers, "anna", port=2**31)
    assert caught.value.entity == "Worker"


async def test_an_unknown_runtime_is_missing(workers: WorkerRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(workers, "anna", runtime=-1)
    assert (caught.value.entity, caught.value.other) == ("Worker", "Runtime")
    assert (caught.value.field, caught.value.value) == ("runtime", -1)


async def test_a_second_worker_with_the_same_name_already_exists(
    workers: WorkerRepository,
) -> None:
    await add(workers, "anna")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(workers, "anna")
    assert (caught.value.entity, caught.value.field) == ("Worker", "name")
    assert caught.value.value == "anna"


async def test_of_ten_writers_of_one_name_one_wins(db: Database) -> None:
    writes = (add(db.worker, "anna") for _ in range(10))
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(outcome, Worker) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await db.worker.count() == 1


# find and get


async def test_a_worker_is_found_by_its_id_and_by_its_name(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna")
    assert await workers.find_by_id(worker.id) == await workers.get_by_id(worker.id) == worker
    assert await workers.find_by_name("anna") == await workers.get_by_name("anna") == worker


async def test_an_unknown_worker_is_found_to_be_none(workers: WorkerRepository) -> None:
    await add(workers, "anna")
    assert await workers.find_by_id(-1) is None
    assert await workers.find_by_name("Anna") is None


async def test_getting_an_unknown_id_raises(workers: WorkerRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await workers.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Worker", "id", -1)


async def test_getting_an_unknown_name_raises(workers: WorkerRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await workers.get_by_name("nobody")
    assert (caught.value.field, caught.value.value) == ("name", "nobody")


@pytest.mark.parametrize("status", WorkerStatus)
async def test_workers_are_found_by_status(workers: WorkerRepository, status: WorkerStatus) -> None:
    for name in ("bert", "anna"):
        for each in WorkerStatus:
            await add(workers, f"{name} {each}", status=each)
    assert names(await workers.find_by_status(status)) == [f"anna {status}", f"bert {status}"]


@pytest.mark.parametrize("worker_type", WorkerType)
async def test_workers_are_found_by_type(
    workers: WorkerRepository, worker_type: WorkerType
) -> None:
    for name in ("bert", "anna"):
        for each in WorkerType:
            await add(workers, f"{name} {each}", worker_type=each)
    worker_names = names(await workers.find_by_type(worker_type))
    assert worker_names == [f"anna {worker_type}", f"bert {worker_type}"]


@pytest.mark.parametrize("role", WorkerRole)
async def test_workers_are_found_by_role(workers: WorkerRepository, role: WorkerRole) -> None:
    for name in ("bert", "anna"):
        for each in WorkerRole:
            await add(workers, f"{name} {each}", worker_role=each)
    assert names(await workers.find_by_role(role)) == [f"anna {role}", f"bert {role}"]


async def test_none_of_a_kind_is_an_empty_list(workers: WorkerRepository) -> None:
    assert await workers.find_by_status(WorkerStatus.ERROR) == []
    assert await workers.find_by_type(WorkerType.REMOTE) == []
    assert await workers.find_by_role(WorkerRole.SENSOR) == []


async def test_hybrid_workers_run_actions_too(workers: WorkerRepository) -> None:
    await add(workers, "carl", worker_role="action")
    await add(workers, "bert", worker_role="sensor")
    await add(workers, "anna", worker_role="hybrid")
    assert names(await workers.find_action_workers()) == ["anna", "carl"]


# list, count


async def test_the_list_is_whole_and_by_name(workers: WorkerRepository) -> None:
    for name in ("carl", "anna", "bert"):
        await add(workers, name)
    assert names(await workers.list()) == ["anna", "bert", "carl"]


async def test_pages_are_cut_from_the_list(workers: WorkerRepository) -> None:
    for name in ("carl", "anna", "bert"):
        await add(workers, name)
    pages = [await workers.list_paginated(Pagination(page, per_page=2)) for page in range(3)]
    assert [names(page) for page in pages] == [["anna", "bert"], ["carl"], []]


async def test_the_count_grows_by_what_is_added(workers: WorkerRepository) -> None:
    before = await workers.count()
    await add(workers, "anna")
    await add(workers, "bert")
    assert await workers.count() == before + 2


# update


async def test_an_update_leaves_the_other_fields_alone(
    workers: WorkerRepository, make: Make
) -> None:
    runtime = await make("runtime")
    worker = await add(workers, "anna", runtime=runtime, host="localhost", capabilities=NESTED)
    changed = await workers.update(worker.id, UpdateWorkerInput(port=1))
    assert changed == msgspec.structs.replace(worker, port=1, updated=changed.updated)


async def test_what_an_update_may_change_it_changes(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna")
    given = UpdateWorkerInput(
        name="bert",
        host="localhost",
        port=22,
        status=WorkerStatus.ERROR,
        capabilities=NESTED,
        meta={"zone": "a"},
    )
    changed = await workers.update(worker.id, given)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(changed, name) for name in fields} == fields
    assert (changed.worker_type, changed.created) == (worker.worker_type, worker.created)


async def test_a_status_may_follow_any_other(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna")
    for status in ("active", "busy", "error", "inactive"):
        given = UpdateWorkerInput(status=WorkerStatus(status))
        assert (await workers.update(worker.id, given)).status == status


async def test_none_clears(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna", host="localhost", port=1, capabilities={}, meta={})
    given = UpdateWorkerInput(host=None, port=None, capabilities=None, meta=None)
    cleared = await workers.update(worker.id, given)
    assert (cleared.host, cleared.port) == (None, None)
    assert (cleared.capabilities, cleared.meta) == (None, None)


async def test_a_worker_cannot_take_the_name_of_another(workers: WorkerRepository) -> None:
    await add(workers, "anna")
    worker = await add(workers, "bert")
    with pytest.raises(AlreadyExistsError) as caught:
        await workers.update(worker.id, UpdateWorkerInput(name="anna"))
    assert (caught.value.field, caught.value.value) == ("name", "anna")


async def test_a_change_moves_updated_and_never_created(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna")
    first = await workers.update(worker.id, UpdateWorkerInput(port=1))
    second = await workers.update(worker.id, UpdateWorkerInput(port=2))
    assert worker.created == first.created == second.created
    assert worker.updated < first.updated < second.updated


@pytest.mark.parametrize(
    "given",
    [UpdateWorkerInput(), UpdateWorkerInput(status=WorkerStatus.INACTIVE, meta=NESTED)],
)
async def test_writing_what_is_there_moves_nothing(
    workers: WorkerRepository, given: UpdateWorkerInput
) -> None:
    worker = await add(workers, "anna", meta=NESTED)
    assert await workers.update(worker.id, given) == worker
    assert await workers.get_by_id(worker.id) == worker


@pytest.mark.parametrize("given", [UpdateWorkerInput(), UpdateWorkerInput(port=1)])
async def test_an_unknown_id_is_not_updated(
    workers: WorkerRepository, given: UpdateWorkerInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await workers.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Worker", "id", -1)


@pytest.mark.parametrize("column", ["capabilities", "meta"])
async def test_a_document_is_no_json_null(
    workers: WorkerRepository, connection: "Connection[Record]", column: str
) -> None:
    """Write as only another program could; None is SQL's NULL here."""
    await add(workers, "anna")
    with pytest.raises(asyncpg.CheckViolationError, match="worker_json"):
        await connection.execute(f"UPDATE worker SET {column} = 'null'::text::jsonb")


# update_heartbeat


async def test_a_heartbeat_is_noted_when_it_comes(
    workers: WorkerRepository, connection: "Connection[Record]"
) -> None:
    worker = await add(workers, "anna")
    before = await connection.fetchval("SELECT clock_timestamp()")
    beaten = await workers.update_heartbeat(worker.id)
    after = await connection.fetchval("SELECT clock_timestamp()")
    assert beaten.last_heartbeat is not None
    assert before < beaten.last_heartbeat < after


async def test_a_later_heartbeat_is_later_even_in_one_transaction(
    workers: WorkerRepository,
) -> None:
    worker = await add(workers, "anna")
    first, second = [await workers.update_heartbeat(worker.id) for _ in range(2)]
    assert first.last_heartbeat is not None
    assert second.last_heartbeat is not None
    assert first.last_heartbeat < second.last_heartbeat


async def test_a_heartbeat_moves_updated_and_nothing_else(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna", status="busy", meta=NESTED)
    beaten = await workers.update_heartbeat(worker.id)
    assert beaten.updated > worker.updated
    assert beaten == msgspec.structs.replace(
        worker, last_heartbeat=beaten.last_heartbeat, updated=beaten.updated
    )


async def test_an_unknown_workers_heartbeat_raises(workers: WorkerRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await workers.update_heartbeat(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Worker", "id", -1)


# delete


async def test_a_deleted_worker_is_gone(workers: WorkerRepository) -> None:
    worker = await add(workers, "anna")
    assert await workers.delete(worker.id) is True
    assert await workers.find_by_id(worker.id) is None
    assert await workers.delete(worker.id) is False


async def test_a_worker_outlives_its_runtime(
    workers: WorkerRepository, connection: "Connection[Record]", make: Make
) -> None:
    runtime = await make("runtime")
    worker = await add(workers, "anna", runtime=runtime)
    other = await add(workers, "bert")
    assert await RuntimeRepository(connection).delete(runtime) is True
    left = await workers.get_by_id(worker.id)
    assert left == msgspec.structs.replace(worker, runtime=None, updated=left.updated)
    assert left.updated > worker.updated
    assert await workers.get_by_id(other.id) == other


async def test_a_runtime_outlives_its_worker(
    workers: WorkerRepository, connection: "Connection[Record]", make: Make
) -> None:
    runtime = await make("runtime")
    await workers.delete((await add(workers, "anna", runtime=runtime)).id)
    assert await RuntimeRepository(connection).find_by_id(runtime) is not None
