"""Every method of InquiryRepository, and the facts that hold for inquiries, on a real server."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    CreateInquiryInput,
    Database,
    Inquiry,
    InquiryRepository,
    InquiryStatus,
    Json,
    ListSearchInquiryFilter,
    MissingReferenceError,
    NotFoundError,
    Pagination,
    UpdateInquiryInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}
LONG_AGO = datetime(2001, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)
FAR_AHEAD = datetime(2999, 1, 1, tzinfo=UTC)
ANSWER: dict[str, object] = {"status": "responded", "response": 1, "responded_at": LONG_AGO}


@pytest.fixture
def inquiries(connection: "Connection[Record]") -> InquiryRepository:
    return InquiryRepository(connection)


@pytest.fixture
async def execution(make: Make) -> int:
    return await make("execution")


async def add(inquiries: InquiryRepository, execution: int, **fields: object) -> Inquiry:
    """A question of this execution, with other fields as a JSON document would give them."""
    given = {"execution": execution, "prompt": "Really?", **fields}
    return await inquiries.create(msgspec.convert(given, CreateInquiryInput))


def change(**fields: object) -> UpdateInquiryInput:
    return msgspec.convert(fields, UpdateInquiryInput)


def ids(inquiries: list[Inquiry]) -> list[int]:
    return [inquiry.id for inquiry in inquiries]


# create


async def test_a_new_inquiry_has_an_id_and_both_stamps(
    inquiries: InquiryRepository, execution: int
) -> None:
    inquiry = await add(inquiries, execution)
    assert inquiry.id > 0
    assert inquiry.created == inquiry.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(
    inquiries: InquiryRepository, execution: int
) -> None:
    inquiry = await add(inquiries, execution)
    assert inquiry.status is InquiryStatus.PENDING
    assert (inquiry.response_schema, inquiry.response) == (None, None)
    assert {inquiry.assigned_to, inquiry.timeout_at, inquiry.responded_at} == {None}


async def test_everything_given_comes_back_as_it_went_in(
    inquiries: InquiryRepository, execution: int, make: Make
) -> None:
    given = CreateInquiryInput(
        execution=execution,
        prompt="Vraiment, «é» ?",
        response_schema=NESTED,
        assigned_to=await make("identity"),
        status=InquiryStatus.CANCELLED,
        timeout_at=LONG_AGO,
    )
    inquiry = await inquiries.get_by_id((await inquiries.create(given)).id)
    fields = {
        name: value
        for name, value in msgspec.structs.asdict(given).items()
        if value is not msgspec.UNSET
    }
    assert {name: getattr(inquiry, name) for name in fields} == fields


@pytest.mark.parametrize("status", ["pending", "timeout", "cancelled"])
async def test_a_status_without_an_answer_can_be_the_first(
    inquiries: InquiryRepository, execution: int, status: str
) -> None:
    assert (await add(inquiries, execution, status=status)).status == status


async def test_an_execution_may_ask_several_questions(
    inquiries: InquiryRepository, execution: int
) -> None:
    first, second = await add(inquiries, execution), await add(inquiries, execution)
    assert ids(await inquiries.find_by_execution(execution)) == [second.id, first.id]


async def test_an_unknown_execution_is_a_missing_reference(inquiries: InquiryRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(inquiries, -1)
    assert (caught.value.entity, caught.value.other) == ("Inquiry", "Execution")
    assert (caught.value.field, caught.value.value) == ("execution", -1)


async def test_an_unknown_assignee_is_a_missing_reference(
    inquiries: InquiryRepository, execution: int
) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(inquiries, execution, assigned_to=-1)
    assert (caught.value.entity, caught.value.other) == ("Inquiry", "Identity")
    assert (caught.value.field, caught.value.value) == ("assigned_to", -1)


@pytest.mark.parametrize("column", ["response_schema", "response"])
async def test_no_document_is_a_json_null(
    connection: "Connection[Record]", execution: int, column: str
) -> None:
    insert = (
        f"INSERT INTO inquiry (execution, prompt, status, responded_at, {column})"
        " VALUES ($1, '', 'responded', now(), 'null'::jsonb)"
    )
    with pytest.raises(asyncpg.CheckViolationError, match="inquiry_json"):
        await connection.execute(insert, execution)


@pytest.mark.parametrize(
    ("given", "constraint", "fields", "value"),
    [
        (
            {"status": "responded"},
            "inquiry_responded_dated",
            ("status", "responded_at"),
            ("responded", None),
        ),
        (
            {"response": 1},
            "inquiry_pending_unanswered",
            ("status", "response", "responded_at"),
            (None, 1, None),
        ),
        (
            {"status": "timeout", "response": 1},
            "inquiry_response_dated",
            ("response", "responded_at"),
            (1, None),
        ),
    ],
)
async def test_an_answer_without_its_time_or_status_is_refused(
    inquiries: InquiryRepository,
    execution: int,
    given: dict[str, object],
    constraint: str,
    fields: tuple[str, ...],
    value: tuple[object, ...],
) -> None:
    with pytest.raises(ValidationError) as caught:
        await add(inquiries, execution, **given)
    assert (caught.value.entity, caught.value.constraint) == ("Inquiry", constraint)
    assert (caught.value.fields, caught.value.value) == (fields, value)


# find and get


async def test_an_inquiry_is_found_by_its_id(inquiries: InquiryRepository, execution: int) -> None:
    inquiry = await add(inquiries, execution)
    assert await inquiries.find_by_id(inquiry.id) == inquiry
    assert await inquiries.get_by_id(inquiry.id) == inquiry


async def test_an_unknown_inquiry_is_found_to_be_none(inquiries: InquiryRepository) -> None:
    assert await inquiries.find_by_id(-1) is None


async def test_getting_an_unknown_id_raises(inquiries: InquiryRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await inquiries.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Inquiry", "id", -1)


async def test_finders_give_exactly_their_rows(
    inquiries: InquiryRepository, execution: int, make: Make
) -> None:
    identity = await make("identity")
    one = await add(inquiries, execution, assigned_to=identity)
    two = await add(inquiries, execution)
    three = await add(inquiries, await make("execution"), assigned_to=identity)
    assert ids(await inquiries.find_by_execution(execution)) == [two.id, one.id]
    assert ids(await inquiries.find_by_assignee(identity)) == [three.id, one.id]


async def test_finders_of_unknown_ids_give_nothing(
    inquiries: InquiryRepository, execution: int
) -> None:
    await add(inquiries, execution)
    assert await inquiries.find_by_execution(-1) == []
    assert await inquiries.find_by_assignee(-1) == []


@pytest.mark.parametrize("status", InquiryStatus)
async def test_a_status_is_found_alone(
    inquiries: InquiryRepository, execution: int, status: InquiryStatus
) -> None:
    added = [await add(inquiries, execution) for _ in InquiryStatus]
    for inquiry, each in zip(added, InquiryStatus, strict=True):
        answer = ANSWER if each is InquiryStatus.RESPONDED else {"status": each}
        await inquiries.update(inquiry.id, change(**answer))
    rows = await inquiries.find_by_status(status)
    assert ids(rows) == [added[list(InquiryStatus).index(status)].id]


async def test_what_is_overdue_is_found_the_longest_overdue_first(
    inquiries: InquiryRepository, execution: int
) -> None:
    later, sooner, same = [
        await add(inquiries, execution, timeout_at=LONG_AGO + timedelta(days=days))
        for days in (2, 1, 2)
    ]
    await add(inquiries, execution)
    await add(inquiries, execution, timeout_at=FAR_AHEAD)
    await add(inquiries, execution, timeout_at=LONG_AGO, status="cancelled")
    assert await inquiries.find_expired() == [sooner, later, same]


# list, search, count


async def test_the_newest_comes_first_and_the_id_breaks_ties(
    inquiries: InquiryRepository, execution: int, make: Make
) -> None:
    now, identity = datetime.now(UTC), await make("identity")
    asked = {"execution": execution, "assigned_to": identity}
    stamps = [now, now - timedelta(hours=1), now + timedelta(hours=1), now]
    added = [await make("inquiry", created=stamp, **asked) for stamp in stamps]
    expected = [added[2], added[3], added[0], added[1]]
    assert ids(await inquiries.list()) == expected
    assert ids(await inquiries.find_by_execution(execution)) == expected
    assert ids(await inquiries.find_by_assignee(identity)) == expected
    assert ids(await inquiries.find_by_status(InquiryStatus.PENDING)) == expected
    page = Pagination(page=1, per_page=2)
    assert ids(await inquiries.list_paginated(page)) == expected[2:]
    assert ids(await inquiries.list_search(ListSearchInquiryFilter(), page)) == expected[2:]


async def test_no_list_stops_at_a_thousand(
    inquiries: InquiryRepository, execution: int, connection: "Connection[Record]"
) -> None:
    await connection.execute(
        "INSERT INTO inquiry (execution, prompt) SELECT $1, '' FROM generate_series(1, 1001)",
        execution,
    )
    assert len(await inquiries.list()) == await inquiries.count() == 1001
    assert len(await inquiries.find_by_execution(execution)) == 1001


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), [2, 1, 0]),
        (("execution",), [1, 0]),
        (("assigned_to",), [2, 0]),
        (("status",), [2, 1]),
        (("execution", "assigned_to"), [0]),
        (("execution", "assigned_to", "status"), []),
    ],
)
async def test_a_search_matches_every_given_filter(
    inquiries: InquiryRepository,
    execution: int,
    make: Make,
    given: tuple[str, ...],
    expected: list[int],
) -> None:
    identity = await make("identity")
    added = [
        await add(inquiries, execution, assigned_to=identity),
        await add(inquiries, execution, status="timeout"),
        await add(inquiries, await make("execution"), assigned_to=identity, status="timeout"),
    ]
    values = {"execution": execution, "assigned_to": identity, "status": "timeout"}
    chosen = msgspec.convert({name: values[name] for name in given}, ListSearchInquiryFilter)
    page = await inquiries.list_search(chosen, Pagination())
    assert ids(page) == [added[place].id for place in expected]


async def test_the_count_grows_by_what_is_added(
    inquiries: InquiryRepository, execution: int
) -> None:
    before = await inquiries.count()
    await add(inquiries, execution)
    await add(inquiries, execution)
    assert await inquiries.count() == before + 2


# update


async def test_an_answer_is_one_update(inquiries: InquiryRepository, execution: int) -> None:
    inquiry = await add(inquiries, execution, timeout_at=FAR_AHEAD)
    given = {"status": "responded", "response": NESTED, "responded_at": LONG_AGO}
    changed = await inquiries.update(inquiry.id, change(**given))
    expected = msgspec.structs.replace(inquiry, updated=changed.updated, **given)
    assert changed == await inquiries.get_by_id(inquiry.id) == expected


async def test_a_question_walks_through_every_status(
    inquiries: InquiryRepository, execution: int
) -> None:
    inquiry = await add(inquiries, execution)
    for given in (ANSWER, {"status": "cancelled"}, {"status": "timeout"}):
        inquiry = await inquiries.update(inquiry.id, change(**given))
        assert (inquiry.status, inquiry.response) == (given["status"], 1)


async def test_an_answered_question_is_not_pending_again_before_its_answer_is_cleared(
    inquiries: InquiryRepository, connection: "Connection[Record]", execution: int
) -> None:
    inquiry = await inquiries.update((await add(inquiries, execution)).id, change(**ANSWER))
    savepoint = connection.transaction()
    await savepoint.start()
    with pytest.raises(ValidationError, match="a pending inquiry has no answer yet"):
        await inquiries.update(inquiry.id, change(status="pending"))
    await savepoint.rollback()
    cleared = change(status="pending", response=None, responded_at=None)
    assert (await inquiries.update(inquiry.id, cleared)).responded_at is None


async def test_an_assignee_can_be_set_and_cleared_later(
    inquiries: InquiryRepository, execution: int, make: Make
) -> None:
    inquiry, identity = await add(inquiries, execution), await make("identity")
    changed = await inquiries.update(inquiry.id, change(assigned_to=identity))
    assert changed.assigned_to == identity
    assert (await inquiries.update(inquiry.id, change(assigned_to=None))).assigned_to is None


async def test_a_change_moves_updated_and_never_created(
    inquiries: InquiryRepository, execution: int
) -> None:
    inquiry = await add(inquiries, execution)
    first = await inquiries.update(inquiry.id, change(status="timeout"))
    second = await inquiries.update(inquiry.id, change(status="cancelled"))
    assert inquiry.created == first.created == second.created
    assert inquiry.updated < first.updated < second.updated


@pytest.mark.parametrize("given", [change(), change(status="pending", response=None)])
async def test_writing_nothing_or_what_is_there_moves_nothing(
    inquiries: InquiryRepository, execution: int, given: UpdateInquiryInput
) -> None:
    inquiry = await add(inquiries, execution)
    assert await inquiries.update(inquiry.id, given) == inquiry
    assert await inquiries.get_by_id(inquiry.id) == inquiry


@pytest.mark.parametrize("given", [change(), change(status="timeout")])
async def test_an_unknown_id_is_not_updated(
    inquiries: InquiryRepository, given: UpdateInquiryInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await inquiries.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Inquiry", "id", -1)


# respond


@pytest.mark.parametrize("deadline", [None, FAR_AHEAD])
@pytest.mark.parametrize("response", [NESTED, "yes", False, None])
async def test_a_pending_question_is_answered(
    inquiries: InquiryRepository, execution: int, deadline: datetime | None, response: Json | None
) -> None:
    inquiry = await add(inquiries, execution, timeout_at=deadline)
    before = datetime.now(UTC)
    answered = await inquiries.respond(inquiry.id, response)
    assert answered == await inquiries.get_by_id(inquiry.id)
    assert answered is not None
    assert (answered.status, answered.response) == (InquiryStatus.RESPONDED, response)
    assert answered.responded_at is not None
    assert before <= answered.responded_at <= datetime.now(UTC)


@pytest.mark.parametrize(
    "settled", [ANSWER, {"status": "timeout"}, {"status": "cancelled"}], ids=str
)
async def test_a_settled_question_is_not_answered_again(
    inquiries: InquiryRepository, execution: int, settled: dict[str, object]
) -> None:
    inquiry = await inquiries.update((await add(inquiries, execution)).id, change(**settled))
    assert await inquiries.respond(inquiry.id, "late") is None
    assert await inquiries.get_by_id(inquiry.id) == inquiry


async def test_an_overdue_question_is_not_answered(
    inquiries: InquiryRepository, execution: int
) -> None:
    inquiry = await add(inquiries, execution, timeout_at=LONG_AGO)
    assert await inquiries.respond(inquiry.id, "late") is None
    assert await inquiries.find_expired() == [inquiry]


async def test_an_unknown_question_is_not_answered(inquiries: InquiryRepository) -> None:
    assert await inquiries.respond(-1, "yes") is None


async def test_of_ten_answers_at_once_one_counts(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    inquiry = await add(db.inquiry, await make_on(committing, "execution"))
    answers = await asyncio.gather(*(db.inquiry.respond(inquiry.id, n) for n in range(10)))
    (counted,) = [answer for answer in answers if answer is not None]
    assert await db.inquiry.list() == [counted]


# time out


async def test_what_is_overdue_is_timed_out_and_returned(
    inquiries: InquiryRepository, execution: int
) -> None:
    later, sooner, same = [
        await add(inquiries, execution, timeout_at=LONG_AGO + timedelta(days=days))
        for days in (2, 1, 2)
    ]
    expired = await inquiries.timeout_expired_pending()
    assert ids(expired) == [sooner.id, later.id, same.id]
    assert {inquiry.status for inquiry in expired} == {InquiryStatus.TIMEOUT}
    assert expired[0] == await inquiries.get_by_id(sooner.id)
    assert await inquiries.timeout_expired_pending() == await inquiries.find_expired() == []


async def test_nothing_else_is_timed_out(inquiries: InquiryRepository, execution: int) -> None:
    await add(inquiries, execution)
    await add(inquiries, execution, timeout_at=FAR_AHEAD)
    answered = await add(inquiries, execution, timeout_at=LONG_AGO)
    await inquiries.update(answered.id, change(**ANSWER))
    await add(inquiries, execution, timeout_at=LONG_AGO, status="cancelled")
    before = await inquiries.list()
    assert await inquiries.timeout_expired_pending() == []
    assert await inquiries.list() == before


async def test_what_is_overdue_is_timed_out_by_one_of_many(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    execution = await make_on(committing, "execution")
    added = [await add(db.inquiry, execution, timeout_at=LONG_AGO) for _ in range(20)]
    shares = await asyncio.gather(*(db.inquiry.timeout_expired_pending() for _ in range(5)))
    assert Counter(id for share in shares for id in ids(share)) == Counter(ids(added))


async def test_an_answer_that_waits_for_a_timeout_comes_too_late(
    db: Database, committing: "Connection[Record]", make_on: Make
) -> None:
    execution = await make_on(committing, "execution")
    inquiry = await add(db.inquiry, execution, timeout_at=datetime.now(UTC) + timedelta(minutes=5))
    async with db.transaction() as tx:
        await tx.inquiry.update(inquiry.id, change(status="timeout"))
        answer = asyncio.create_task(db.inquiry.respond(inquiry.id, "yes"))
        done, _ = await asyncio.wait([answer], timeout=0.1)
        assert not done
    assert await answer is None
    assert (await db.inquiry.get_by_id(inquiry.id)).status is InquiryStatus.TIMEOUT


# delete


async def test_a_deleted_inquiry_is_gone(inquiries: InquiryRepository, execution: int) -> None:
    inquiry = await add(inquiries, execution)
    assert await inquiries.delete(inquiry.id) is True
    assert await inquiries.find_by_id(inquiry.id) is None
    assert await inquiries.delete(inquiry.id) is False


async def test_an_inquiry_goes_with_its_execution(
    inquiries: InquiryRepository, execution: int, connection: "Connection[Record]"
) -> None:
    await add(inquiries, execution)
    await add(inquiries, execution)
    await connection.execute("DELETE FROM execution WHERE id = $1", execution)
    assert await inquiries.list() == []


async def test_an_inquiry_outlives_its_assignee(
    inquiries: InquiryRepository, execution: int, make: Make, connection: "Connection[Record]"
) -> None:
    identity = await make("identity")
    inquiry = await add(inquiries, execution, assigned_to=identity)
    await connection.execute("DELETE FROM identity WHERE id = $1", identity)
    row = await inquiries.get_by_id(inquiry.id)
    assert row == msgspec.structs.replace(inquiry, assigned_to=None, updated=row.updated)
    assert row.updated > inquiry.updated
