"""Broadcasts to listeners: one envelope for all channels, and only of changes that happened."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from attune_db import (
    Database,
    UpdateEnforcementInput,
    UpdateEventInput,
    UpdateExecutionInput,
    UpdateInquiryInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]
Heard = Callable[[], Awaitable[list[tuple[str, str]]]]
Listen = Callable[..., Awaitable[Heard]]

CHANNELS = [
    "event_created",
    "enforcement_created",
    "enforcement_status_changed",
    "execution_created",
    "execution_status_changed",
    "inquiry_created",
    "inquiry_status_changed",
    "work",
]
TABLES: dict[str, dict[str, object]] = {
    "event": {"trigger_ref": "core.timer"},
    "enforcement": {"rule_ref": "core.tick", "trigger_ref": "core.timer"},
    "execution": {"action_ref": "core.echo"},
    "inquiry": {"prompt": "Really?"},
    "notification": {
        "channel": "work",
        "entity_type": "pack",
        "entity": "core",
        "activity": "created",
    },
}
REFS = {
    "event": "trigger_ref",
    "enforcement": "rule_ref",
    "execution": "action_ref",
    "notification": "entity",
}
"""The column that the envelope's ref is taken from."""
DOCUMENTS = [
    ("event", "config"),
    ("event", "payload"),
    ("enforcement", "config"),
    ("enforcement", "payload"),
    ("enforcement", "conditions"),
    ("execution", "config"),
    ("execution", "result"),
    ("execution", "workflow_task"),
    ("inquiry", "response_schema"),
    ("inquiry", "prompt"),
    ("notification", "content"),
]


@pytest.fixture
async def add(committing: "Connection[Record]", make_on: Make) -> Make:
    """`await add("event", payload=1)`: the id of a new row, committed."""

    async def add(table: str, **given: object) -> int:
        row = {**TABLES[table], **given}
        if table == "inquiry" and "execution" not in row:
            row["execution"] = await make_on(committing, "execution")
        values = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        insert = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values}) RETURNING id"
        return int(await committing.fetchval(insert, *row.values()))

    return add


def envelope(message: str) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(message)
    return opened


# the envelope


@pytest.mark.parametrize(
    ("table", "channel", "ref", "status"),
    [
        ("event", "event_created", "core.timer", None),
        ("enforcement", "enforcement_created", "core.tick", "created"),
        ("execution", "execution_created", "core.echo", "requested"),
        ("inquiry", "inquiry_created", None, "pending"),
        ("notification", "work", "core", "created"),
    ],
)
async def test_a_new_row_is_told_once(
    add: Make, listen: Listen, table: str, channel: str, ref: str | None, status: str | None
) -> None:
    heard = await listen(*({*CHANNELS} - {"execution_created"} | {channel}))
    id = await add(table)
    ((told_on, message),) = await heard()
    assert told_on == channel
    assert envelope(message) == {
        "operation": "created",
        "entity": table,
        "id": id,
        "ref": ref,
        "old_status": None,
        "new_status": status,
    }


@pytest.mark.parametrize(
    ("table", "ref", "old", "new"),
    [
        ("enforcement", "core.tick", "created", "processed"),
        ("execution", "core.echo", "requested", "scheduling"),
        ("inquiry", None, "pending", "cancelled"),
    ],
)
async def test_a_change_of_status_is_told_once(
    add: Make,
    listen: Listen,
    committing: "Connection[Record]",
    table: str,
    ref: str | None,
    old: str,
    new: str,
) -> None:
    id = await add(table)
    heard = await listen(*CHANNELS)
    await committing.execute(f"UPDATE {table} SET status = $1 WHERE id = $2", new, id)
    ((channel, message),) = await heard()
    assert channel == f"{table}_status_changed"
    assert envelope(message) == {
        "operation": "updated",
        "entity": table,
        "id": id,
        "ref": ref,
        "old_status": old,
        "new_status": new,
    }


async def test_every_row_of_a_statement_is_told(add: Make, listen: Listen, db: Database) -> None:
    past = datetime(2001, 1, 1, tzinfo=UTC)
    added = [await add("inquiry", timeout_at=past) for _ in range(3)]
    heard = await listen(*CHANNELS)
    await db.inquiry.timeout_expired_pending()
    envelopes = [envelope(message) for _, message in await heard()]
    assert sorted(each["id"] for each in envelopes) == added
    assert {(each["old_status"], each["new_status"]) for each in envelopes} == {
        ("pending", "timeout")
    }


async def test_steps_of_one_transaction_are_told_one_by_one(
    add: Make, listen: Listen, committing: "Connection[Record]"
) -> None:
    id = await add("execution")
    heard = await listen(*CHANNELS)
    async with committing.transaction():
        for status in ("scheduling", "scheduled", "running"):
            await committing.execute("UPDATE execution SET status = $1", status)
    envelopes = [envelope(message) for _, message in await heard()]
    assert [each["new_status"] for each in envelopes] == ["scheduling", "scheduled", "running"]
    assert {each["id"] for each in envelopes} == {id}


@pytest.mark.parametrize("channel", ["x" * 63, "chat.ops:#1 it's", '"quoted"', "é" * 31])
async def test_a_notification_is_told_on_the_channel_that_it_names(
    add: Make, listen: Listen, channel: str
) -> None:
    heard = await listen(channel)
    id = await add("notification", channel=channel)
    assert [(told_on, envelope(message)["id"]) for told_on, message in await heard()] == [
        (channel, id)
    ]


# what is never told


@pytest.mark.parametrize(("table", "column"), DOCUMENTS)
async def test_what_a_row_carries_is_never_told(
    add: Make, listen: Listen, table: str, column: str
) -> None:
    heard = await listen(*CHANNELS)
    await add(table, **{column: "hunter2" if column == "prompt" else {"password": "hunter2"}})
    assert all("hunter2" not in message for _, message in await heard())


async def test_an_answer_is_never_told(add: Make, listen: Listen, db: Database) -> None:
    id = await add("inquiry")
    heard = await listen(*CHANNELS)
    await db.inquiry.respond(id, {"password": "hunter2"})
    ((channel, message),) = await heard()
    assert (channel, envelope(message)["new_status"]) == ("inquiry_status_changed", "responded")
    assert "hunter2" not in message


@pytest.mark.parametrize(("table", "column"), DOCUMENTS)
async def test_a_row_of_any_size_can_be_told(
    add: Make, listen: Listen, table: str, column: str
) -> None:
    heard = await listen(*CHANNELS)
    id = await add(table, **{column: "é" * 100_000})
    sent = [envelope(message) for _, message in await heard()]
    assert sent[-1]["id"] == id


# size


@pytest.mark.parametrize("letter", ["x", "é", "\U0001f40d", '"', "\\", "\n", "\x01"])
@pytest.mark.parametrize("table", REFS)
async def test_a_ref_that_does_not_fit_is_left_out(
    add: Make, listen: Listen, table: str, letter: str
) -> None:
    heard = await listen(*CHANNELS)
    id = await add(table, **{REFS[table]: letter * 10_240})
    ((_, message),) = await heard()
    assert (envelope(message)["id"], envelope(message)["ref"]) == (id, None)
    assert len(message.encode()) < 8000


@pytest.mark.parametrize("letter", ["x", "é", "\U0001f40d", '"', "\x01"])
@pytest.mark.parametrize("table", ["enforcement", "execution", "notification"])
async def test_a_ref_is_told_as_long_as_it_fits(
    add: Make,
    listen: Listen,
    committing: "Connection[Record]",
    table: str,
    letter: str,
) -> None:
    heard = await listen(*CHANNELS)
    id = await add(table, **{REFS[table]: letter})
    ((_, message),) = await heard()
    # As jsonb writes it, by which the limit is measured.
    written = len(message.encode()) - len(f"{id}")
    width = int(
        await committing.fetchval("SELECT octet_length(to_jsonb($1::text)::text) - 2", letter)
    )
    most = (7999 - written + width - 7) // width  # with room for ids of seven digits
    for length in range(most, most + 8):
        id = await add(table, **{REFS[table]: letter * length})
        ((_, message),) = await heard()
        fits = written - width + length * width + len(f"{id}") < 8000
        assert envelope(message)["ref"] == (letter * length if fits else None)
        assert len(message.encode()) < 8000


@pytest.mark.parametrize("table", ["enforcement", "execution"])
async def test_a_change_of_status_with_a_long_ref_is_told_too(
    add: Make, listen: Listen, committing: "Connection[Record]", table: str
) -> None:
    id = await add(table, **{REFS[table]: "é" * 5_000})
    heard = await listen(*CHANNELS)
    for status in {"enforcement": ["disabled"], "execution": ["scheduling", "cancelled"]}[table]:
        await committing.execute(f"UPDATE {table} SET status = $1", status)
        ((_, message),) = await heard()
        assert envelope(message)["new_status"] == status
        assert (envelope(message)["id"], len(message.encode()) < 8000) == (id, True)


# only what happened


async def test_a_change_of_anything_but_the_status_is_not_told(
    add: Make, listen: Listen, db: Database
) -> None:
    inquiry = await db.inquiry.get_by_id(await add("inquiry"))
    event, enforcement = await add("event"), await add("enforcement")
    heard = await listen(*CHANNELS)
    await db.event.update(event, UpdateEventInput(payload=1))
    await db.enforcement.update(enforcement, UpdateEnforcementInput(payload=1))
    await db.execution.update(inquiry.execution, UpdateExecutionInput(result=1, workflow_task=2))
    await db.inquiry.update(inquiry.id, UpdateInquiryInput(assigned_to=None))
    assert await heard() == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET created = now()", "DELETE FROM {}"])
async def test_a_row_that_stays_as_it_is_or_goes_is_not_told(
    add: Make, listen: Listen, committing: "Connection[Record]", table: str, statement: str
) -> None:
    await add(table)
    heard = await listen(*CHANNELS)
    await committing.execute(statement.format(table))
    assert await heard() == []


@pytest.mark.parametrize("table", ["enforcement", "execution", "inquiry"])
async def test_that_the_status_is_written_again_is_not_told(
    add: Make, listen: Listen, committing: "Connection[Record]", table: str
) -> None:
    await add(table)
    heard = await listen(*CHANNELS)
    await committing.execute(f"UPDATE {table} SET status = status")
    assert await heard() == []


@pytest.mark.parametrize(
    ("table", "column", "origin"),
    [
        ("event", "trigger", "trigger"),
        ("event", "rule", "rule"),
        ("enforcement", "rule", "rule"),
        ("enforcement", "event", "event"),
        ("execution", "action", "action"),
        ("execution", "parent", "execution"),
        ("execution", "enforcement", "enforcement"),
        ("execution", "executor", "identity"),
        ("inquiry", "assigned_to", "identity"),
    ],
)
async def test_that_an_origin_has_gone_is_not_told(
    make_on: Make,
    listen: Listen,
    committing: "Connection[Record]",
    table: str,
    column: str,
    origin: str,
) -> None:
    gone = await make_on(committing, origin)
    id = await make_on(committing, table, **{column: gone})
    heard = await listen(*CHANNELS)
    await committing.execute(f"DELETE FROM {origin} WHERE id = $1", gone)
    assert await committing.fetchval(f"SELECT {column} FROM {table} WHERE id = $1", id) is None
    assert await heard() == []


async def test_what_is_refused_is_not_told(
    add: Make, listen: Listen, committing: "Connection[Record]", db: Database
) -> None:
    enforcement = await add("enforcement")
    await add("execution", enforcement=enforcement)
    heard = await listen(*CHANNELS)
    await committing.execute(
        "INSERT INTO execution (action_ref, enforcement) VALUES ('core.echo', $1)"
        " ON CONFLICT DO NOTHING",
        enforcement,
    )
    assert await heard() == []
    assert await db.execution.count() == 1


# only at commit


async def test_nothing_is_told_before_the_commit(add: Make, listen: Listen, db: Database) -> None:
    id = await add("execution")
    heard = await listen(*CHANNELS)
    async with db.transaction() as tx:
        assert await tx.execution.claim_next() is not None
        assert await heard() == []
    assert [envelope(message)["id"] for _, message in await heard()] == [id]


async def test_nothing_is_told_after_a_rollback(add: Make, listen: Listen, db: Database) -> None:
    await add("execution")
    heard = await listen(*CHANNELS)

    async def crash() -> None:
        async with db.transaction() as tx:
            await tx.execution.claim_next()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await crash()
    assert await heard() == []
