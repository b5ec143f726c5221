"""Every method of PermissionAssignmentRepository, and the facts that hold for assignments."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from attune_db import (
    AlreadyExistsError,
    CreateIdentityInput,
    CreatePermissionAssignmentInput,
    CreatePermissionSetInput,
    Database,
    IdentityRepository,
    MissingReferenceError,
    NotFoundError,
    Pagination,
    PermissionAssignment,
    PermissionAssignmentRepository,
    PermissionSetRepository,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def assignments(connection: "Connection[Record]") -> PermissionAssignmentRepository:
    return PermissionAssignmentRepository(connection)


async def give(
    assignments: PermissionAssignmentRepository, identity: int, permset: int
) -> PermissionAssignment:
    given = CreatePermissionAssignmentInput(identity=identity, permset=permset)
    return await assignments.create(given)


async def give_at(
    connection: "Connection[Record]", identity: int, permset: int, hour: int
) -> PermissionAssignment:
    """An assignment that was made at this hour of a day long gone."""
    created = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    statement = (
        "INSERT INTO permission_assignment (identity, permset, created)"
        " VALUES ($1, $2, $3) RETURNING id"
    )
    id = cast("int", await connection.fetchval(statement, identity, permset, created))
    return PermissionAssignment(id=id, identity=identity, permset=permset, created=created)


# create


async def test_a_new_assignment_has_an_id_and_a_stamp(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    anna, admin = await make("identity"), await make("permission_set")
    assignment = await give(assignments, anna, admin)
    assert assignment.id > 0
    assert (assignment.identity, assignment.permset) == (anna, admin)
    assert assignment.created <= datetime.now(UTC)


async def test_a_second_assignment_of_a_pair_already_exists(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    anna, admin = await make("identity"), await make("permission_set")
    await give(assignments, anna, admin)
    with pytest.raises(AlreadyExistsError) as caught:
        await give(assignments, anna, admin)
    assert caught.value.entity == "PermissionAssignment"
    assert (caught.value.field, caught.value.value) == ("identity, permset", (anna, admin))


async def test_of_ten_writers_of_one_pair_one_wins(db: Database) -> None:
    anna = await db.identity.create(CreateIdentityInput(login="anna"))
    admin = await db.permission_set.create(CreatePermissionSetInput(ref="core.admin"))
    writes = (give(db.permission_assignment, anna.id, admin.id) for _ in range(10))
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(outcome, PermissionAssignment) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await db.permission_assignment.count() == 1


async def test_an_unknown_identity_is_missing(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    admin = await make("permission_set")
    with pytest.raises(MissingReferenceError) as caught:
        await give(assignments, -1, admin)
    assert (caught.value.entity, caught.value.other) == ("PermissionAssignment", "Identity")
    assert (caught.value.field, caught.value.value) == ("identity", -1)


async def test_an_unknown_set_is_missing(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    anna = await make("identity")
    with pytest.raises(MissingReferenceError) as caught:
        await give(assignments, anna, -1)
    assert (caught.value.entity, caught.value.other) == ("PermissionAssignment", "PermissionSet")
    assert (caught.value.field, caught.value.value) == ("permset", -1)


# find and get


async def test_an_assignment_is_found_by_its_id(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    assignment = await give(assignments, await make("identity"), await make("permission_set"))
    assert await assignments.find_by_id(assignment.id) == assignment
    assert await assignments.get_by_id(assignment.id) == assignment


async def test_an_unknown_id_is_found_to_be_none(
    assignments: PermissionAssignmentRepository,
) -> None:
    assert await assignments.find_by_id(-1) is None


async def test_getting_an_unknown_id_raises(assignments: PermissionAssignmentRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await assignments.get_by_id(-1)
    assert (caught.value.entity, caught.value.field) == ("PermissionAssignment", "id")
    assert caught.value.value == -1


async def test_what_an_identity_holds_is_found_newest_first(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna, bert = await make("identity"), await make("identity")
    permsets = [await make("permission_set") for _ in range(3)]
    late, first, early = [
        await give_at(connection, anna, permset, hour)
        for permset, hour in zip(permsets, (9, 0, 5), strict=True)
    ]
    await give_at(connection, bert, permsets[0], 7)
    assert await assignments.find_by_identity(anna) == [late, early, first]


async def test_who_holds_a_set_is_found_newest_first(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    admin, reader = await make("permission_set"), await make("permission_set")
    holders = [await make("identity") for _ in range(3)]
    late, first, early = [
        await give_at(connection, holder, admin, hour)
        for holder, hour in zip(holders, (9, 0, 5), strict=True)
    ]
    await give_at(connection, holders[0], reader, 7)
    assert await assignments.find_by_permset(admin) == [late, early, first]


async def test_none_held_and_no_holder_are_empty_lists(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    assert await assignments.find_by_identity(await make("identity")) == []
    assert await assignments.find_by_permset(await make("permission_set")) == []


# list, count


async def test_the_list_is_whole_and_newest_first(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    admin = await make("permission_set")
    late, first, early = [
        await give_at(connection, await make("identity"), admin, hour) for hour in (9, 0, 5)
    ]
    assert await assignments.list() == [late, early, first]


async def test_of_one_time_the_later_id_comes_first(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna = await make("identity")
    given = [await give_at(connection, anna, await make("permission_set"), 5) for _ in range(5)]
    given.reverse()
    assert await assignments.list() == given
    assert await assignments.find_by_identity(anna) == given


async def test_of_one_sets_holders_the_later_id_comes_first(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    admin = await make("permission_set")
    given = [await give_at(connection, await make("identity"), admin, 5) for _ in range(5)]
    given.reverse()
    assert await assignments.find_by_permset(admin) == given


async def test_pages_are_cut_from_the_list(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    admin = await make("permission_set")
    for _ in range(3):
        await give(assignments, await make("identity"), admin)
    whole = await assignments.list()
    pages = [await assignments.list_paginated(Pagination(page, per_page=2)) for page in range(3)]
    assert pages == [whole[:2], whole[2:], []]


async def test_the_count_grows_by_what_is_added(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    before = await assignments.count()
    anna = await make("identity")
    await give(assignments, anna, await make("permission_set"))
    await give(assignments, anna, await make("permission_set"))
    assert await assignments.count() == before + 2


# delete


async def test_a_deleted_assignment_is_gone(
    assignments: PermissionAssignmentRepository, make: Make
) -> None:
    assignment = await give(assignments, await make("identity"), await make("permission_set"))
    assert await assignments.delete(assignment.id) is True
    assert await assignments.find_by_id(assignment.id) is None
    assert await assignments.delete(assignment.id) is False


async def test_identity_and_set_outlive_the_assignment(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna, admin = await make("identity"), await make("permission_set")
    await assignments.delete((await give(assignments, anna, admin)).id)
    assert await IdentityRepository(connection).find_by_id(anna) is not None
    assert await PermissionSetRepository(connection).find_by_id(admin) is not None


async def test_only_the_assignments_of_a_removed_identity_go(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna, bert, admin = await make("identity"), await make("identity"), await make("permission_set")
    await give(assignments, anna, admin)
    left = await give(assignments, bert, admin)
    await IdentityRepository(connection).delete(anna)
    assert await assignments.list() == [left]


async def test_only_the_assignments_of_a_removed_set_go(
    assignments: PermissionAssignmentRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna, admin, reader = (
        await make("identity"),
        await make("permission_set"),
        await make("permission_set"),
    )
    await give(assignments, anna, admin)
    left = await give(assignments, anna, reader)
    await PermissionSetRepository(connection).delete(admin)
    assert await assignments.list() == [left]
