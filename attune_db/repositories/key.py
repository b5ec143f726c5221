"""Keys: settings and secrets."""

# Generated from queries/key.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    DynamicQuery,
    ErrorContext,
    KeyRange,
    KeysetKey,
    KeysetOrder,
    KeysetQuery,
    ListQuery,
    Page,
    Pagination,
    Precondition,
    Query,
    ReadQuery,
    RowProbe,
    UpdateQuery,
)

from ..entities.key import Key
from ..enums.owner_type import OwnerType
from ..inputs.key import CreateKeyInput, SearchKeyFilter, UpdateIfKeyExpected, UpdateKeyInput
from ..rows.key import KeySummary
from ..schema import SCHEMA

# In the class, `list` is a method.
KeyList: TypeAlias = list[Key]
KeySummaryList: TypeAlias = list[KeySummary]

FIND_BY_ID = ReadQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_OWNER_TYPE = ReadQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE owner_type = $1
ORDER BY ref""",
    ("owner_type",),
)

FIND_BY_OWNER = ReadQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE owner_type = $1
  AND owner = $2
ORDER BY name""",
    ("owner_type", "owner"),
)

LIST = ReadQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «owner_type = ${filter.owner_type}»
  AND «owner = ${filter.owner}»
  AND «owner_identity = ${filter.owner_identity}»
  AND «owner_pack = ${filter.owner_pack}»
  AND «owner_action = ${filter.owner_action}»
  AND «owner_sensor = ${filter.owner_sensor}»
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    read_only=True,
)

SEARCH = KeysetQuery(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «owner_type = ${filter.owner_type}»
  AND «owner = ${filter.owner}»
  AND «owner_identity = ${filter.owner_identity}»
  AND «owner_pack = ${filter.owner_pack}»
  AND «owner_action = ${filter.owner_action}»
  AND «owner_sensor = ${filter.owner_sensor}»
ORDER BY ref""",
    name="key.search",
    pages={None: KeysetOrder((KeysetKey("ref", str),), after=(KeyRange("ref > ${after.ref}"),))},
    read_only=True,
)

LIST_SUMMARIES = ReadQuery(
    KeySummary,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, created, updated
FROM key
ORDER BY ref""",
)

COUNT = ReadQuery(int, "SELECT count(*) FROM key")

CREATE = DynamicQuery(
    Key,
    """\
INSERT INTO key (ref, owner_type, owner_identity,
                 owner_pack, owner_pack_ref,
                 owner_action, owner_action_ref,
                 owner_sensor, owner_sensor_ref,
                 name, encrypted, encryption_key_hash, value)
VALUES (${input.ref}, ${input.owner_type}, ${input.owner_identity},
        ${input.owner_pack}, ${input.owner_pack_ref},
        ${input.owner_action}, ${input.owner_action_ref},
        ${input.owner_sensor}, ${input.owner_sensor_ref},
        ${input.name}, ${input.encrypted}, ${input.encryption_key_hash}, ${input.value})
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated""",
)

CREATE_MANY = BulkQuery(CREATE, batch_argument="input")

UPDATE = UpdateQuery(
    Key,
    """\
UPDATE key
SET «name = ${input.name}»,
    «encrypted = ${input.encrypted}»,
    «encryption_key_hash = ${input.encryption_key_hash}»,
    «value = ${input.value}»
WHERE id = $1
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Key,
    """\
UPDATE key
SET «name = ${input.name}»,
    «encrypted = ${input.encrypted}»,
    «encryption_key_hash = ${input.encryption_key_hash}»,
    «value = ${input.value}»
WHERE id = $1
  AND «updated = ${expected.updated}»
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe("WHERE id = $1", (Precondition("updated", "expected.updated"),))
    ),
)

DELETE = Query(
    int,
    """\
DELETE FROM key
WHERE id = $1""",
    ("id",),
)


class KeyRepository(BaseRepository):
    """Keys: settings and secrets."""

    entity = "Key"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Key | None:
        """The key with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Key:
        """The key with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Key | None:
        """The key with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Key:
        """The key with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_owner_type(self, owner_type: OwnerType) -> KeyList:
        """Keys with this kind of owner, by ref."""
        return await self._fetch_all(FIND_BY_OWNER_TYPE, owner_type)

    async def find_by_owner(self, owner_type: OwnerType, owner: str) -> KeyList:
        """Keys of one owner, by name; the owner is an id as text, or the word system."""
        return await self._fetch_all(FIND_BY_OWNER, owner_type, owner)

    async def list(self) -> KeyList:
        """All keys, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> KeyList:
        """One page of all keys, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(self, filter: SearchKeyFilter, pagination: Pagination) -> KeyList:
        """One page of the keys that match every given filter, by ref."""
        return await self._fetch_all(LIST_SEARCH, pagination.limit, pagination.offset, filter)

    async def count_list_search(self, filter: SearchKeyFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(
        self, filter: SearchKeyFilter, *, after: str | None = None, per_page: int = 50
    ) -> Page[Key]:
        """Keys that match every given filter, by ref."""
        return await self._fetch_page(SEARCH, filter, after=after, per_page=per_page)

    async def count_search(self, filter: SearchKeyFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(SEARCH.count, filter)

    async def list_summaries(self) -> KeySummaryList:
        """All keys without their values, by ref."""
        return await self._fetch_all(LIST_SUMMARIES)

    async def count(self) -> int:
        """How many keys there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateKeyInput) -> Key:
        """Add a key; its owner is told by owner_type and the one owner column that goes with it."""
        return await self._fetch_one(CREATE, input)

    async def create_many(self, input: Sequence[CreateKeyInput]) -> KeyList:
        """Add keys."""
        return await self._fetch_each(CREATE_MANY, input)

    async def update(self, id: int, input: UpdateKeyInput) -> Key:
        """Change the given fields of a key; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(self, id: int, expected: UpdateIfKeyExpected, input: UpdateKeyInput) -> Key:
        """Change the given fields of a key that is as expected; NotFoundError if there is
        none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the key with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
