"""SensorRepository: methods beyond those of all components, on a real server."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from attune_db import (
    CreateSensorInput,
    Json,
    MissingReferenceError,
    RuntimeRepository,
    Sensor,
    SensorRepository,
    UpdateSensorInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}

Make = Callable[..., Awaitable[int]]
Links = dict[str, object]


@pytest.fixture
def sensors(connection: "Connection[Record]") -> SensorRepository:
    return SensorRepository(connection)


@pytest.fixture
async def links(make: Make) -> Links:
    """A runtime and a trigger, as the fields that point to them."""
    runtime = {"runtime": await make("runtime", ref="core.python"), "runtime_ref": "core.python"}
    trigger = {"trigger": await make("trigger", ref="core.timer"), "trigger_ref": "core.timer"}
    return {**runtime, **trigger}


def fields_of(ref: str, links: Links, **fields: object) -> Links:
    texts = {"label": "Listener", "description": "Listens", "entrypoint": "listen.py"}
    return {"ref": ref, **texts, **links, **fields}


async def add(sensors: SensorRepository, ref: str, links: Links, **fields: object) -> Sensor:
    """A sensor with these links, and with other fields as a JSON document would give them."""
    given = fields_of(ref, links, **fields)
    return await sensors.create(msgspec.convert(given, CreateSensorInput))


def refs(sensors: list[Sensor]) -> list[str]:
    return [sensor.ref for sensor in sensors]


async def test_what_is_left_unset_takes_the_default(
    sensors: SensorRepository, links: Links
) -> None:
    sensor = await add(sensors, "slack.listener", links)
    assert (sensor.pack, sensor.pack_ref) == (None, None)
    assert (sensor.enabled, sensor.param_schema, sensor.config) == (True, None, None)


async def test_everything_given_comes_back_as_it_went_in(
    sensors: SensorRepository, links: Links, make: Make
) -> None:
    pack = await make("pack", ref="slack")
    fields = {"pack": pack, "pack_ref": "slack", "enabled": False}
    given = fields_of("slack.listener", links, **fields, param_schema=NESTED, config=[NESTED, 3])
    added = await sensors.create(msgspec.convert(given, CreateSensorInput))
    sensor = await sensors.get_by_id(added.id)
    assert {name: getattr(sensor, name) for name in given} == given


@pytest.mark.parametrize(
    "given",
    [
        {"label": "New"},
        {"description": "Words"},
        {"entrypoint": "new.py"},
        {"enabled": False},
        {"param_schema": NESTED},
        {"param_schema": None},
        {"label": "New", "description": "Words", "enabled": False, "param_schema": [1]},
    ],
)
async def test_each_field_of_the_update_can_be_changed(
    sensors: SensorRepository, links: Links, given: Links
) -> None:
    sensor = await add(sensors, "slack.listener", links, param_schema={}, config={"a": 1})
    changed = await sensors.update(sensor.id, msgspec.convert(given, UpdateSensorInput))
    assert changed == msgspec.structs.replace(sensor, **given, updated=changed.updated)


async def test_a_missing_schema_can_be_added_later(sensors: SensorRepository, links: Links) -> None:
    sensor = await add(sensors, "slack.listener", links)
    changed = await sensors.update(sensor.id, UpdateSensorInput(param_schema=NESTED))
    assert (sensor.param_schema, changed.param_schema) == (None, NESTED)


async def test_a_sensor_is_switched_off_and_on(sensors: SensorRepository, links: Links) -> None:
    sensor = await add(sensors, "slack.listener", links)
    off = await sensors.update(sensor.id, UpdateSensorInput(enabled=False))
    on = await sensors.update(sensor.id, UpdateSensorInput(enabled=True))
    assert (off.enabled, on.enabled) == (False, True)


async def test_an_update_keeps_what_it_points_to_and_its_config() -> None:
    fields = UpdateSensorInput.__struct_fields__
    assert fields == ("label", "description", "entrypoint", "enabled", "param_schema")


@pytest.mark.parametrize("other", ["runtime", "trigger"])
async def test_an_upsert_can_point_elsewhere(
    sensors: SensorRepository, links: Links, make: Make, other: str
) -> None:
    sensor = await add(sensors, "slack.listener", links, config={"a": 1}, enabled=False)
    elsewhere = {other: await make(other, ref="zoom.other"), f"{other}_ref": "zoom.other"}
    given = fields_of("slack.listener", links, **elsewhere)
    changed = await sensors.upsert(msgspec.convert(given, CreateSensorInput))
    assert changed == msgspec.structs.replace(sensor, **elsewhere, updated=changed.updated)


# find


async def test_a_trigger_s_sensors_are_found_by_ref(
    sensors: SensorRepository, links: Links, make: Make
) -> None:
    other = {"trigger": await make("trigger", ref="core.cron"), "trigger_ref": "core.cron"}
    await add(sensors, "slack.b", links)
    await add(sensors, "slack.other", links | other)
    await add(sensors, "slack.a", links, enabled=False)
    rows = await sensors.find_by_trigger(msgspec.convert(links["trigger"], int))
    assert refs(rows) == ["slack.a", "slack.b"]
    assert await sensors.find_by_trigger(-1) == []


async def test_enabled_sensors_are_found_by_ref(sensors: SensorRepository, links: Links) -> None:
    assert await sensors.find_enabled() == []
    await add(sensors, "slack.b", links)
    await add(sensors, "slack.off", links, enabled=False)
    await add(sensors, "slack.a", links)
    assert refs(await sensors.find_enabled()) == ["slack.a", "slack.b"]


# what it points to, and what points to it


@pytest.mark.parametrize("other", ["runtime", "trigger"])
@pytest.mark.parametrize("wrong", [{"id": -1}, {"ref": "core.nobody"}])
async def test_a_runtime_and_a_trigger_must_be_there(
    sensors: SensorRepository, links: Links, other: str, wrong: Links
) -> None:
    names = other, f"{other}_ref"
    pair = wrong.get("id", links[names[0]]), wrong.get("ref", links[names[1]])
    with pytest.raises(MissingReferenceError) as caught:
        await add(sensors, "slack.listener", links | dict(zip(names, pair, strict=True)))
    assert (caught.value.entity, caught.value.other) == ("Sensor", other.title())
    assert (caught.value.fields, caught.value.value) == (names, pair)


async def test_a_sensor_goes_with_its_runtime(
    sensors: SensorRepository, links: Links, connection: "Connection[Record]"
) -> None:
    sensor = await add(sensors, "slack.listener", links)
    runtime = msgspec.convert(links["runtime"], int)
    assert await RuntimeRepository(connection).delete(runtime)
    assert await sensors.find_by_id(sensor.id) is None


async def test_an_event_outlives_its_sensor(
    sensors: SensorRepository, links: Links, make: Make, connection: "Connection[Record]"
) -> None:
    sensor = await add(sensors, "slack.listener", links)
    event = await make("event", source=sensor.id, source_ref=sensor.ref)
    assert await sensors.delete(sensor.id)
    statement = "SELECT source, source_ref FROM event WHERE id = $1"
    row = await connection.fetchrow(statement, event)
    assert tuple(row or ()) == (None, "slack.listener")
