"""PolicyRepository: methods beyond those of all components, on a real server."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from attune_db import (
    ActionRepository,
    CreatePolicyInput,
    MissingReferenceError,
    PackRepository,
    Policy,
    PolicyMethod,
    PolicyRepository,
    UpdatePolicyInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def policies(connection: "Connection[Record]") -> PolicyRepository:
    return PolicyRepository(connection)


@pytest.fixture
async def slack(make: Make) -> int:
    """The id of a pack."""
    return await make("pack", ref="slack")


@pytest.fixture
async def post(make: Make, slack: int) -> int:
    """The id of that pack's action."""
    return await make("action", ref="slack.post", pack=slack)


async def add(policies: PolicyRepository, ref: str, **fields: object) -> Policy:
    """A policy with this ref, and with other fields as a JSON document would give them."""
    given = {"ref": ref, "name": "Few", "method": "cancel", "threshold": 3, **fields}
    return await policies.create(msgspec.convert(given, CreatePolicyInput))


def refs(policies: list[Policy]) -> list[str]:
    return [policy.ref for policy in policies]


async def test_what_is_left_unset_takes_the_default(policies: PolicyRepository) -> None:
    policy = await add(policies, "slack.few")
    assert (policy.pack, policy.pack_ref, policy.action, policy.action_ref) == (None,) * 4
    assert (policy.description, policy.parameters, policy.tags) == (None, [], [])


async def test_everything_given_comes_back_as_it_went_in(
    policies: PolicyRepository, slack: int, post: int
) -> None:
    given = CreatePolicyInput(
        ref="slack.few",
        pack=slack,
        pack_ref="slack",
        action=post,
        action_ref="slack.post",
        parameters=["channel", "it's", '"{},\\', "channel"],
        method=PolicyMethod.ENQUEUE,
        threshold=2**31 - 1,
        name="Few",
        description="At most a few",
        tags=["limit", "é"],
    )
    policy = await policies.get_by_id((await policies.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(policy, name) for name in fields} == fields


async def test_every_field_of_the_update_can_be_changed(policies: PolicyRepository) -> None:
    policy = await add(policies, "slack.few")
    given = UpdatePolicyInput(
        parameters=["channel"],
        method=PolicyMethod.ENQUEUE,
        threshold=9,
        name="New",
        description="Words",
        tags=["limit"],
    )
    changed = await policies.update(policy.id, given)
    fields = msgspec.structs.asdict(given)
    assert changed == msgspec.structs.replace(policy, **fields, updated=changed.updated)


async def test_lists_are_replaced_as_a_whole(policies: PolicyRepository) -> None:
    policy = await add(policies, "slack.few", tags=["a", "b"], parameters=["x", "y"])
    changed = await policies.update(policy.id, UpdatePolicyInput(tags=["c"]))
    assert (changed.tags, changed.parameters) == (["c"], ["x", "y"])


async def test_a_description_can_be_cleared(policies: PolicyRepository) -> None:
    policy = await add(policies, "slack.few", description="Words")
    assert (
        await policies.update(policy.id, UpdatePolicyInput(description=None))
    ).description is None


@pytest.mark.parametrize("threshold", [0, -1, -(2**31)])
async def test_a_threshold_is_at_least_one(policies: PolicyRepository, threshold: int) -> None:
    with pytest.raises(ValidationError, match="a threshold is at least 1") as caught:
        await add(policies, "slack.few", threshold=threshold)
    assert (caught.value.entity, caught.value.field) == ("Policy", "threshold")
    assert caught.value.value == threshold


async def test_a_threshold_of_one_will_do(policies: PolicyRepository) -> None:
    assert (await add(policies, "slack.few", threshold=1)).threshold == 1


@pytest.mark.parametrize("field", ["parameters", "tags"])
async def test_a_null_in_a_list_is_refused(policies: PolicyRepository, field: str) -> None:
    policy = await add(policies, "slack.few")
    given = msgspec.structs.replace(UpdatePolicyInput(), **{field: ["a", None]})
    with pytest.raises(ValidationError, match="no parameter and no tag is NULL") as caught:
        await policies.update(policy.id, given)
    assert caught.value.fields == ("parameters", "tags")


# find


async def test_an_action_s_policies_are_found_by_ref(
    policies: PolicyRepository, post: int, make: Make
) -> None:
    for ref in ("slack.b", "slack.a"):
        await add(policies, ref, action=post, action_ref="slack.post")
    other = await make("action", ref="zoom.call")
    await add(policies, "zoom.a", action=other, action_ref="zoom.call")
    await add(policies, "slack.none")
    assert refs(await policies.find_by_action(post)) == ["slack.a", "slack.b"]
    assert await policies.find_by_action(-1) == []


async def test_a_tag_is_found_whole_and_as_it_is_written(policies: PolicyRepository) -> None:
    await add(policies, "zoom.a", tags=["limit", "video"])
    await add(policies, "slack.a", tags=["limit"])
    await add(policies, "aws.a", tags=["limits", "Limit"])
    assert refs(await policies.find_by_tag("limit")) == ["slack.a", "zoom.a"]
    assert await policies.find_by_tag("lim%") == []


# what it points to


@pytest.mark.parametrize("pair", [(-1, "slack.post"), (None, "slack.other")])
async def test_an_action_and_its_ref_must_be_those_of_an_action(
    policies: PolicyRepository, post: int, pair: tuple[int | None, str]
) -> None:
    id = pair[0] or post
    with pytest.raises(MissingReferenceError) as caught:
        await add(policies, "slack.few", action=id, action_ref=pair[1])
    assert (caught.value.entity, caught.value.other) == ("Policy", "Action")
    assert (caught.value.fields, caught.value.value) == (("action", "action_ref"), (id, pair[1]))


async def test_an_action_without_its_ref_is_refused(policies: PolicyRepository, post: int) -> None:
    with pytest.raises(ValidationError, match="an action comes with its ref") as caught:
        await add(policies, "slack.few", action=post)
    assert caught.value.fields == ("action", "action_ref")


@pytest.mark.parametrize("gone", ["slack", "zoom"])
async def test_an_action_of_another_pack_is_limited_while_both_packs_are_there(
    policies: PolicyRepository, post: int, make: Make, connection: "Connection[Record]", gone: str
) -> None:
    zoom = {"pack": await make("pack", ref="zoom"), "pack_ref": "zoom"}
    policy = await add(policies, "zoom.few", **zoom, action=post, action_ref="slack.post")
    packs = PackRepository(connection)
    assert await packs.delete((await packs.get_by_ref(gone)).id)
    assert await policies.find_by_id(policy.id) is None


async def test_a_policy_goes_with_its_action(
    policies: PolicyRepository, slack: int, post: int, connection: "Connection[Record]"
) -> None:
    link = {"action": post, "action_ref": "slack.post"}
    whole = await add(policies, "slack.few", pack=slack, pack_ref="slack", **link)
    alone = await add(policies, "slack.alone", **link)
    other = await add(policies, "slack.other", pack=slack, pack_ref="slack")
    assert await ActionRepository(connection).delete(post)
    assert await policies.list() == [other]
    assert await policies.find_by_id(whole.id) is await policies.find_by_id(alone.id) is None


async def test_an_upsert_can_limit_another_action(
    policies: PolicyRepository, post: int, make: Make
) -> None:
    policy = await add(policies, "slack.few", action=post, action_ref="slack.post", tags=["a"])
    other = await make("action", ref="slack.read")
    given = {"ref": "slack.few", "name": "Few", "method": "enqueue", "threshold": 3}
    link = {"action": other, "action_ref": "slack.read"}
    changed = await policies.upsert(msgspec.convert({**given, **link}, CreatePolicyInput))
    assert (changed.id, changed.action, changed.tags) == (policy.id, other, ["a"])
    assert changed.method is PolicyMethod.ENQUEUE
