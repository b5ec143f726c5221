"""Every method of KeyRepository, and the facts that hold for keys, on a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreateKeyInput,
    Database,
    IdentityRepository,
    Key,
    KeyRepository,
    MissingReferenceError,
    NotFoundError,
    OwnerType,
    PackRepository,
    Pagination,
    StillReferencedError,
    UpdateKeyInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

SECRET = "hunter2, and nothing else"

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def keys(connection: "Connection[Record]") -> KeyRepository:
    return KeyRepository(connection)


async def add(keys: KeyRepository, ref: str, **fields: object) -> Key:
    """A key with this ref, and with other fields as a JSON document would give them."""
    given = {"ref": ref, "owner_type": "system", "name": ref, "value": SECRET, **fields}
    return await keys.create(msgspec.convert(given, CreateKeyInput))


async def own(
    keys: KeyRepository, connection: "Connection[Record]", ref: str, kind: str, owner: int
) -> Key:
    """A key that belongs to this row."""
    fields: dict[str, object] = {"owner_type": kind, f"owner_{kind}": owner}
    if kind != "identity":
        statement = f"SELECT ref FROM {kind} WHERE id = $1"
        fields[f"owner_{kind}_ref"] = await connection.fetchval(statement, owner)
    return await add(keys, ref, **fields)


def refs(keys: list[Key]) -> list[str]:
    return [key.ref for key in keys]


# create


async def test_a_new_key_has_an_id_and_both_stamps(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    assert key.id > 0
    assert key.created == key.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    assert (key.encrypted, key.encryption_key_hash) == (False, None)
    assert (key.owner_identity, key.owner_pack, key.owner_pack_ref) == (None, None, None)
    assert (key.owner_action, key.owner_action_ref) == (None, None)
    assert (key.owner_sensor, key.owner_sensor_ref) == (None, None)


async def test_everything_given_comes_back_as_it_went_in(keys: KeyRepository, make: Make) -> None:
    given = CreateKeyInput(
        ref="slack.token",
        owner_type=OwnerType.PACK,
        owner_identity=None,
        owner_pack=await make("pack", ref="slack"),
        owner_pack_ref="slack",
        owner_action=None,
        owner_action_ref=None,
        owner_sensor=None,
        owner_sensor_ref=None,
        name="It's a tokén",
        encrypted=True,
        encryption_key_hash="sha256:00",
        value='{"nested": ["é\\n", 1]}',
    )
    key = await keys.get_by_id((await keys.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(key, name) for name in fields} == fields


@pytest.mark.parametrize("ref", ["a", "token", "slack.token", "slack.send.token", "a.b.c.d-1_2"])
async def test_a_ref_is_any_number_of_names(keys: KeyRepository, ref: str) -> None:
    assert (await add(keys, ref)).ref == ref


@pytest.mark.parametrize(
    "ref", ["", "Token", "slack.Token", ".token", "slack.", "a..b", "two words", "1st", "token\n"]
)
async def test_another_ref_is_refused(keys: KeyRepository, ref: str) -> None:
    with pytest.raises(ValidationError, match="a key's ref is names with dots") as caught:
        await add(keys, ref)
    assert (caught.value.entity, caught.value.field) == ("Key", "ref")
    assert (caught.value.value, caught.value.constraint) == (ref, "key_ref_format")


async def test_a_second_key_with_the_same_ref_already_exists(keys: KeyRepository) -> None:
    await add(keys, "token")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(keys, "token", name="other")
    assert (caught.value.entity, caught.value.field) == ("Key", "ref")
    assert (caught.value.value, caught.value.constraint) == ("token", "key_ref_key")


async def test_of_ten_writers_of_one_ref_one_wins(db: Database) -> None:
    writes = (add(db.key, "token", name=str(number)) for number in range(10))
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(outcome, Key) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await db.key.count() == 1


# owners


async def test_the_owner_of_a_system_key_is_the_system(keys: KeyRepository) -> None:
    assert (await add(keys, "token")).owner == "system"


@pytest.mark.parametrize("kind", ["identity", "pack", "action", "sensor"])
async def test_any_other_owner_is_its_id_as_text(
    keys: KeyRepository, connection: "Connection[Record]", make: Make, kind: str
) -> None:
    owner = await make(kind)
    key = await own(keys, connection, "token", kind, owner)
    assert (key.owner_type, key.owner) == (kind, str(owner))
    assert getattr(key, f"owner_{kind}") == owner


@pytest.mark.parametrize("kind", ["identity", "pack", "action", "sensor"])
async def test_a_key_without_its_owner_is_refused(keys: KeyRepository, kind: str) -> None:
    with pytest.raises(ValidationError, match="a key's owner is of its owner_type") as caught:
        await add(keys, "token", owner_type=kind)
    assert (caught.value.entity, caught.value.constraint) == ("Key", "key_owner_matches")
    assert "owner_type" in caught.value.fields
    assert f"owner_{kind}" in caught.value.fields


async def test_a_system_key_has_no_owner(keys: KeyRepository, make: Make) -> None:
    with pytest.raises(ValidationError, match="a system key has no owner") as caught:
        await add(keys, "token", owner_identity=await make("identity"))
    assert (caught.value.entity, caught.value.constraint) == ("Key", "key_owner_single")


async def test_a_key_has_one_owner(keys: KeyRepository, make: Make) -> None:
    anna, slack = await make("identity"), await make("pack", ref="slack")
    owners = {"owner_identity": anna, "owner_pack": slack, "owner_pack_ref": "slack"}
    with pytest.raises(ValidationError, match="any other has exactly one") as caught:
        await add(keys, "token", owner_type="pack", **owners)
    assert set(owners) - {"owner_pack_ref"} < set(caught.value.fields)
    assert (caught.value.entity, caught.value.constraint) == ("Key", "key_owner_single")


async def test_an_owner_of_another_kind_is_refused(keys: KeyRepository, make: Make) -> None:
    with pytest.raises(ValidationError, match="a key's owner is of its owner_type") as caught:
        await add(keys, "token", owner_type="pack", owner_identity=await make("identity"))
    assert (caught.value.entity, caught.value.constraint) == ("Key", "key_owner_matches")


@pytest.mark.parametrize("kind", ["pack", "action", "sensor"])
async def test_an_owner_comes_with_its_ref(keys: KeyRepository, make: Make, kind: str) -> None:
    owner = await make(kind)
    with pytest.raises(ValidationError, match="an owner comes with its ref") as caught:
        await add(keys, "token", owner_type=kind, **{f"owner_{kind}": owner})
    assert (caught.value.entity, caught.value.constraint) == ("Key", "key_owner_named")


@pytest.mark.parametrize("kind", ["pack", "action", "sensor"])
async def test_an_owners_ref_comes_with_an_owner(keys: KeyRepository, kind: str) -> None:
    with pytest.raises(ValidationError, match="an owner comes with its ref") as caught:
        await add(keys, "token", **{f"owner_{kind}_ref": "core.nobody"})
    assert caught.value.constraint == "key_owner_named"


@pytest.mark.parametrize(
    ("kind", "other"), [("pack", "Pack"), ("action", "Action"), ("sensor", "Sensor")]
)
async def test_an_unknown_owner_is_missing(keys: KeyRepository, kind: str, other: str) -> None:
    fields = {f"owner_{kind}": -1, f"owner_{kind}_ref": "nobody"}
    with pytest.raises(MissingReferenceError) as caught:
        await add(keys, "token", owner_type=kind, **fields)
    assert (caught.value.entity, caught.value.other) == ("Key", other)
    assert (caught.value.fields, caught.value.value) == (tuple(fields), (-1, "nobody"))


async def test_an_unknown_identity_is_missing(keys: KeyRepository) -> None:
    with pytest.raises(MissingReferenceError) as caught:
        await add(keys, "token", owner_type="identity", owner_identity=-1)
    assert (caught.value.entity, caught.value.other) == ("Key", "Identity")
    assert (caught.value.field, caught.value.value) == ("owner_identity", -1)


async def test_a_name_is_unique_among_its_owners(
    keys: KeyRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna = await make("identity")
    owner: dict[str, object] = {"owner_type": "identity", "owner_identity": anna}
    await add(keys, "first", name="token", **owner)
    with pytest.raises(AlreadyExistsError) as caught:
        await add(keys, "second", name="token", **owner)
    assert (caught.value.entity, caught.value.field) == ("Key", "owner_type, owner, name")
    assert caught.value.constraint == "key_owner_name_key"


async def test_a_system_keys_name_is_unique_too(keys: KeyRepository) -> None:
    await add(keys, "first", name="token")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(keys, "second", name="token")
    assert caught.value.constraint == "key_owner_name_key"


async def test_two_owners_may_have_a_key_of_one_name_and_one_owner_several(
    keys: KeyRepository, make: Make
) -> None:
    for login in ("anna", "bert"):
        owner = {"owner_type": "identity", "owner_identity": await make("identity", login=login)}
        await add(keys, f"{login}.token", name="token", **owner)
        await add(keys, f"{login}.other", name="other", **owner)
    assert await keys.count() == 4


# find and get


async def test_a_key_is_found_by_its_id_and_by_its_ref(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    assert await keys.find_by_id(key.id) == await keys.get_by_id(key.id) == key
    assert await keys.find_by_ref("token") == await keys.get_by_ref("token") == key


async def test_an_unknown_key_is_found_to_be_none(keys: KeyRepository) -> None:
    assert await keys.find_by_id(-1) is None
    assert await keys.find_by_ref("nobody") is None


async def test_getting_an_unknown_id_raises(keys: KeyRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await keys.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Key", "id", -1)


async def test_getting_an_unknown_ref_raises(keys: KeyRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await keys.get_by_ref("nobody")
    assert (caught.value.field, caught.value.value) == ("ref", "nobody")


@pytest.mark.parametrize("owner_type", OwnerType)
async def test_keys_are_found_by_the_kind_of_their_owner(
    keys: KeyRepository, connection: "Connection[Record]", make: Make, owner_type: OwnerType
) -> None:
    for prefix in ("b", "a"):
        await add(keys, f"{prefix}.system")
        for kind in ("identity", "pack", "action", "sensor"):
            await own(keys, connection, f"{prefix}.{kind}", kind, await make(kind))
    rows = await keys.find_by_owner_type(owner_type)
    assert refs(rows) == [f"a.{owner_type}", f"b.{owner_type}"]


async def test_the_keys_of_one_owner_are_found_by_name(keys: KeyRepository, make: Make) -> None:
    anna, bert = await make("identity"), await make("identity")
    for ref, name, identity in (("a", "2", anna), ("b", "1", anna), ("c", "1", bert)):
        await add(keys, ref, name=name, owner_type="identity", owner_identity=identity)
    await add(keys, "d", name="0")
    assert refs(await keys.find_by_owner(OwnerType.IDENTITY, str(anna))) == ["b", "a"]
    assert refs(await keys.find_by_owner(OwnerType.SYSTEM, "system")) == ["d"]
    assert await keys.find_by_owner(OwnerType.PACK, str(anna)) == []


# list, count


async def test_the_list_is_whole_and_by_ref(keys: KeyRepository) -> None:
    for ref in ("cc", "aa", "bb"):
        await add(keys, ref)
    assert refs(await keys.list()) == ["aa", "bb", "cc"]


async def test_pages_are_cut_from_the_list(keys: KeyRepository) -> None:
    for ref in ("cc", "aa", "bb"):
        await add(keys, ref)
    pages = [await keys.list_paginated(Pagination(page, per_page=2)) for page in range(3)]
    assert [refs(page) for page in pages] == [["aa", "bb"], ["cc"], []]


async def test_a_summary_is_all_but_the_value(keys: KeyRepository) -> None:
    whole = [msgspec.structs.asdict(await add(keys, ref)) for ref in ("token", "secret")]
    for each in whole:
        del each["value"]
    summaries = [msgspec.structs.asdict(each) for each in await keys.list_summaries()]
    assert summaries == whole[::-1]


async def test_the_count_grows_by_what_is_added(keys: KeyRepository) -> None:
    before = await keys.count()
    await add(keys, "token")
    await add(keys, "other")
    assert await keys.count() == before + 2


# the value


async def test_a_value_can_be_read_but_does_not_show(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    given = CreateKeyInput(ref="a", owner_type=OwnerType.SYSTEM, name="a", value=SECRET)
    assert key.value == SECRET
    assert SECRET not in f"{key!r} {given!r} {UpdateKeyInput(value=SECRET)!r}"


@pytest.mark.parametrize("fields", [{"ref": "Upper"}, {"owner_type": "pack"}, {"encrypted": True}])
async def test_an_error_does_not_show_the_value(
    keys: KeyRepository, fields: dict[str, object]
) -> None:
    given = {"owner_type": "system", "ref": "token", "name": "token", "value": SECRET, **fields}
    with pytest.raises(ValidationError) as caught:
        await keys.create(msgspec.convert(given, CreateKeyInput))
    cause = caught.value.__cause__
    assert isinstance(cause, asyncpg.PostgresError)
    assert SECRET not in f"{caught.value!r} {vars(caught.value)} {cause!r} {vars(cause)}"


async def test_an_encrypted_key_says_which_key_encrypted_it(keys: KeyRepository) -> None:
    with pytest.raises(ValidationError, match="says which key encrypted it") as caught:
        await add(keys, "token", encrypted=True)
    assert caught.value.fields == ("encrypted", "encryption_key_hash")
    assert (caught.value.entity, caught.value.constraint) == ("Key", "key_encrypted_hashed")


async def test_a_key_is_encrypted_and_back_by_updates(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    given = UpdateKeyInput(encrypted=True, encryption_key_hash="sha256:00", value="cipher")
    cipher = await keys.update(key.id, given)
    assert cipher.encrypted is True
    assert (cipher.encryption_key_hash, cipher.value) == ("sha256:00", "cipher")
    given = UpdateKeyInput(encrypted=False, encryption_key_hash=None, value=SECRET)
    plain = await keys.update(key.id, given)
    assert plain == msgspec.structs.replace(key, updated=plain.updated)


async def test_the_hash_of_an_encrypted_key_stays(keys: KeyRepository) -> None:
    key = await add(keys, "token", encrypted=True, encryption_key_hash="sha256:00")
    with pytest.raises(ValidationError) as caught:
        await keys.update(key.id, UpdateKeyInput(encryption_key_hash=None))
    assert caught.value.constraint == "key_encrypted_hashed"


# update


async def test_an_update_leaves_the_other_fields_alone(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    changed = await keys.update(key.id, UpdateKeyInput(name="other"))
    assert changed == msgspec.structs.replace(key, name="other", updated=changed.updated)


async def test_a_key_cannot_take_the_name_of_its_owners_other(keys: KeyRepository) -> None:
    await add(keys, "token")
    key = await add(keys, "other")
    with pytest.raises(AlreadyExistsError) as caught:
        await keys.update(key.id, UpdateKeyInput(name="token"))
    assert caught.value.constraint == "key_owner_name_key"


async def test_a_change_moves_updated_and_never_created(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    first = await keys.update(key.id, UpdateKeyInput(value="1"))
    second = await keys.update(key.id, UpdateKeyInput(value="2"))
    assert key.created == first.created == second.created
    assert key.updated < first.updated < second.updated


async def test_another_owner_is_a_change(
    keys: KeyRepository, connection: "Connection[Record]", make: Make
) -> None:
    """Write as only another program could."""
    key = await add(keys, "token")
    anna = await make("identity")
    await connection.execute("UPDATE key SET owner_type = 'identity', owner_identity = $1", anna)
    changed = await keys.get_by_id(key.id)
    assert (changed.owner, changed.owner_identity) == (str(anna), anna)
    assert changed.updated > key.updated


@pytest.mark.parametrize("given", [UpdateKeyInput(), UpdateKeyInput(name="token", value=SECRET)])
async def test_writing_what_is_there_moves_nothing(
    keys: KeyRepository, given: UpdateKeyInput
) -> None:
    key = await add(keys, "token")
    assert await keys.update(key.id, given) == key
    assert await keys.get_by_id(key.id) == key


async def test_reading_moves_nothing(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    await keys.list()
    assert await keys.get_by_ref("token") == key


@pytest.mark.parametrize("given", [UpdateKeyInput(), UpdateKeyInput(value="x")])
async def test_an_unknown_id_is_not_updated(keys: KeyRepository, given: UpdateKeyInput) -> None:
    with pytest.raises(NotFoundError) as caught:
        await keys.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Key", "id", -1)


# delete


async def test_a_deleted_key_is_gone(keys: KeyRepository) -> None:
    key = await add(keys, "token")
    assert await keys.delete(key.id) is True
    assert await keys.find_by_id(key.id) is None
    assert await keys.delete(key.id) is False


async def test_an_identity_stays_while_it_owns_a_key(
    keys: KeyRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna = await make("identity")
    await own(keys, connection, "token", "identity", anna)
    with pytest.raises(StillReferencedError) as caught:
        await IdentityRepository(connection).delete(anna)
    assert (caught.value.entity, caught.value.other) == ("Identity", "Key")
    assert (caught.value.field, caught.value.value) == ("id", anna)


async def test_a_pack_stays_while_it_owns_a_key(
    keys: KeyRepository, connection: "Connection[Record]", make: Make
) -> None:
    slack = await make("pack")
    await own(keys, connection, "token", "pack", slack)
    with pytest.raises(StillReferencedError) as caught:
        await PackRepository(connection).delete(slack)
    assert (caught.value.entity, caught.value.other) == ("Pack", "Key")
    assert (caught.value.field, caught.value.value) == ("id", slack)


async def test_the_key_stays_too(
    keys: KeyRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna = await make("identity")
    key = await own(keys, connection, "token", "identity", anna)
    with pytest.raises(StillReferencedError):
        async with connection.transaction():
            await IdentityRepository(connection).delete(anna)
    assert await keys.list() == [key]


@pytest.mark.parametrize("kind", ["identity", "pack"])
async def test_an_owner_without_its_keys_may_go(
    keys: KeyRepository, connection: "Connection[Record]", make: Make, kind: str
) -> None:
    owner = await make(kind)
    key = await own(keys, connection, "token", kind, owner)
    await keys.delete(key.id)
    await connection.execute(f"DELETE FROM {kind} WHERE id = $1", owner)
    assert await connection.fetchval(f"SELECT count(*) FROM {kind}") == 0


@pytest.mark.parametrize("kind", ["action", "sensor"])
async def test_a_key_goes_with_the_action_or_sensor_that_owns_it(
    keys: KeyRepository, connection: "Connection[Record]", make: Make, kind: str
) -> None:
    owner = await make(kind)
    await own(keys, connection, "token", kind, owner)
    await add(keys, "other")
    await connection.execute(f"DELETE FROM {kind} WHERE id = $1", owner)
    assert refs(await keys.list()) == ["other"]


@pytest.mark.parametrize("kind", ["action", "sensor"])
async def test_a_pack_takes_the_keys_of_its_actions_and_sensors(
    keys: KeyRepository, connection: "Connection[Record]", make: Make, kind: str
) -> None:
    slack = await make("pack")
    await own(keys, connection, "token", kind, await make(kind, pack=slack))
    assert await PackRepository(connection).delete(slack) is True
    assert await keys.list() == []
