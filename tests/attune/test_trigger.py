"""TriggerRepository: methods beyond those of all components, on a real server."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    CreateTriggerInput,
    Json,
    PackRepository,
    SensorRepository,
    StillReferencedError,
    Trigger,
    TriggerRepository,
    UpdateTriggerInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def triggers(connection: "Connection[Record]") -> TriggerRepository:
    return TriggerRepository(connection)


async def add(triggers: TriggerRepository, ref: str, **fields: object) -> Trigger:
    """A trigger with this ref, and with other fields as a JSON document would give them."""
    given = {"ref": ref, "label": ref.title(), **fields}
    return await triggers.create(msgspec.convert(given, CreateTriggerInput))


async def test_what_is_left_unset_takes_the_default(triggers: TriggerRepository) -> None:
    trigger = await add(triggers, "slack.message")
    assert (trigger.pack, trigger.pack_ref, trigger.description) == (None, None, None)
    assert (trigger.param_schema, trigger.out_schema) == (None, None)
    assert (trigger.enabled, trigger.is_adhoc) == (True, False)


async def test_a_new_trigger_has_no_webhook(triggers: TriggerRepository) -> None:
    trigger = await add(triggers, "slack.message")
    assert (trigger.webhook_enabled, trigger.webhook_key) == (False, None)
    assert trigger.webhook_config == {}


async def test_everything_given_comes_back_as_it_went_in(
    triggers: TriggerRepository, make: Make
) -> None:
    given = CreateTriggerInput(
        ref="slack.message",
        pack=await make("pack", ref="slack"),
        pack_ref="slack",
        label="Message",
        description="Someone wrote",
        enabled=False,
        param_schema=NESTED,
        out_schema=[NESTED, "text", 3],
        is_adhoc=True,
    )
    trigger = await triggers.get_by_id((await triggers.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(trigger, name) for name in fields} == fields


async def test_every_field_of_the_update_can_be_changed(triggers: TriggerRepository) -> None:
    trigger = await add(triggers, "slack.message", param_schema={"a": 1})
    given = UpdateTriggerInput(
        label="New",
        description="Words",
        enabled=False,
        param_schema=NESTED,
        out_schema={"type": "object"},
    )
    changed = await triggers.update(trigger.id, given)
    fields = msgspec.structs.asdict(given)
    assert changed == msgspec.structs.replace(trigger, **fields, updated=changed.updated)


@pytest.mark.parametrize("field", ["description", "param_schema", "out_schema"])
async def test_what_may_be_absent_can_be_cleared(triggers: TriggerRepository, field: str) -> None:
    given: dict[str, object] = {"description": "Words", "param_schema": {}, "out_schema": {}}
    trigger = await add(triggers, "slack.message", **given)
    cleared = await triggers.update(trigger.id, msgspec.convert({field: None}, UpdateTriggerInput))
    assert cleared == msgspec.structs.replace(trigger, **{field: None}, updated=cleared.updated)


async def test_enabled_triggers_are_found_by_ref(triggers: TriggerRepository) -> None:
    await add(triggers, "slack.b")
    await add(triggers, "slack.off", enabled=False)
    await add(triggers, "slack.a")
    assert [trigger.ref for trigger in await triggers.find_enabled()] == ["slack.a", "slack.b"]


# what the schema holds for webhooks


async def test_a_webhook_s_key_is_not_shown(
    triggers: TriggerRepository, connection: "Connection[Record]"
) -> None:
    trigger = await add(triggers, "slack.message")
    await connection.execute("UPDATE trigger SET webhook_key = 'wh_secret'")
    row = await triggers.get_by_id(trigger.id)
    assert row.webhook_key == "wh_secret"
    assert "wh_secret" not in repr(row)


async def test_a_webhook_s_key_is_unique(
    triggers: TriggerRepository, connection: "Connection[Record]"
) -> None:
    await add(triggers, "slack.a")
    await add(triggers, "slack.b")
    with pytest.raises(asyncpg.UniqueViolationError) as caught:
        await connection.execute("UPDATE trigger SET webhook_key = 'wh_secret'")
    assert caught.value.constraint_name == "trigger_webhook_key_key"


@pytest.mark.parametrize("length", [0, 65])
async def test_a_webhook_s_key_has_1_to_64_characters(
    triggers: TriggerRepository, connection: "Connection[Record]", length: int
) -> None:
    await add(triggers, "slack.a")
    with pytest.raises(asyncpg.CheckViolationError) as caught:
        await connection.execute("UPDATE trigger SET webhook_key = repeat('x', $1)", length)
    assert caught.value.constraint_name == "trigger_webhook_key_length"


# what points to it


async def test_a_sensor_goes_with_its_trigger(
    triggers: TriggerRepository, make: Make, connection: "Connection[Record]"
) -> None:
    trigger = await add(triggers, "slack.message")
    sensor = await make("sensor", trigger=trigger.id)
    assert await triggers.delete(trigger.id)
    assert await SensorRepository(connection).find_by_id(sensor) is None


async def test_a_trigger_stays_while_a_rule_uses_it(
    triggers: TriggerRepository, make: Make
) -> None:
    trigger = await add(triggers, "slack.message")
    await make("rule", trigger=trigger.id)
    with pytest.raises(StillReferencedError) as caught:
        await triggers.delete(trigger.id)
    assert (caught.value.entity, caught.value.other) == ("Trigger", "Rule")
    assert (caught.value.constraint, caught.value.value) == ("rule_trigger_fkey", trigger.id)


@pytest.mark.parametrize(("used", "other"), [("trigger", "Trigger"), ("action", "Action")])
async def test_a_pack_stays_while_another_s_rule_uses_what_it_ships(
    make: Make, connection: "Connection[Record]", used: str, other: str
) -> None:
    slack = await make("pack", ref="slack")
    await make("rule", **{used: await make(used, pack=slack)})
    with pytest.raises(StillReferencedError) as caught:
        await PackRepository(connection).delete(slack)
    assert (caught.value.entity, caught.value.other) == (other, "Rule")
    assert caught.value.constraint == f"rule_{used}_fkey"


async def test_an_event_outlives_its_trigger(
    triggers: TriggerRepository, make: Make, connection: "Connection[Record]"
) -> None:
    trigger = await add(triggers, "slack.message")
    event = await make("event", trigger=trigger.id)
    assert await triggers.delete(trigger.id)
    statement = "SELECT trigger, trigger_ref FROM event WHERE id = $1"
    row = await connection.fetchrow(statement, event)
    assert tuple(row or ()) == (None, "slack.message")
