"""ActionRepository: methods beyond those of all components, on a real server."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from attune_db import (
    Action,
    ActionRepository,
    CreateActionInput,
    Json,
    MissingReferenceError,
    PackRepository,
    RuntimeRepository,
    StillReferencedError,
    UpdateActionInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def actions(connection: "Connection[Record]") -> ActionRepository:
    return ActionRepository(connection)


@pytest.fixture
async def slack(make: Make) -> int:
    """The id of a pack."""
    return await make("pack", ref="slack")


async def add(actions: ActionRepository, slack: int, ref: str, **fields: object) -> Action:
    """An action of this pack, with other fields as a JSON document would give them."""
    texts = {"label": "Post", "description": "Posts", "entrypoint": "post.py"}
    given = {"ref": ref, "pack": slack, "pack_ref": "slack", **texts, **fields}
    return await actions.create(msgspec.convert(given, CreateActionInput))


def refs(actions: list[Action]) -> list[str]:
    return [action.ref for action in actions]


async def test_what_is_left_unset_takes_the_default(actions: ActionRepository, slack: int) -> None:
    action = await add(actions, slack, "slack.post")
    assert (action.runtime, action.param_schema, action.out_schema) == (None, None, None)
    assert action.is_adhoc is False


async def test_everything_given_comes_back_as_it_went_in(
    actions: ActionRepository, slack: int, make: Make
) -> None:
    given = CreateActionInput(
        ref="slack.post",
        pack=slack,
        pack_ref="slack",
        label="Post",
        description="Posts a message",
        entrypoint="post.py",
        runtime=await make("runtime"),
        param_schema=NESTED,
        out_schema=[NESTED, "text", 3],
        is_adhoc=True,
    )
    action = await actions.get_by_id((await actions.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(action, name) for name in fields} == fields


async def test_every_field_of_the_update_can_be_changed(
    actions: ActionRepository, slack: int, make: Make
) -> None:
    action = await add(actions, slack, "slack.post")
    given = UpdateActionInput(
        label="New",
        description="Words",
        entrypoint="new.py",
        runtime=await make("runtime"),
        param_schema=NESTED,
        out_schema={"type": "object"},
    )
    changed = await actions.update(action.id, given)
    fields = msgspec.structs.asdict(given)
    assert changed == msgspec.structs.replace(action, **fields, updated=changed.updated)


@pytest.mark.parametrize("field", ["runtime", "param_schema", "out_schema"])
async def test_what_may_be_absent_can_be_cleared(
    actions: ActionRepository, slack: int, make: Make, field: str
) -> None:
    runtime = await make("runtime")
    given: dict[str, object] = {"runtime": runtime, "param_schema": {}, "out_schema": {}}
    action = await add(actions, slack, "slack.post", **given)
    cleared = await actions.update(action.id, msgspec.convert({field: None}, UpdateActionInput))
    assert cleared == msgspec.structs.replace(action, **{field: None}, updated=cleared.updated)


async def test_an_upsert_clears_what_is_given_as_none(
    actions: ActionRepository, slack: int
) -> None:
    action = await add(actions, slack, "slack.post", param_schema=NESTED, is_adhoc=True)
    texts = {"label": "Post", "description": "Posts", "entrypoint": "post.py"}
    given = {"ref": "slack.post", "pack": slack, "pack_ref": "slack", **texts, "param_schema": None}
    cleared = await actions.upsert(msgspec.convert(given, CreateActionInput))
    assert cleared == msgspec.structs.replace(action, param_schema=None, updated=cleared.updated)


async def test_an_upsert_can_choose_another_runtime(
    actions: ActionRepository, slack: int, make: Make
) -> None:
    action = await add(actions, slack, "slack.post", runtime=await make("runtime"))
    texts = {"label": "Post", "description": "Posts", "entrypoint": "post.py"}
    given = {"ref": "slack.post", "pack": slack, "pack_ref": "slack", **texts}
    other = await make("runtime")
    changed = await actions.upsert(msgspec.convert({**given, "runtime": other}, CreateActionInput))
    assert changed == msgspec.structs.replace(action, runtime=other, updated=changed.updated)


# find


async def test_a_runtime_s_actions_are_found_by_ref(
    actions: ActionRepository, slack: int, make: Make
) -> None:
    python = await make("runtime")
    await add(actions, slack, "slack.b", runtime=python)
    await add(actions, slack, "slack.a", runtime=python)
    await add(actions, slack, "slack.other", runtime=await make("runtime"))
    await add(actions, slack, "slack.none")
    assert refs(await actions.find_by_runtime(python)) == ["slack.a", "slack.b"]
    assert await actions.find_by_runtime(-1) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("POST", ["slack.post"]),
        ("lab%", ["slack.read"]),
        ("ÉQUIPE", ["slack.post"]),
        ("%", ["slack.read"]),
        ("_", []),
        ("\\", []),
        ("'; DROP TABLE action; --", []),
        ("", ["slack.post", "slack.read"]),
    ],
)
async def test_a_text_search_takes_every_character_as_it_is(
    actions: ActionRepository, slack: int, query: str, expected: list[str]
) -> None:
    await add(actions, slack, "slack.read", label="Lab%el", description="Reads")
    await add(actions, slack, "slack.post", label="Send", description="Écrit à l'équipe")
    assert refs(await actions.search(query)) == expected


# what it points to, and what points to it


async def test_an_unknown_runtime_is_missing(actions: ActionRepository, slack: int) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(actions, slack, "slack.post", runtime=-1)
    assert (caught.value.entity, caught.value.other) == ("Action", "Runtime")
    assert (caught.value.field, caught.value.value) == ("runtime", -1)


async def test_an_unknown_runtime_is_missing_in_an_update_too(
    actions: ActionRepository, slack: int
) -> None:
    action = await add(actions, slack, "slack.post")
    with pytest.raises(MissingReferenceError) as caught:
        await actions.update(action.id, UpdateActionInput(runtime=-1))
    assert (caught.value.field, caught.value.value) == ("runtime", -1)


async def test_a_runtime_stays_while_an_action_uses_it(
    actions: ActionRepository, slack: int, make: Make, connection: "Connection[Record]"
) -> None:
    runtime = await make("runtime")
    await add(actions, slack, "slack.post", runtime=runtime)
    with pytest.raises(StillReferencedError) as caught:
        await RuntimeRepository(connection).delete(runtime)
    assert (caught.value.entity, caught.value.other) == ("Runtime", "Action")
    assert (caught.value.constraint, caught.value.value) == ("action_runtime_fkey", runtime)


async def test_a_pack_stays_while_another_s_action_uses_its_runtime(
    actions: ActionRepository, slack: int, make: Make, connection: "Connection[Record]"
) -> None:
    core = await make("pack", ref="core")
    runtime = await make("runtime", pack=core)
    await add(actions, slack, "slack.post", runtime=runtime)
    with pytest.raises(StillReferencedError) as caught:
        await PackRepository(connection).delete(core)
    assert (caught.value.entity, caught.value.other) == ("Runtime", "Action")


async def test_an_action_stays_while_a_rule_uses_it(
    actions: ActionRepository, slack: int, make: Make
) -> None:
    action = await add(actions, slack, "slack.post")
    await make("rule", action=action.id)
    with pytest.raises(StillReferencedError) as caught:
        await actions.delete(action.id)
    assert (caught.value.entity, caught.value.other) == ("Action", "Rule")
    assert caught.value.value == action.id


async def test_what_people_made_keeps_the_action_that_it_uses(
    actions: ActionRepository, slack: int, make: Make
) -> None:
    action = await add(actions, slack, "slack.post")
    await make("rule", pack=slack, action=action.id, is_adhoc=True)
    with pytest.raises(StillReferencedError) as caught:
        await actions.delete_non_adhoc_by_pack_excluding(slack, [])
    assert (caught.value.entity, caught.value.other) == ("Action", "Rule")


async def test_an_execution_outlives_its_action(
    actions: ActionRepository, slack: int, make: Make, connection: "Connection[Record]"
) -> None:
    action = await add(actions, slack, "slack.post")
    execution = await make("execution", action=action.id)
    assert await actions.delete(action.id)
    statement = "SELECT action, action_ref FROM execution WHERE id = $1"
    row = await connection.fetchrow(statement, execution)
    assert tuple(row or ()) == (None, "slack.post")
