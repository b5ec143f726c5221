"""Pages of what matches every given filter, by ref or newest first. Real PostgreSQL."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import parse_qsl

import msgspec
import pytest

from attune_db import (
    ActionRepository,
    ArtifactRepository,
    KeyRepository,
    ListSearchActionFilter,
    ListSearchArtifactFilter,
    ListSearchPackFilter,
    ListSearchPackOrder,
    ListSearchPolicyFilter,
    ListSearchRuleFilter,
    ListSearchSensorFilter,
    ListSearchTriggerFilter,
    PackRepository,
    Pagination,
    PolicyRepository,
    RuleRepository,
    SearchKeyFilter,
    SensorRepository,
    TriggerRepository,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]
Ids = Mapping[str, int]

FIRST = Pagination()
HOSTILE = [
    "'; DROP TABLE pack; --",
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


Value = str | int | list[Id] | None
Given = Mapping[str, Value]


class Named(Protocol):
    """A row with a ref."""

    @property
    def ref(self) -> str: ...


@pytest.fixture
async def ids(make: Make, connection: "Connection[Record]") -> Ids:
    """Two packs with components of each kind, and things that belong to them: ids by ref."""
    made: dict[str, int] = {}

    async def add(table: str, ref: str, **fields: object) -> int:
        made[ref] = await make(table, ref=ref, **fields)
        return made[ref]

    python = await add("runtime", "core.python")
    shell = await add("runtime", "core.shell")
    for name in ("mail", "chat"):
        pack = await add("pack", name, label=f"{name.title()} 100%", tags=[name, "text"])
        post = {"label": "Post it", "description": f"Sends a {name}"}
        runs = await add("action", f"{name}.post", pack=pack, runtime=python, **post)
        await add("action", f"{name}.post_all", pack=pack, runtime=shell, label="ALL of it")
        fires = await add("trigger", f"{name}.came", pack=pack)
        await add("trigger", f"{name}.went", pack=pack, enabled=False)
        runtime = {"runtime": python}
        await add("sensor", f"{name}.watch", pack=pack, trigger=fires, **runtime)
        await add("sensor", f"{name}.idle", pack=pack, trigger=fires, enabled=False)
        links = {"pack": pack, "action": runs, "trigger": fires}
        await add("rule", f"{name}.answer", **links)
        await add("rule", f"{name}.silence", pack=pack, trigger=fires, enabled=False)
    made["ann"] = await make("identity", login="ann")
    await connection.execute(ROWS)
    return made


ROWS = """
INSERT INTO policy (ref, pack, pack_ref, method, threshold, name, tags)
SELECT ref || '.few', id, ref, 'cancel', 1, 'Few', tags FROM pack WHERE ref IN ('mail', 'chat');
INSERT INTO policy (ref, action, action_ref, method, threshold, name)
SELECT 'core.one', id, ref, 'enqueue', 1, 'One' FROM action WHERE ref = 'mail.post';
INSERT INTO key (ref, owner_type, name, value) VALUES ('system.url', 'system', 'url', 'mail.*');
INSERT INTO key (ref, owner_type, owner_pack, owner_pack_ref, name, value)
SELECT ref || '.token', 'pack', id, ref, 'token', 'mail.*' FROM pack WHERE ref IN ('mail', 'chat');
INSERT INTO key (ref, owner_type, owner_identity, name, value)
SELECT 'ann.token', 'identity', id, 'token', 'x' FROM identity WHERE login = 'ann';
INSERT INTO key (ref, owner_type, owner_action, owner_action_ref, name, value)
SELECT 'post.key', 'action', id, ref, 'key', 'x' FROM action WHERE ref = 'mail.post';
INSERT INTO key (ref, owner_type, owner_sensor, owner_sensor_ref, name, value)
SELECT 'watch.key', 'sensor', id, ref, 'key', 'x' FROM sensor WHERE ref = 'mail.watch';
INSERT INTO artifact (ref, scope, owner, type, retention_policy, created) VALUES
    ('Logs/Jan_1.txt', 'pack', 'mail', 'file_text', 'versions', now()),
    ('Logs/Jan%1.txt', 'pack', 'chat', 'file_text', 'days', now() + interval '1 s'),
    ('plot.png', 'system', NULL, 'file_image', 'versions', now() + interval '2 s');
"""


def known(given: Given, ids: Ids) -> dict[str, object]:
    """Replace stand-ins for ids by the ids."""
    return {name: told(value, ids) for name, value in given.items()}


def told(value: Value, ids: Ids) -> object:
    if isinstance(value, list):
        return [ids[name] for name in value]
    return ids[value] if isinstance(value, Id) else value


def own(rows: Sequence[Named]) -> list[str]:
    """The refs of those rows that the tests here speak of."""
    return [row.ref for row in rows if not row.ref.startswith("made")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["chat", "mail"]),
        ({"ref": "mail"}, ["mail"]),
        ({"ref": "ma*"}, ["mail"]),
        ({"ref": "*a*"}, ["chat", "mail"]),
        ({"ref": "Mail"}, []),
        ({"tag": "text"}, ["chat", "mail"]),
        ({"tag": "text", "ref": "c*"}, ["chat"]),
        ({"tag": "chat", "ref": "mail"}, []),
        ({"runtime_dep": "core.python"}, []),
        ({"is_standard": False, "tag": "mail"}, ["mail"]),
        ({"is_standard": True}, []),
        ({"query": "MAIL 100"}, ["mail"]),
        ({"query": "100%"}, ["chat", "mail"]),
        ({"query": "0_"}, []),
    ],
)
async def test_packs(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), ListSearchPackFilter)
    assert own(await PackRepository(connection).list_search(filter, FIRST)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["chat.post", "chat.post_all", "mail.post", "mail.post_all"]),
        ({"ref": "mail.post"}, ["mail.post"]),
        ({"ref": "*.post"}, ["chat.post", "mail.post"]),
        ({"ref": "*_all"}, ["chat.post_all", "mail.post_all"]),
        ({"ref": "mail_post"}, []),
        ({"ref": "%"}, []),
        ({"pack": Id("mail")}, ["mail.post", "mail.post_all"]),
        ({"packs": [Id("mail")]}, ["mail.post", "mail.post_all"]),
        ({"packs": [Id("mail"), Id("chat")], "ref": "*.post"}, ["chat.post", "mail.post"]),
        ({"packs": [Id("mail")], "pack": Id("chat")}, []),
        ({"packs": []}, []),
        ({"runtime": Id("core.shell")}, ["chat.post_all", "mail.post_all"]),
        ({"runtime": Id("core.python"), "query": "chat"}, ["chat.post"]),
        ({"query": ""}, ["chat.post", "chat.post_all", "mail.post", "mail.post_all"]),
        ({"query": " \t\n"}, ["chat.post", "chat.post_all", "mail.post", "mail.post_all"]),
        ({"query": "sends MAIL"}, ["mail.post"]),
        ({"query": "it\tmail  post"}, ["mail.post", "mail.post_all"]),
        ({"query": "it nothing"}, []),
        ({"query": "post_"}, ["chat.post_all", "mail.post_all"]),
        ({"query": "p_st"}, []),
        ({"query": "%"}, []),
        ({"query": "mail " * 16 + "nothing"}, ["mail.post", "mail.post_all"]),
        ({"query": "mail " * 15 + "nothing"}, []),
    ],
)
async def test_actions(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), ListSearchActionFilter)
    assert own(await ActionRepository(connection).list_search(filter, FIRST)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"ref": "*.*"}, ["chat.came", "chat.went", "mail.came", "mail.went"]),
        ({"pack": Id("chat")}, ["chat.came", "chat.went"]),
        ({"sensor": Id("mail.idle")}, ["mail.came"]),
        ({"sensor": -1}, []),
        ({"enabled": False}, ["chat.went", "mail.went"]),
        ({"enabled": True, "pack": Id("mail"), "ref": "mail.*"}, ["mail.came"]),
    ],
)
async def test_triggers(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), ListSearchTriggerFilter)
    assert own(await TriggerRepository(connection).list_search(filter, FIRST)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["chat.idle", "chat.watch", "mail.idle", "mail.watch"]),
        ({"ref": "*.watch"}, ["chat.watch", "mail.watch"]),
        ({"pack": Id("chat")}, ["chat.idle", "chat.watch"]),
        ({"trigger": Id("mail.came")}, ["mail.idle", "mail.watch"]),
        ({"runtime": Id("core.python")}, ["chat.watch", "mail.watch"]),
        ({"enabled": False}, ["chat.idle", "mail.idle"]),
        ({"enabled": True, "trigger": Id("mail.came")}, ["mail.watch"]),
    ],
)
async def test_sensors(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), ListSearchSensorFilter)
    assert own(await SensorRepository(connection).list_search(filter, FIRST)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["chat.answer", "chat.silence", "mail.answer", "mail.silence"]),
        ({"ref": "chat.*"}, ["chat.answer", "chat.silence"]),
        ({"pack": Id("mail")}, ["mail.answer", "mail.silence"]),
        ({"action": Id("mail.post")}, ["mail.answer"]),
        ({"trigger": Id("mail.came")}, ["mail.answer", "mail.silence"]),
        ({"enabled": False}, ["chat.silence", "mail.silence"]),
        ({"enabled": False, "action": Id("mail.post")}, []),
    ],
)
async def test_rules(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), ListSearchRuleFilter)
    assert own(await RuleRepository(connection).list_search(filter, FIRST)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["chat.few", "core.one", "mail.few"]),
        ({"ref": "*.few"}, ["chat.few", "mail.few"]),
        ({"pack": Id("mail")}, ["mail.few"]),
        ({"action": Id("mail.post")}, ["core.one"]),
        ({"tag": "text"}, ["chat.few", "mail.few"]),
        ({"tag": "text", "pack": Id("chat"), "ref": "c*w"}, ["chat.few"]),
    ],
)
async def test_policies(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), ListSearchPolicyFilter)
    assert own(await PolicyRepository(connection).list_search(filter, FIRST)) == expected


ALL_KEYS = ["ann.token", "chat.token", "mail.token", "post.key", "system.url", "watch.key"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ALL_KEYS),
        ({"ref": "*.token"}, ["ann.token", "chat.token", "mail.token"]),
        ({"owner_type": "pack"}, ["chat.token", "mail.token"]),
        ({"owner_type": "system", "owner": "system"}, ["system.url"]),
        ({"owner_identity": Id("ann")}, ["ann.token"]),
        ({"owner_pack": Id("mail")}, ["mail.token"]),
        ({"owner_pack": Id("mail"), "ref": "chat.*"}, []),
        ({"owner_action": Id("mail.post")}, ["post.key"]),
        ({"owner_sensor": Id("mail.watch")}, ["watch.key"]),
    ],
)
async def test_keys(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), SearchKeyFilter)
    assert own(await KeyRepository(connection).list_search(filter, FIRST)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["plot.png", "Logs/Jan%1.txt", "Logs/Jan_1.txt"]),
        ({"ref": "Logs/*"}, ["Logs/Jan%1.txt", "Logs/Jan_1.txt"]),
        ({"ref": "Logs/Jan_*"}, ["Logs/Jan_1.txt"]),
        ({"ref": "logs/*"}, []),
        ({"scope": "pack"}, ["Logs/Jan%1.txt", "Logs/Jan_1.txt"]),
        ({"scope": "pack", "owner": "mail"}, ["Logs/Jan_1.txt"]),
        ({"type": "file_image"}, ["plot.png"]),
        ({"retention_policy": "days"}, ["Logs/Jan%1.txt"]),
        ({"name_contains": "LOGS/jan%"}, ["Logs/Jan%1.txt"]),
        ({"name_contains": "."}, ["plot.png", "Logs/Jan%1.txt", "Logs/Jan_1.txt"]),
        ({"name_contains": "*"}, []),
    ],
)
async def test_artifacts(
    connection: "Connection[Record]", ids: Ids, given: Given, expected: list[str]
) -> None:
    filter = msgspec.convert(known(given, ids), ListSearchArtifactFilter)
    assert own(await ArtifactRepository(connection).list_search(filter, FIRST)) == expected


async def test_a_page_of_what_matches(connection: "Connection[Record]", ids: Ids) -> None:
    filter = ListSearchActionFilter(ref="*.post*")
    pages = [
        await ActionRepository(connection).list_search(filter, Pagination(page, 2))
        for page in range(3)
    ]
    refs = [[row.ref for row in page] for page in pages]
    assert refs == [["chat.post", "chat.post_all"], ["mail.post", "mail.post_all"], []]


async def test_lists_come_in_the_order_that_is_asked(
    connection: "Connection[Record]", ids: Ids
) -> None:
    """By label, where those of one label come by age; or what was added, or changed, last."""
    await connection.execute(
        "UPDATE pack SET label = 'B' || id;"
        "UPDATE action SET label = 'Z' WHERE ref = 'chat.post'; UPDATE rule SET label = 'Same'"
    )
    packs = PackRepository(connection)
    filter = ListSearchPackFilter(tag="text")
    by_label = await packs.list_search(filter, FIRST, order="label")
    assert [pack.ref for pack in by_label] == ["mail", "chat"]
    by_age = await packs.list_search(filter, Pagination(per_page=1), order="created")
    assert [pack.ref for pack in by_age] == ["chat"]
    actions = await ActionRepository(connection).list_search(
        ListSearchActionFilter(ref="*.post"), FIRST, order="label"
    )
    assert [action.ref for action in actions] == ["mail.post", "chat.post"]
    actions = await ActionRepository(connection).list_search(
        ListSearchActionFilter(pack=ids["chat"]), FIRST, order="updated"
    )
    assert [action.ref for action in actions] == ["chat.post", "chat.post_all"]
    rules = await RuleRepository(connection).list_search(
        ListSearchRuleFilter(ref="*.answer"), FIRST, order="label"
    )
    assert [rule.ref for rule in rules] == ["mail.answer", "chat.answer"]
    triggers = await TriggerRepository(connection).list_search(
        ListSearchTriggerFilter(ref="*.went"), FIRST, order="created"
    )
    assert [trigger.ref for trigger in triggers] == ["chat.went", "mail.went"]
    sensors = await SensorRepository(connection).list_search(
        ListSearchSensorFilter(ref="*.idle"), FIRST, order="created"
    )
    assert [sensor.ref for sensor in sensors] == ["chat.idle", "mail.idle"]
    policies = await PolicyRepository(connection).list_search(
        ListSearchPolicyFilter(), FIRST, order="name"
    )
    assert [policy.ref for policy in policies] == ["mail.few", "chat.few", "core.one"]


async def test_an_order_that_the_list_has_not_is_refused(connection: "Connection[Record]") -> None:
    order = cast("ListSearchPackOrder", "ref; DROP TABLE pack")
    with pytest.raises(ValidationError, match="give one of label, created, updated"):
        await PackRepository(connection).list_search(ListSearchPackFilter(), FIRST, order=order)


def test_no_filter_asks_for_a_secret() -> None:
    assert "value" not in SearchKeyFilter.__struct_fields__


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_is_a_value(
    connection: "Connection[Record]", ids: Ids, text: str
) -> None:
    filter = ListSearchActionFilter(ref=text, query=text)
    assert await ActionRepository(connection).list_search(filter, FIRST) == []
    artifact = ListSearchArtifactFilter(owner=text, name_contains=text)
    assert await ArtifactRepository(connection).list_search(artifact, FIRST) == []
    key = SearchKeyFilter(ref=text, owner=text)
    assert await KeyRepository(connection).list_search(key, FIRST) == []


def test_a_filter_is_what_a_document_says() -> None:
    body = b'{"ref": "mail.*", "packs": [1, 2]}'
    filter = msgspec.json.decode(body, type=ListSearchActionFilter)
    assert filter == ListSearchActionFilter(ref="mail.*", packs=[1, 2])


def test_a_filter_is_what_a_query_string_says() -> None:
    parameters = dict(parse_qsl("ref=mail.*&pack=7&enabled=false"))
    filter = msgspec.convert(parameters, ListSearchTriggerFilter, strict=False)
    assert filter == ListSearchTriggerFilter(ref="mail.*", pack=7, enabled=False)


@pytest.mark.parametrize(
    "parameters", [{"reff": "x"}, {"pack": "x"}, {"ref": None}, {"value": "x"}]
)
def test_what_no_filter_has_is_refused(parameters: Given) -> None:
    for filter in (ListSearchTriggerFilter, SearchKeyFilter):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(parameters, filter, strict=False)
