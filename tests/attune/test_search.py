"""Searches among what grows: filters alone and combined, and the order of it. Real PostgreSQL."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl

import msgspec
import pytest

from attune_db import (
    ArtifactRepository,
    EnforcementRepository,
    EnforcementStatus,
    EventRepository,
    ExecutionRepository,
    ExecutionStatus,
    InquiryRepository,
    KeyRepository,
    NotificationRepository,
    SearchArtifactFilter,
    SearchEnforcementFilter,
    SearchEventFilter,
    SearchExecutionFilter,
    SearchInquiryFilter,
    SearchKeyFilter,
    SearchNotificationFilter,
    UpdateExecutionInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOSTILE = [
    "'; DROP TABLE event; --",
    "$1",
    "\\",
    "%",
    "_",
    "${filter.ref}",
    '"',
    "\n",
    "é\U0001f600",
]


class Id(str):
    """Stands for the id of what is named so."""


Given = Mapping[str, str | int | bool | None]


class Row(Protocol):
    """A row with an id."""

    @property
    def id(self) -> int: ...


class History:
    """What happened, one minute after another: e1 is the first event, x2 the second execution."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.ids: dict[str, int] = {}

    async def happen(self, table: str, name: str, **fields: object) -> None:
        """A row, a minute younger than the one before."""
        given = {"created": NOON + timedelta(minutes=int(name[1:])), **fields}
        await self.add(table, name, **given)

    async def add(self, table: str, name: str, **fields: object) -> None:
        """A row; an Id among the fields stands for a row that is there."""
        told = {key: self.told(value) for key, value in fields.items()}
        self.ids[name] = await self.make(table, **told)

    def told(self, value: object) -> object:
        return self.ids[value] if isinstance(value, Id) else value

    def filter(self, given: Given) -> dict[str, object]:
        return {key: self.told(value) for key, value in given.items()}

    def names(self, letter: str, found: Sequence[Row]) -> str:
        """What the rows of a table are called."""
        names = {id: name for name, id in self.ids.items() if name[0] == letter}
        return " ".join(names[row.id] for row in found)


@pytest.fixture
async def history(make: Make) -> History:
    past = History(make)
    await past.add("identity", "ann")
    for name in ("mail", "chat"):
        await past.add("pack", f"{name}", ref=name)
        await past.add("trigger", f"{name}.came", ref=f"{name}.came", pack=Id(name))
        await past.add("action", f"{name}.post", ref=f"{name}.post", pack=Id(name))
        links = {"action": Id(f"{name}.post"), "trigger": Id(f"{name}.came"), "pack": Id(name)}
        await past.add("rule", f"{name}.answer", ref=f"{name}.answer", **links)
    await past.add("sensor", "mail.watch", ref="mail.watch", trigger=Id("mail.came"))
    await past.happen(
        "event", "E1", trigger=Id("mail.came"), source=Id("mail.watch"), source_ref="mail.watch"
    )
    await past.happen("event", "E2", trigger=Id("chat.came"), rule=Id("mail.answer"))
    await past.happen("event", "E3", trigger_ref="mail_came")
    await past.happen("event", "E4", trigger=Id("mail.came"), rule=Id("chat.answer"))
    mail = {"rule": Id("mail.answer"), "trigger_ref": "mail.came"}
    chat = {"rule": Id("chat.answer"), "trigger_ref": "chat.came"}
    await past.happen("enforcement", "F1", event=Id("E1"), **mail)
    await past.happen("enforcement", "F2", event=Id("E2"), status="processed", **chat)
    await past.happen("enforcement", "F3", rule_ref="gone.rule", trigger_ref="mail.gone")
    await past.happen("enforcement", "F4", event=Id("E4"), status="processed", **mail)
    by_ann = {"executor": Id("ann")}
    done = {"status": "completed", "result": {"Text": "100% done_"}}
    await past.happen("execution", "X1", action=Id("mail.post"), enforcement=Id("F1"), **by_ann)
    await past.happen("execution", "X2", action=Id("chat.post"), enforcement=Id("F2"), **done)
    await past.happen("execution", "X3", action_ref="mailer.post", parent=Id("X1"), **by_ann)
    await past.happen(
        "execution", "X4", action_ref="mail_post", enforcement=Id("F3"), status="failed"
    )
    await past.happen("execution", "X5", action=Id("mail.post"), parent=Id("X2"), status="running")
    hour, to_ann = timedelta(hours=1), {"assigned_to": Id("ann")}
    await past.happen("inquiry", "Q1", execution=Id("X1"), timeout_at=NOON + 2 * hour, **to_ann)
    await past.happen("inquiry", "Q2", execution=Id("X2"), timeout_at=NOON + hour)
    await past.happen("inquiry", "Q3", execution=Id("X1"), status="cancelled", **to_ann)
    about = {"entity_type": "execution", "entity": "1"}
    await past.happen("notification", "N1", channel="work", **about)
    await past.happen("notification", "N2", channel="Work", state="queued", **about)
    await past.happen("notification", "N3", channel="work", entity_type="event", entity="1")
    return past


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "E4 E3 E2 E1"),
        ({"trigger": Id("mail.came")}, "E4 E1"),
        ({"trigger_ref": "mail.came"}, "E4 E1"),
        ({"trigger_ref": "mail*"}, "E4 E3 E1"),
        ({"trigger_ref": "mail_*"}, "E3"),
        ({"trigger_ref": "*.came"}, "E4 E2 E1"),
        ({"trigger_ref": "%"}, ""),
        ({"source": Id("mail.watch")}, "E1"),
        ({"rule": Id("mail.answer")}, "E2"),
        ({"rule_ref": "*.answer"}, "E4 E2"),
        ({"rule_ref": "*"}, "E4 E2"),
        ({"since": "2026-01-01T12:03:00Z"}, "E4 E3"),
        ({"before": "2026-01-01T12:03:00Z"}, "E2 E1"),
        ({"since": "2026-01-01T12:02:00Z", "before": "2026-01-01T12:04:00Z"}, "E3 E2"),
        ({"trigger_ref": "mail.*", "rule_ref": "chat.*", "trigger": Id("mail.came")}, "E4"),
        ({"trigger_ref": "mail.*", "rule_ref": "mail.*"}, ""),
    ],
)
async def test_events(
    connection: "Connection[Record]", history: History, given: Given, expected: str
) -> None:
    filter = msgspec.convert(history.filter(given), SearchEventFilter)
    assert history.names("E", await EventRepository(connection).search(filter)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "F4 F3 F2 F1"),
        ({"rule": Id("mail.answer")}, "F4 F1"),
        ({"rule_ref": "gone.rule"}, "F3"),
        ({"rule_ref": "*.answer"}, "F4 F2 F1"),
        ({"event": Id("E2")}, "F2"),
        ({"status": "processed"}, "F4 F2"),
        ({"trigger_ref": "mail.*"}, "F4 F3 F1"),
        ({"trigger_ref": "mail.*", "status": "created"}, "F3 F1"),
        ({"trigger_ref": "mail.*", "rule_ref": "mail.*", "since": "2026-01-01T12:02:00Z"}, "F4"),
    ],
)
async def test_enforcements(
    connection: "Connection[Record]", history: History, given: Given, expected: str
) -> None:
    filter = msgspec.convert(history.filter(given), SearchEnforcementFilter)
    assert history.names("F", await EnforcementRepository(connection).search(filter)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "X5 X4 X3 X2 X1"),
        ({"status": "requested"}, "X3 X1"),
        ({"action": Id("mail.post")}, "X5 X1"),
        ({"action_ref": "mail.post"}, "X5 X1"),
        ({"action_ref": "mail*"}, "X5 X4 X3 X1"),
        ({"action_ref": "mail_*"}, "X4"),
        ({"pack_name": "mail"}, "X5 X1"),
        ({"pack_name": "mai"}, ""),
        ({"pack_name": "mail*"}, ""),
        ({"rule_ref": "*.answer"}, "X2 X1"),
        ({"rule_ref": "gone.rule"}, "X4"),
        ({"trigger_ref": "mail.*"}, "X4 X1"),
        ({"trigger_ref": "mail.*", "rule_ref": "mail.*"}, "X1"),
        ({"executor": Id("ann")}, "X3 X1"),
        ({"enforcement": Id("F2")}, "X2"),
        ({"parent": Id("X1")}, "X3"),
        ({"top_level_only": True}, "X4 X2 X1"),
        ({"top_level_only": False}, "X5 X4 X3 X2 X1"),
        ({"top_level_only": True, "parent": Id("X1")}, ""),
        ({"result_contains": "100% DONE"}, "X2"),
        ({"result_contains": "100_"}, ""),
        ({"result_contains": ""}, "X2"),
        ({"status": "requested", "executor": Id("ann"), "top_level_only": True}, "X1"),
    ],
)
async def test_executions(
    connection: "Connection[Record]", history: History, given: Given, expected: str
) -> None:
    filter = msgspec.convert(history.filter(given), SearchExecutionFilter)
    assert history.names("X", await ExecutionRepository(connection).search(filter)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "Q3 Q2 Q1"),
        ({"status": "pending"}, "Q2 Q1"),
        ({"execution": Id("X1")}, "Q3 Q1"),
        ({"assigned_to": Id("ann"), "status": "pending"}, "Q1"),
        ({"before": "2026-01-01T12:02:00Z", "assigned_to": Id("ann")}, "Q1"),
    ],
)
async def test_inquiries(
    connection: "Connection[Record]", history: History, given: Given, expected: str
) -> None:
    filter = msgspec.convert(history.filter(given), SearchInquiryFilter)
    assert history.names("Q", await InquiryRepository(connection).search(filter)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "N3 N2 N1"),
        ({"channel": "work"}, "N3 N1"),
        ({"state": "queued"}, "N2"),
        ({"entity_type": "execution", "entity": "1"}, "N2 N1"),
        ({"channel": "work", "entity_type": "execution", "entity": "1"}, "N1"),
    ],
)
async def test_notifications(
    connection: "Connection[Record]", history: History, given: Given, expected: str
) -> None:
    filter = msgspec.convert(history.filter(given), SearchNotificationFilter)
    found = await NotificationRepository(connection).search(filter)
    assert history.names("N", found) == expected


async def test_an_entity_comes_with_its_type(connection: "Connection[Record]") -> None:
    with pytest.raises(ValidationError, match="give all of entity_type, entity, or none"):
        await NotificationRepository(connection).search(SearchNotificationFilter(entity="1"))


ARTIFACTS = """
INSERT INTO artifact (ref, scope, owner, type, retention_policy, created) VALUES
    ('Logs/Jan_1.txt', 'pack', 'mail', 'file_text', 'versions', '2026-01-01'),
    ('Logs/Jan%1.txt', 'pack', 'chat', 'file_text', 'days', '2026-01-02'),
    ('plot.png', 'system', NULL, 'file_image', 'versions', '2026-01-03')
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["plot.png", "Logs/Jan%1.txt", "Logs/Jan_1.txt"]),
        ({"ref": "Logs/*"}, ["Logs/Jan%1.txt", "Logs/Jan_1.txt"]),
        ({"scope": "pack", "owner": "mail"}, ["Logs/Jan_1.txt"]),
        ({"type": "file_text", "retention_policy": "days"}, ["Logs/Jan%1.txt"]),
        ({"name_contains": "JAN_"}, ["Logs/Jan_1.txt"]),
        ({"since": "2026-01-02T00:00:00Z", "before": "2026-01-03T00:00:00Z"}, ["Logs/Jan%1.txt"]),
    ],
)
async def test_artifacts(
    connection: "Connection[Record]", given: Given, expected: list[str]
) -> None:
    await connection.execute(ARTIFACTS)
    filter = msgspec.convert(given, SearchArtifactFilter)
    found = await ArtifactRepository(connection).search(filter)
    assert [it.ref for it in found] == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["a.key", "b.key", "c.url"]),
        ({"ref": "*.key"}, ["a.key", "b.key"]),
        ({"owner_type": "system", "owner": "system"}, ["c.url"]),
        ({"owner_type": "pack", "owner_pack": Id("mail")}, ["a.key"]),
        ({"owner_identity": Id("ann")}, ["b.key"]),
        ({"owner_action": Id("mail.post")}, []),
        ({"owner_sensor": Id("mail.watch")}, []),
    ],
)
async def test_keys(
    connection: "Connection[Record]", history: History, given: Given, expected: list[str]
) -> None:
    await history.make("key", ref="c.url")
    await history.make("key", ref="b.key", owner_type="identity", owner_identity=history.ids["ann"])
    owner = {"owner_pack": history.ids["mail"], "owner_pack_ref": "mail"}
    await history.make("key", ref="a.key", owner_type="pack", **owner)
    filter = msgspec.convert(history.filter(given), SearchKeyFilter)
    found = await KeyRepository(connection).search(filter)
    assert [it.ref for it in found] == expected


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_is_a_value(
    connection: "Connection[Record]", history: History, text: str
) -> None:
    event = SearchEventFilter(trigger_ref=text, rule_ref=text)
    assert await EventRepository(connection).search(event) == []
    enforcement = SearchEnforcementFilter(trigger_ref=text, rule_ref=text)
    assert await EnforcementRepository(connection).search(enforcement) == []
    refs = {"action_ref": text, "rule_ref": text, "trigger_ref": text, "pack_name": text}
    execution = msgspec.convert({**refs, "result_contains": text}, SearchExecutionFilter)
    assert await ExecutionRepository(connection).search(execution) == []
    notification = SearchNotificationFilter(channel=text, entity_type=text, entity=text)
    assert await NotificationRepository(connection).search(notification) == []


# orders


async def test_the_oldest_come_first_where_that_is_asked(
    connection: "Connection[Record]", history: History
) -> None:
    events = await EventRepository(connection).search(SearchEventFilter(), order="oldest")
    assert history.names("E", events) == "E1 E2 E3 E4"
    found = await EnforcementRepository(connection).search(
        SearchEnforcementFilter(status=EnforcementStatus.PROCESSED), order="oldest"
    )
    assert history.names("F", found) == "F2 F4"
    executions = ExecutionRepository(connection)
    assert (
        history.names("X", await executions.search(SearchExecutionFilter(), order="oldest"))
        == "X1 X2 X3 X4 X5"
    )
    inquiries = await InquiryRepository(connection).search(SearchInquiryFilter(), order="oldest")
    assert history.names("Q", inquiries) == "Q1 Q2 Q3"
    notifications = await NotificationRepository(connection).search(
        SearchNotificationFilter(channel="work"), order="oldest"
    )
    assert history.names("N", notifications) == "N1 N3"


async def test_what_changed_last_comes_first_where_that_is_asked(
    connection: "Connection[Record]", history: History
) -> None:
    executions = ExecutionRepository(connection)
    for name in ("X2", "X4", "X1"):
        given = UpdateExecutionInput(status=ExecutionStatus.CANCELLED)
        await executions.update(history.ids[name], given)
    cancelled = SearchExecutionFilter(status=ExecutionStatus.CANCELLED)
    assert history.names("X", await executions.search(cancelled, order="updated")) == "X1 X4 X2"


async def test_the_next_deadline_comes_first_where_that_is_asked(
    connection: "Connection[Record]", history: History
) -> None:
    inquiries = InquiryRepository(connection)
    found = await inquiries.search(SearchInquiryFilter(), order="deadline")
    assert history.names("Q", found) == "Q2 Q1 Q3"


async def test_artifacts_come_by_name_where_that_is_asked(
    connection: "Connection[Record]",
) -> None:
    await connection.execute(ARTIFACTS)
    found = await ArtifactRepository(connection).search(SearchArtifactFilter(), order="ref")
    assert [it.ref for it in found] == ["Logs/Jan%1.txt", "Logs/Jan_1.txt", "plot.png"]
    found = await ArtifactRepository(connection).search(SearchArtifactFilter(), order="oldest")
    assert [it.ref for it in found] == ["Logs/Jan_1.txt", "Logs/Jan%1.txt", "plot.png"]


# filters


def test_a_filter_is_what_a_query_string_says() -> None:
    told = dict(
        parse_qsl("status=running&executor=7&top_level_only=true&since=2026-01-01T12:00:00Z")
    )
    filter = msgspec.convert(told, SearchExecutionFilter, strict=False)
    assert filter == SearchExecutionFilter(
        status=ExecutionStatus.RUNNING, executor=7, top_level_only=True, since=NOON
    )


def test_a_filter_is_what_a_document_says() -> None:
    body = b'{"trigger_ref": "mail.*", "since": "2026-01-01T12:00:00Z"}'
    filter = msgspec.json.decode(body, type=SearchEventFilter)
    assert filter == SearchEventFilter(trigger_ref="mail.*", since=NOON)


@pytest.mark.parametrize("told", [{"stat": "x"}, {"status": "x"}, {"parent": "x"}, {"since": "x"}])
def test_what_no_filter_has_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(told, SearchExecutionFilter, strict=False)
