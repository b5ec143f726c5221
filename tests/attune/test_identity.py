"""Every method of IdentityRepository, and the facts that hold for identities, on a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    CreateIdentityInput,
    Database,
    Identity,
    IdentityRepository,
    Json,
    NotFoundError,
    Pagination,
    StillReferencedError,
    UpdateIdentityInput,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NESTED: Json = {"deep": [{"a": None, "b": [1, 2.5, True, "é\n\\"]}], "empty": {}}
HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"

Make = Callable[..., Awaitable[int]]


@pytest.fixture
def identities(connection: "Connection[Record]") -> IdentityRepository:
    return IdentityRepository(connection)


async def add(identities: IdentityRepository, login: str, **fields: object) -> Identity:
    """An identity with this login, and with other fields as a JSON document would give them."""
    return await identities.create(msgspec.convert({"login": login, **fields}, CreateIdentityInput))


def logins(identities: list[Identity]) -> list[str]:
    return [identity.login for identity in identities]


# create


async def test_a_new_identity_has_an_id_and_both_stamps(identities: IdentityRepository) -> None:
    identity = await add(identities, "anna")
    assert identity.id > 0
    assert identity.created == identity.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(identities: IdentityRepository) -> None:
    identity = await add(identities, "anna")
    assert (identity.display_name, identity.password_hash) == (None, None)
    assert identity.attributes == {}


async def test_everything_given_comes_back_as_it_went_in(identities: IdentityRepository) -> None:
    given = CreateIdentityInput(
        login="anna@example.org", display_name="Ánna", password_hash=HASH, attributes=NESTED
    )
    identity = await identities.get_by_id((await identities.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(identity, name) for name in fields} == fields


async def test_a_second_identity_with_the_same_login_already_exists(
    identities: IdentityRepository,
) -> None:
    await add(identities, "anna")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(identities, "anna")
    assert (caught.value.entity, caught.value.field) == ("Identity", "login")
    assert (caught.value.value, caught.value.constraint) == ("anna", "identity_login_key")


async def test_of_ten_writers_of_one_login_one_wins(db: Database) -> None:
    writes = (add(db.identity, "anna") for _ in range(10))
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(outcome, Identity) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await db.identity.count() == 1


# find and get


async def test_an_identity_is_found_by_its_id_and_by_its_login(
    identities: IdentityRepository,
) -> None:
    anna = await add(identities, "anna")
    assert await identities.find_by_id(anna.id) == await identities.get_by_id(anna.id) == anna
    assert await identities.find_by_login("anna") == anna
    assert await identities.get_by_login("anna") == anna


async def test_logins_are_told_apart_by_case(identities: IdentityRepository) -> None:
    lower, upper = await add(identities, "anna"), await add(identities, "Anna")
    assert lower.id != upper.id
    assert await identities.find_by_login("Anna") == upper
    assert await identities.find_by_login("ANNA") is None


async def test_an_unknown_identity_is_found_to_be_none(identities: IdentityRepository) -> None:
    assert await identities.find_by_id(-1) is None
    assert await identities.find_by_login("nobody") is None


async def test_getting_an_unknown_id_raises(identities: IdentityRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await identities.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Identity", "id", -1)


async def test_getting_an_unknown_login_raises(identities: IdentityRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await identities.get_by_login("nobody")
    assert (caught.value.field, caught.value.value) == ("login", "nobody")


# list, count


async def test_the_list_is_whole_and_by_login(identities: IdentityRepository) -> None:
    for login in ("carl", "anna", "bert"):
        await add(identities, login)
    assert logins(await identities.list()) == ["anna", "bert", "carl"]


async def test_pages_are_cut_from_the_list(identities: IdentityRepository) -> None:
    for login in ("carl", "anna", "bert"):
        await add(identities, login)
    pages = [await identities.list_paginated(Pagination(page, per_page=2)) for page in range(3)]
    assert [logins(page) for page in pages] == [["anna", "bert"], ["carl"], []]


async def test_a_summary_is_all_but_the_password_hash(identities: IdentityRepository) -> None:
    bert = await add(identities, "bert")
    anna = await add(identities, "anna", password_hash=HASH, attributes=NESTED)
    summaries = [msgspec.structs.asdict(each) for each in await identities.list_summaries()]
    whole = [msgspec.structs.asdict(identity) for identity in (anna, bert)]
    assert [each | {"password_hash": None} for each in whole] == [
        each | {"password_hash": None} for each in summaries
    ]
    assert "password_hash" not in summaries[0]


async def test_the_count_grows_by_what_is_added(identities: IdentityRepository) -> None:
    before = await identities.count()
    await add(identities, "anna")
    await add(identities, "bert")
    assert await identities.count() == before + 2


# the password hash


async def test_a_password_hash_can_be_read_but_does_not_show(
    identities: IdentityRepository,
) -> None:
    anna = await add(identities, "anna", password_hash=HASH)
    assert anna.password_hash == HASH
    assert HASH not in f"{anna!r} {CreateIdentityInput(login='anna', password_hash=HASH)!r}"


async def test_an_error_does_not_show_the_password_hash(identities: IdentityRepository) -> None:
    await add(identities, "anna")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(identities, "anna", password_hash=HASH)
    assert HASH not in f"{caught.value!r} {caught.value.__cause__!r} {vars(caught.value)}"


# update


async def test_an_update_leaves_the_other_fields_alone(identities: IdentityRepository) -> None:
    anna = await add(identities, "anna", password_hash=HASH, attributes=NESTED)
    changed = await identities.update(anna.id, UpdateIdentityInput(display_name="Anna"))
    assert changed == msgspec.structs.replace(anna, display_name="Anna", updated=changed.updated)


async def test_every_field_but_the_login_can_be_changed(identities: IdentityRepository) -> None:
    anna = await add(identities, "anna")
    given = UpdateIdentityInput(display_name="Anna", password_hash=HASH, attributes=NESTED)
    changed = await identities.update(anna.id, given)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(changed, name) for name in fields} == fields
    assert (changed.login, changed.created) == (anna.login, anna.created)


async def test_attributes_are_replaced_as_a_whole(identities: IdentityRepository) -> None:
    anna = await add(identities, "anna", attributes={"a": 1, "b": {"c": 2}})
    changed = await identities.update(anna.id, UpdateIdentityInput(attributes={"b": {"d": 3}}))
    assert changed.attributes == {"b": {"d": 3}}


async def test_none_clears(identities: IdentityRepository) -> None:
    anna = await add(identities, "anna", display_name="Anna", password_hash=HASH)
    given = UpdateIdentityInput(display_name=None, password_hash=None)
    cleared = await identities.update(anna.id, given)
    assert (cleared.display_name, cleared.password_hash) == (None, None)


async def test_a_change_moves_updated_and_never_created(identities: IdentityRepository) -> None:
    anna = await add(identities, "anna")
    first = await identities.update(anna.id, UpdateIdentityInput(display_name="1"))
    second = await identities.update(anna.id, UpdateIdentityInput(display_name="2"))
    assert anna.created == first.created == second.created
    assert anna.updated < first.updated < second.updated


@pytest.mark.parametrize(
    "given", [UpdateIdentityInput(), UpdateIdentityInput(password_hash=HASH, attributes=NESTED)]
)
async def test_writing_what_is_there_moves_nothing(
    identities: IdentityRepository, given: UpdateIdentityInput
) -> None:
    anna = await add(identities, "anna", password_hash=HASH, attributes=NESTED)
    assert await identities.update(anna.id, given) == anna
    assert await identities.get_by_id(anna.id) == anna


@pytest.mark.parametrize("given", [UpdateIdentityInput(), UpdateIdentityInput(display_name="x")])
async def test_an_unknown_id_is_not_updated(
    identities: IdentityRepository, given: UpdateIdentityInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await identities.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Identity", "id", -1)


async def test_attributes_are_no_json_null(
    identities: IdentityRepository, connection: "Connection[Record]"
) -> None:
    """Write as only another program could; None is SQL's NULL here."""
    await add(identities, "anna")
    with pytest.raises(asyncpg.CheckViolationError, match="identity_json"):
        await connection.execute("UPDATE identity SET attributes = 'null'::text::jsonb")


# delete


async def test_a_deleted_identity_is_gone(identities: IdentityRepository) -> None:
    anna = await add(identities, "anna")
    assert await identities.delete(anna.id) is True
    assert await identities.find_by_id(anna.id) is None
    assert await identities.delete(anna.id) is False


async def test_an_identitys_assignments_go_with_it(
    identities: IdentityRepository, connection: "Connection[Record]", make: Make
) -> None:
    anna, permset = await make("identity"), await make("permission_set")
    statement = "INSERT INTO permission_assignment (identity, permset) VALUES ($1, $2)"
    await connection.execute(statement, anna, permset)
    assert await identities.delete(anna) is True
    assert await connection.fetchval("SELECT count(*) FROM permission_assignment") == 0


async def test_an_identity_stays_while_it_owns_a_key(
    identities: IdentityRepository, connection: "Connection[Record]"
) -> None:
    anna = await add(identities, "anna")
    statement = (
        "INSERT INTO key (ref, owner_type, owner_identity, name, value)"
        " VALUES ('token', 'identity', $1, 'token', 'secret')"
    )
    await connection.execute(statement, anna.id)
    with pytest.raises(StillReferencedError) as caught:
        await identities.delete(anna.id)
    assert (caught.value.entity, caught.value.other) == ("Identity", "Key")
    assert (caught.value.field, caught.value.value) == ("id", anna.id)


async def test_what_an_identity_did_and_was_asked_outlives_it(
    identities: IdentityRepository, connection: "Connection[Record]"
) -> None:
    anna = await add(identities, "anna")
    execution = await connection.fetchval(
        "INSERT INTO execution (action_ref, executor) VALUES ('core.echo', $1) RETURNING id",
        anna.id,
    )
    await connection.execute(
        "INSERT INTO inquiry (execution, prompt, assigned_to) VALUES ($1, 'Sure?', $2)",
        execution,
        anna.id,
    )
    await identities.delete(anna.id)
    assert await connection.fetchval("SELECT executor FROM execution") is None
    assert await connection.fetchval("SELECT assigned_to FROM inquiry") is None
    assert await connection.fetchval("SELECT count(*) FROM inquiry") == 1
