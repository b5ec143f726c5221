"""RuleRepository: methods beyond those of all components, on a real server."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from attune_db import (
    CreateRuleInput,
    Json,
    MissingReferenceError,
    PackRepository,
    Rule,
    RuleRepository,
    UpdateRuleInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}

Make = Callable[..., Awaitable[int]]
Links = dict[str, object]


@pytest.fixture
def rules(connection: "Connection[Record]") -> RuleRepository:
    return RuleRepository(connection)


@pytest.fixture
async def links(make: Make) -> Links:
    """A pack with an action and a trigger, as the fields that point to them."""
    pack = await make("pack", ref="slack")
    action = {"action": await make("action", ref="slack.post", pack=pack)}
    trigger = {"trigger": await make("trigger", ref="slack.message", pack=pack)}
    named = {"pack_ref": "slack", "action_ref": "slack.post", "trigger_ref": "slack.message"}
    return {"pack": pack, **action, **trigger, **named}


def fields_of(ref: str, links: Links, **fields: object) -> Links:
    return {"ref": ref, "label": "Greet", "description": "Greets", **links, **fields}


async def add(rules: RuleRepository, ref: str, links: Links, **fields: object) -> Rule:
    """A rule with these links, and with other fields as a JSON document would give them."""
    return await rules.create(msgspec.convert(fields_of(ref, links, **fields), CreateRuleInput))


def refs(rules: list[Rule]) -> list[str]:
    return [rule.ref for rule in rules]


async def test_what_is_left_unset_takes_the_default(rules: RuleRepository, links: Links) -> None:
    rule = await add(rules, "slack.greet", links)
    assert (rule.conditions, rule.action_params, rule.trigger_params) == ([], {}, {})
    assert (rule.enabled, rule.is_adhoc) == (True, False)


@pytest.mark.parametrize("conditions", [NESTED, [NESTED, "text", 3], {"all": []}, []])
async def test_everything_given_comes_back_as_it_went_in(
    rules: RuleRepository, links: Links, conditions: Json
) -> None:
    fields = {"conditions": conditions, "action_params": NESTED, "trigger_params": {"a": [None]}}
    given = fields_of("slack.greet", links, **fields, enabled=False, is_adhoc=True)
    added = await rules.create(msgspec.convert(given, CreateRuleInput))
    rule = await rules.get_by_id(added.id)
    assert {name: getattr(rule, name) for name in given} == given


async def test_every_field_of_the_update_can_be_changed(
    rules: RuleRepository, links: Links
) -> None:
    rule = await add(rules, "slack.greet", links)
    given = UpdateRuleInput(
        label="New",
        description="Words",
        conditions={"any": [NESTED]},
        action_params=NESTED,
        trigger_params={"a": 1},
        enabled=False,
    )
    changed = await rules.update(rule.id, given)
    fields = msgspec.structs.asdict(given)
    assert changed == msgspec.structs.replace(rule, **fields, updated=changed.updated)


@pytest.mark.parametrize("field", ["conditions", "action_params", "trigger_params"])
async def test_what_a_rule_holds_is_never_none(
    rules: RuleRepository, links: Links, field: str
) -> None:
    rule = await add(rules, "slack.greet", links)
    given = msgspec.structs.replace(UpdateRuleInput(), **{field: None})
    with pytest.raises(ValidationError) as caught:
        await rules.update(rule.id, given)
    assert (caught.value.entity, caught.value.field) == ("Rule", field)


@pytest.mark.parametrize("other", ["action", "trigger"])
async def test_an_upsert_can_point_elsewhere(
    rules: RuleRepository, links: Links, make: Make, other: str
) -> None:
    rule = await add(rules, "slack.greet", links, enabled=False, action_params={"a": 1})
    elsewhere = {other: await make(other, ref="zoom.other"), f"{other}_ref": "zoom.other"}
    given = fields_of("slack.greet", links, **elsewhere)
    changed = await rules.upsert(msgspec.convert(given, CreateRuleInput))
    assert changed == msgspec.structs.replace(rule, **elsewhere, updated=changed.updated)


# find


@pytest.mark.parametrize("other", ["action", "trigger"])
async def test_the_rules_of_an_action_or_trigger_are_found_by_ref(
    rules: RuleRepository, links: Links, make: Make, other: str
) -> None:
    elsewhere = {other: await make(other, ref="zoom.other"), f"{other}_ref": "zoom.other"}
    await add(rules, "slack.b", links)
    await add(rules, "slack.other", links | elsewhere)
    await add(rules, "slack.a", links, enabled=False)
    find = rules.find_by_action if other == "action" else rules.find_by_trigger
    assert refs(await find(msgspec.convert(links[other], int))) == ["slack.a", "slack.b"]
    assert await find(-1) == []


async def test_enabled_rules_are_found_by_ref(rules: RuleRepository, links: Links) -> None:
    await add(rules, "slack.b", links)
    await add(rules, "slack.off", links, enabled=False)
    await add(rules, "slack.a", links)
    assert refs(await rules.find_enabled()) == ["slack.a", "slack.b"]


# what it points to, and what points to it


@pytest.mark.parametrize("other", ["action", "trigger"])
@pytest.mark.parametrize("wrong", [{"id": -1}, {"ref": "slack.nobody"}])
async def test_an_action_and_a_trigger_must_be_there(
    rules: RuleRepository, links: Links, other: str, wrong: Links
) -> None:
    names = other, f"{other}_ref"
    pair = wrong.get("id", links[names[0]]), wrong.get("ref", links[names[1]])
    with pytest.raises(MissingReferenceError) as caught:
        await add(rules, "slack.greet", links | dict(zip(names, pair, strict=True)))
    assert (caught.value.entity, caught.value.other) == ("Rule", other.title())
    assert (caught.value.fields, caught.value.value) == (names, pair)


async def test_a_rule_goes_with_its_pack_although_it_uses_its_action_and_trigger(
    rules: RuleRepository, links: Links, connection: "Connection[Record]"
) -> None:
    rule = await add(rules, "slack.greet", links)
    assert await PackRepository(connection).delete(msgspec.convert(links["pack"], int))
    assert await rules.find_by_id(rule.id) is None


@pytest.mark.parametrize("table", ["event", "enforcement"])
async def test_history_outlives_its_rule(
    rules: RuleRepository, links: Links, make: Make, connection: "Connection[Record]", table: str
) -> None:
    rule = await add(rules, "slack.greet", links)
    id = await make(table, rule=rule.id, rule_ref=rule.ref)
    assert await rules.delete(rule.id)
    row = await connection.fetchrow(f"SELECT rule, rule_ref FROM {table} WHERE id = $1", id)
    assert tuple(row or ()) == (None, "slack.greet")
