"""Many rows in one call: all of them or none, in the order of the inputs. Real PostgreSQL."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from attune_db import (
    ActionRepository,
    AlreadyExistsError,
    ArtifactRepository,
    ArtifactType,
    CreateActionInput,
    CreateArtifactInput,
    CreateEnforcementInput,
    CreateEventInput,
    CreateExecutionInput,
    CreateKeyInput,
    CreateNotificationInput,
    CreatePackInput,
    CreatePermissionSetInput,
    CreatePolicyInput,
    CreateRuleInput,
    CreateRuntimeInput,
    CreateSensorInput,
    CreateTriggerInput,
    Database,
    EnforcementRepository,
    EventRepository,
    ExecutionRepository,
    Json,
    KeyRepository,
    MissingReferenceError,
    NotificationRepository,
    OwnerType,
    PackRepository,
    PermissionSetRepository,
    PolicyRepository,
    RuleRepository,
    RuntimeRepository,
    SensorRepository,
    TriggerRepository,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]
Heard = Callable[[], Awaitable[list[tuple[str, str]]]]
Given = dict[str, object]

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}
NOTICE: Given = {"channel": "work", "entity_type": "event", "entity": "1", "activity": "made"}
MANY = 10_000


@dataclass(frozen=True)
class Kind:
    """A repository, a method of it that takes many inputs, and some of them."""

    repository: type[Any]
    write: Callable[..., Awaitable[Any]]
    input: type[Any]
    given: Sequence[Given]

    def inputs(self) -> list[Any]:
        return [msgspec.convert(fields, self.input) for fields in self.given]


CREATED = [
    Kind(
        EventRepository,
        EventRepository.create_many,
        CreateEventInput,
        [
            {"trigger_ref": "b", "payload": NESTED, "config": None},
            {"trigger_ref": "a"},
            {"trigger_ref": "b", "payload": [1, "é"], "config": {}},
        ],
    ),
    Kind(
        EnforcementRepository,
        EnforcementRepository.create_many,
        CreateEnforcementInput,
        [
            {"rule_ref": "b", "trigger_ref": "t", "conditions": [NESTED]},
            {"rule_ref": "a", "trigger_ref": "t", "status": "disabled", "condition": "any"},
        ],
    ),
    Kind(
        ExecutionRepository,
        ExecutionRepository.create_many,
        CreateExecutionInput,
        [
            {"action_ref": "b", "status": "completed", "result": NESTED},
            {"action_ref": "a", "config": None, "workflow_task": {"name": "x"}},
        ],
    ),
    Kind(
        NotificationRepository,
        NotificationRepository.create_many,
        CreateNotificationInput,
        [{**NOTICE, "entity": "2"}, {**NOTICE, "content": NESTED, "state": "queued"}],
    ),
    Kind(
        ArtifactRepository,
        ArtifactRepository.create_many,
        CreateArtifactInput,
        [{"ref": "b", "type": "url"}, {"ref": "a", "type": "other", "owner": None}],
    ),
    Kind(
        KeyRepository,
        KeyRepository.create_many,
        CreateKeyInput,
        [
            {"ref": "b", "owner_type": "system", "name": "b", "value": "'; --"},
            {"ref": "a", "owner_type": "system", "name": "a", "value": "é", "encrypted": False},
        ],
    ),
]
LOADED = [
    Kind(EventRepository, EventRepository.load_many, CreateEventInput, CREATED[0].given),
    Kind(
        EnforcementRepository,
        EnforcementRepository.load_many,
        CreateEnforcementInput,
        CREATED[1].given,
    ),
    Kind(
        ExecutionRepository,
        ExecutionRepository.load_many,
        CreateExecutionInput,
        CREATED[2].given,
    ),
    Kind(
        NotificationRepository,
        NotificationRepository.load_many,
        CreateNotificationInput,
        CREATED[3].given,
    ),
]


def named(kind: Kind) -> str:
    return kind.write.__qualname__


def told(row: object, given: Given) -> Given:
    """The fields of a row that were given."""
    fields: Given = msgspec.to_builtins({name: getattr(row, name) for name in given})
    return fields


@pytest.mark.parametrize("kind", CREATED, ids=named)
async def test_rows_come_in_the_order_of_their_inputs(
    connection: "Connection[Record]", kind: Kind
) -> None:
    rows = kind.repository(connection)
    made = await kind.write(rows, kind.inputs())
    pairs = zip(made, kind.given, strict=True)
    assert [told(row, given) for row, given in pairs] == list(kind.given)
    assert [await rows.get_by_id(row.id) for row in made] == made
    assert [row.id for row in made] == sorted(row.id for row in made)


@pytest.mark.parametrize("kind", [*CREATED, *LOADED], ids=named)
async def test_no_inputs_make_no_rows(connection: "Connection[Record]", kind: Kind) -> None:
    assert await kind.write(kind.repository(connection), []) in ([], 0)


@pytest.mark.parametrize("kind", LOADED, ids=named)
async def test_rows_that_nobody_reads_back_are_counted(
    connection: "Connection[Record]", kind: Kind
) -> None:
    rows = kind.repository(connection)
    assert await kind.write(rows, kind.inputs()) == len(kind.given)
    stored = sorted(await rows.list(), key=lambda row: row.id)
    pairs = zip(stored, kind.given, strict=True)
    assert [told(row, given) for row, given in pairs] == list(kind.given)


async def test_what_is_left_unset_takes_the_default(connection: "Connection[Record]") -> None:
    [enforcement] = await EnforcementRepository(connection).create_many(
        [CreateEnforcementInput(rule_ref="a", trigger_ref="t")]
    )
    assert (enforcement.status, enforcement.conditions, enforcement.payload) == ("created", [], {})
    await ExecutionRepository(connection).load_many([CreateExecutionInput(action_ref="a")])
    [execution] = await ExecutionRepository(connection).list()
    assert (execution.status, execution.result) == ("requested", None)


async def test_ten_thousand_rows_in_one_call(db: Database) -> None:
    inputs = [
        CreateEventInput(trigger_ref=f"t{number % 7}", payload={"number": number})
        for number in range(MANY)
    ]
    events = await db.event.create_many(inputs)
    assert [event.payload for event in events] == [item.payload for item in inputs]
    loaded = [CreateEventInput(trigger_ref="t", payload=item.payload) for item in inputs]
    assert await db.event.load_many(loaded) == MANY
    assert await db.event.count() == 2 * MANY


# all or nothing


async def test_one_bad_input_undoes_all_and_is_named(db: Database) -> None:
    inputs = [
        CreateArtifactInput(ref=f"a{number % 900}", type=ArtifactType.URL) for number in range(1000)
    ]
    with pytest.raises(AlreadyExistsError, match=r"in input\[900\]$") as caught:
        await db.artifact.create_many(inputs)
    assert (caught.value.index, caught.value.field, caught.value.value) == (900, "ref", "a0")
    assert await db.artifact.count() == 0


async def test_a_reference_that_is_missing_is_told_by_its_input(db: Database) -> None:
    inputs = [CreateEventInput(trigger_ref="t") for _ in range(5)]
    inputs.insert(3, CreateEventInput(trigger_ref="t", trigger=-1))
    with pytest.raises(MissingReferenceError) as caught:
        await db.event.load_many(inputs)
    assert caught.value.index == 3
    assert await db.event.count() == 0


async def test_the_callers_transaction_goes_on(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.event.create_many([CreateEventInput(trigger_ref="kept")])
        with pytest.raises(ValidationError):
            await tx.notification.create_many(
                [
                    CreateNotificationInput(
                        channel=channel, entity_type="x", entity="1", activity="made"
                    )
                    for channel in ("work", "")
                ]
            )
        await tx.event.load_many([CreateEventInput(trigger_ref="loaded")])
    assert {event.trigger_ref for event in await db.event.list()} == {"kept", "loaded"}
    assert await db.notification.count() == 0


async def test_a_secret_of_a_bad_input_is_not_shown(connection: "Connection[Record]") -> None:
    inputs = [
        CreateKeyInput(ref=ref, owner_type=OwnerType.SYSTEM, name=ref, value="hidden!")
        for ref in ("a", "B")
    ]
    with pytest.raises(ValidationError) as caught:
        await KeyRepository(connection).create_many(inputs)
    assert caught.value.index == 1
    assert "hidden!" not in f"{caught.value!s} {caught.value!r} {caught.value.__cause__!r}"


async def test_what_many_rows_tell_is_heard(
    db: Database, listen: Callable[..., Awaitable[Heard]]
) -> None:
    heard = await listen("event_created", "work")
    await db.event.load_many([CreateEventInput(trigger_ref="t") for _ in range(3)])
    await db.notification.load_many([msgspec.convert(NOTICE, CreateNotificationInput)])
    channels = [channel for channel, _ in await heard()]
    assert channels == ["event_created"] * 3 + ["work"]


# upserts


@pytest.fixture
async def upserts(make: Make) -> list[Kind]:
    """Two of each of a pack's components, the second of which leaves out what it may."""
    pack, python = await make("pack", ref="mail"), await make("runtime", ref="core.python")
    runs, fires = await make("action", ref="core.run"), await make("trigger", ref="core.fire")
    pack_fields = {"pack": pack, "pack_ref": "mail"}
    named: Given = {"label": "Label", "description": "Words"}
    watch = {"entrypoint": "x.py", "runtime": python, "runtime_ref": "core.python"}
    links = {"action": runs, "action_ref": "core.run"}
    fire = {"trigger": fires, "trigger_ref": "core.fire"}
    limit: Given = {"method": "cancel", "threshold": 3, "name": "Few"}
    return [
        Kind(
            PackRepository,
            PackRepository.upsert_many,
            CreatePackInput,
            [
                {"ref": "zz", **named, "version": "1.0.0", "tags": ["a", "it's"], "meta": NESTED},
                {"ref": "aa", "label": "A", "version": "1.0.0"},
            ],
        ),
        Kind(
            RuntimeRepository,
            RuntimeRepository.upsert_many,
            CreateRuntimeInput,
            [
                {"ref": "mail.z", "name": "Z", "distributions": NESTED, **pack_fields},
                {"ref": "mail.a", "name": "A"},
            ],
        ),
        Kind(
            TriggerRepository,
            TriggerRepository.upsert_many,
            CreateTriggerInput,
            [
                {"ref": "mail.z", **named, **pack_fields, "enabled": False, "param_schema": NESTED},
                {"ref": "mail.a", "label": "A"},
            ],
        ),
        Kind(
            SensorRepository,
            SensorRepository.upsert_many,
            CreateSensorInput,
            [
                {"ref": "mail.z", **named, **pack_fields, **watch, **fire, "config": NESTED},
                {"ref": "mail.a", **named, **watch, **fire},
            ],
        ),
        Kind(
            ActionRepository,
            ActionRepository.upsert_many,
            CreateActionInput,
            [
                {
                    "ref": "mail.z",
                    **named,
                    **pack_fields,
                    "entrypoint": "x.py",
                    "param_schema": NESTED,
                },
                {"ref": "mail.a", **named, **pack_fields, "entrypoint": "x.py"},
            ],
        ),
        Kind(
            RuleRepository,
            RuleRepository.upsert_many,
            CreateRuleInput,
            [
                {"ref": "mail.z", **named, **pack_fields, **links, **fire, "conditions": [NESTED]},
                {"ref": "mail.a", **named, **pack_fields, **links, **fire},
            ],
        ),
        Kind(
            PolicyRepository,
            PolicyRepository.upsert_many,
            CreatePolicyInput,
            [
                {"ref": "mail.z", **limit, **pack_fields, **links, "tags": ["a", "b"]},
                {"ref": "mail.a", **limit},
            ],
        ),
        Kind(
            PermissionSetRepository,
            PermissionSetRepository.upsert_many,
            CreatePermissionSetInput,
            [{"ref": "mail.z", **pack_fields, "label": "Z", "grants": [NESTED]}, {"ref": "mail.a"}],
        ),
    ]


@pytest.mark.parametrize("place", range(8))
async def test_upserts_add_what_is_not_there(
    connection: "Connection[Record]", upserts: list[Kind], place: int
) -> None:
    kind = upserts[place]
    made = await kind.write(kind.repository(connection), kind.inputs())
    pairs = zip(made, kind.given, strict=True)
    assert [told(row, given) for row, given in pairs] == list(kind.given)


@pytest.mark.parametrize("place", range(8))
async def test_upserts_of_the_same_move_nothing(
    connection: "Connection[Record]", upserts: list[Kind], place: int
) -> None:
    kind = upserts[place]
    rows = kind.repository(connection)
    made = await kind.write(rows, kind.inputs())
    assert await kind.write(rows, kind.inputs()[::-1]) == made[::-1]


@pytest.mark.parametrize("place", range(8))
async def test_upserts_change_what_is_given_and_keep_what_is_unset(
    connection: "Connection[Record]", upserts: list[Kind], place: int
) -> None:
    kind = upserts[place]
    rows = kind.repository(connection)
    first, second = await kind.write(rows, kind.inputs())
    field = next(name for name in ("label", "name") if name in kind.input.__struct_fields__)
    # The second one's fields alone, for the first one's row.
    given = {**kind.given[1], "ref": first.ref, field: "Changed"}
    [changed] = await kind.write(rows, [msgspec.convert(given, kind.input)])
    assert changed == msgspec.structs.replace(first, **given, updated=changed.updated)
    assert changed.updated > first.updated
    assert await rows.get_by_ref(second.ref) == second


async def test_a_ref_twice_is_written_twice(connection: "Connection[Record]") -> None:
    given = [CreatePackInput(ref="mail", label=label, version="1.0.0") for label in ("One", "Two")]
    first, second = await PackRepository(connection).upsert_many(given)
    assert (first.id, first.label, second.label) == (second.id, "One", "Two")
