"""Searches among what grows: filters alone and combined, and the order of it. Real PostgreSQL."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import msgspec
import pytest

from attune_db import (
    ArtifactRepository,
    CreateEventInput,
    EnforcementRepository,
    EnforcementStatus,
    EventRepository,
    ExecutionRepository,
    ExecutionStatus,
    Inquiry,
    InquiryRepository,
    InvalidCursorError,
    KeyRepository,
    ListSearchPackFilter,
    NotificationRepository,
    PackRepository,
    Page,
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


class History:
    """Rows, one minute after another: e1 is the first event, x2 the second execution."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.ids: dict[str, int] = {}

    async def happen(self, table: str, name: str, **fields: object) -> None:
        """A row, a minute younger than the one before."""
        given = {"created": NOON + timedelta(minutes=int(name[1:])), **fields}
        await self.add(table, name, **given)

    async def add(self, table: str, name: str, **fields: object) -> None:
        """A row; an Id among the fields stands for a row that is there."""
        values = {key: self.told(value) for key, value in fields.items()}
        self.ids[name] = await self.make(table, **values)

    def told(self, value: object) -> object:
        return self.ids[value] if isinstance(value, Id) else value

    def filter(self, given: Given) -> dict[str, object]:
        return {key: self.told(value) for key, value in given.items()}

    def names(self, letter: str, page: Page[Any]) -> str:
        """Names of a table's rows."""
        names = {id: name for name, id in self.ids.items() if name[0] == letter}
        return " ".join(names[row.id] for row in page.items)


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
    page = await NotificationRepository(connection).search(filter)
    assert history.names("N", page) == expected


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
    page = await ArtifactRepository(connection).search(filter)
    assert [row.ref for row in page.items] == expected


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
    page = await KeyRepository(connection).search(filter)
    assert [row.ref for row in page.items] == expected


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_is_a_value(
    connection: "Connection[Record]", history: History, text: str
) -> None:
    event = SearchEventFilter(trigger_ref=text, rule_ref=text)
    assert await EventRepository(connection).search(event) == Page([])
    enforcement = SearchEnforcementFilter(trigger_ref=text, rule_ref=text)
    assert await EnforcementRepository(connection).search(enforcement) == Page([])
    refs = {"action_ref": text, "rule_ref": text, "trigger_ref": text, "pack_name": text}
    execution = msgspec.convert({**refs, "result_contains": text}, SearchExecutionFilter)
    assert await ExecutionRepository(connection).search(execution) == Page([])
    notification = SearchNotificationFilter(channel=text, entity_type=text, entity=text)
    assert await NotificationRepository(connection).search(notification) == Page([])


# orders


async def test_the_oldest_come_first_where_that_is_asked(
    connection: "Connection[Record]", history: History
) -> None:
    events = await EventRepository(connection).search(SearchEventFilter(), order="oldest")
    assert history.names("E", events) == "E1 E2 E3 E4"
    page = await EnforcementRepository(connection).search(
        SearchEnforcementFilter(status=EnforcementStatus.PROCESSED), order="oldest"
    )
    assert history.names("F", page) == "F2 F4"
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
    page = await inquiries.search(SearchInquiryFilter(), order="deadline")
    assert history.names("Q", page) == "Q2 Q1 Q3"


async def test_artifacts_come_by_name_where_that_is_asked(
    connection: "Connection[Record]",
) -> None:
    await connection.execute(ARTIFACTS)
    page = await ArtifactRepository(connection).search(SearchArtifactFilter(), order="ref")
    assert [row.ref for row in page.items] == ["Logs/Jan%1.txt", "Logs/Jan_1.txt", "plot.png"]
    page = await ArtifactRepository(connection).search(SearchArtifactFilter(), order="oldest")
    assert [row.ref for row in page.items] == ["Logs/Jan_1.txt", "Logs/Jan%1.txt", "plot.png"]


# filters


def test_a_filter_is_what_a_query_string_says() -> None:
    parameters = dict(
        parse_qsl("status=running&executor=7&top_level_only=true&since=2026-01-01T12:00:00Z")
    )
    filter = msgspec.convert(parameters, SearchExecutionFilter, strict=False)
    assert filter == SearchExecutionFilter(
        status=ExecutionStatus.RUNNING, executor=7, top_level_only=True, since=NOON
    )


def test_a_filter_is_what_a_document_says() -> None:
    body = b'{"trigger_ref": "mail.*", "since": "2026-01-01T12:00:00Z"}'
    filter = msgspec.json.decode(body, type=SearchEventFilter)
    assert filter == SearchEventFilter(trigger_ref="mail.*", since=NOON)


@pytest.mark.parametrize(
    "parameters", [{"stat": "x"}, {"status": "x"}, {"parent": "x"}, {"since": "x"}]
)
def test_what_no_filter_has_is_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(parameters, SearchExecutionFilter, strict=False)


# pages


@dataclass(frozen=True)
class Listing:
    """A search, the letter of its rows, and what it is asked."""

    letter: str
    search: Callable[..., Awaitable[Page[Any]]]
    repository: type[Any]
    filter: object
    orders: tuple[str | None, ...]


OLDEST = (None, "oldest")
LISTINGS = [
    Listing("E", EventRepository.search, EventRepository, SearchEventFilter(), OLDEST),
    Listing(
        "E",
        EventRepository.search,
        EventRepository,
        SearchEventFilter(trigger_ref="mail.*"),
        OLDEST,
    ),
    Listing(
        "F",
        EnforcementRepository.search,
        EnforcementRepository,
        SearchEnforcementFilter(rule_ref="*.answer"),
        OLDEST,
    ),
    Listing(
        "X",
        ExecutionRepository.search,
        ExecutionRepository,
        SearchExecutionFilter(),
        (*OLDEST, "updated"),
    ),
    Listing(
        "X",
        ExecutionRepository.search,
        ExecutionRepository,
        SearchExecutionFilter(top_level_only=True, trigger_ref="*"),
        (*OLDEST, "updated"),
    ),
    Listing(
        "Q",
        InquiryRepository.search,
        InquiryRepository,
        SearchInquiryFilter(),
        (*OLDEST, "deadline"),
    ),
    Listing(
        "N",
        NotificationRepository.search,
        NotificationRepository,
        SearchNotificationFilter(channel="work"),
        OLDEST,
    ),
]


@pytest.mark.parametrize("per_page", [1, 2, 3])
@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: str(listing.filter))
async def test_pages_hold_all_of_it_in_its_order(
    connection: "Connection[Record]", history: History, listing: Listing, per_page: int
) -> None:
    rows = listing.repository(connection)
    for order in listing.orders:
        whole = await listing.search(rows, listing.filter, order=order)
        cursor, items = None, list[Any]()
        while True:
            page = await listing.search(
                rows, listing.filter, order=order, after=cursor, per_page=per_page
            )
            items += page.items
            assert len(page.items) == per_page or page.cursor is None
            if (cursor := page.cursor) is None:
                break
        assert (items, whole.cursor) == (whole.items, None)
        assert len(items) == await rows.count_search(listing.filter) > 1


async def test_rows_of_one_moment_are_all_on_some_page(connection: "Connection[Record]") -> None:
    events = EventRepository(connection)
    made = await events.create_many(
        [CreateEventInput(trigger_ref=f"t{number % 2}") for number in range(20)]
    )
    assert len({event.created for event in made}) == 1
    first = await events.page_by_trigger_ref("t1", per_page=6)
    second = await events.page_by_trigger_ref("t1", after=first.cursor, per_page=6)
    assert first.items + second.items == made[::-2]
    assert second.cursor is None


async def test_a_page_goes_on_where_the_last_one_ended_whatever_is_added(
    connection: "Connection[Record]", history: History
) -> None:
    events = EventRepository(connection)
    first = await events.search(SearchEventFilter(), per_page=2)
    await history.happen("event", "E5")
    await events.delete(history.ids["E3"])  # the row that the cursor was made of
    second = await events.search(SearchEventFilter(), after=first.cursor, per_page=2)
    assert history.names("E", second) == "E2 E1"


async def test_executions_and_enforcements_are_paged_by_a_ref_alone(
    connection: "Connection[Record]", history: History
) -> None:
    executions, enforcements = ExecutionRepository(connection), EnforcementRepository(connection)
    newest = await executions.page_by_action_ref("mail.post", per_page=1)
    assert history.names("X", newest) == "X5"
    older = await executions.page_by_action_ref("mail.post", after=newest.cursor)
    assert history.names("X", older) == "X1"
    assert history.names("F", await enforcements.page_by_rule_ref("mail.answer")) == "F4 F1"
    assert await enforcements.page_by_rule_ref("mail.*") == Page([])


async def test_a_page_is_what_a_service_answers(
    connection: "Connection[Record]", history: History
) -> None:
    inquiries = InquiryRepository(connection)
    filter = SearchInquiryFilter(execution=history.ids["X1"])
    first = await inquiries.search(filter, per_page=1)
    answer = msgspec.json.decode(msgspec.json.encode(first), type=Page[Inquiry])
    assert answer == first
    parameters = dict(parse_qsl(urlencode({"after": answer.cursor})))
    second = await inquiries.search(filter, after=parameters["after"], per_page=1)
    assert history.names("Q", second) == "Q1"


async def test_a_cursor_of_another_search_is_refused(
    connection: "Connection[Record]", history: History
) -> None:
    events, executions = EventRepository(connection), ExecutionRepository(connection)
    page = await events.search(SearchEventFilter(), per_page=1)
    with pytest.raises(InvalidCursorError):
        await executions.search(SearchExecutionFilter(), after=page.cursor)
    with pytest.raises(InvalidCursorError):
        await events.search(SearchEventFilter(), order="oldest", after=page.cursor)
    with pytest.raises(InvalidCursorError):
        await events.search(SearchEventFilter(), after=f"{page.cursor}x")


@pytest.mark.parametrize("per_page", [0, -1, 1001])
async def test_a_page_holds_one_to_a_thousand_rows(
    connection: "Connection[Record]", per_page: int
) -> None:
    with pytest.raises(ValidationError, match="give 1 to 1000"):
        await EventRepository(connection).search(SearchEventFilter(), per_page=per_page)


# totals


async def test_a_total_counts_what_a_filter_lets_pass(
    connection: "Connection[Record]", history: History
) -> None:
    executions = ExecutionRepository(connection)
    assert await executions.count_search(SearchExecutionFilter()) == 5
    mail = SearchExecutionFilter(action_ref="mail*", top_level_only=True)
    assert await executions.count_search(mail) == 2
    assert await PackRepository(connection).count_list_search(ListSearchPackFilter(ref="m*")) == 1
