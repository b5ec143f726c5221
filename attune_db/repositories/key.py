"""Keys: settings and secrets."""

# Generated from queries/key.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    Clause,
    DynamicQuery,
    Expected,
    KeyProbe,
    KeysetKey,
    KeysetOrder,
    KeysetQuery,
    Page,
    Pagination,
    Query,
)

from ..entities.key import Key
from ..enums.owner_type import OwnerType
from ..inputs.key import (
    CreateKeyInput,
    CreateManyKeyInput,
    ListSearchKeyFilter,
    SearchKeyFilter,
    UpdateIfKeyExpected,
    UpdateIfKeyInput,
    UpdateKeyInput,
)
from ..rows.key import KeySummary
from ..schema import SCHEMA

# In the class, `list` is a method.
KeyList: TypeAlias = list[Key]
KeySummaryList: TypeAlias = list[KeySummary]

FIND_BY_ID = Query(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE id = $1""",
    parameters=("id",),
)

FIND_BY_REF = Query(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE ref = $1""",
    parameters=("ref",),
)

FIND_BY_OWNER_TYPE = Query(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE owner_type = $1
ORDER BY ref""",
    parameters=("owner_type",),
)

FIND_BY_OWNER = Query(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
WHERE owner_type = $1
  AND owner = $2
ORDER BY name""",
    parameters=("owner_type", "owner"),
)

LIST = Query(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
ORDER BY ref""",
)

LIST_PAGINATED = Query(
    Key,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
ORDER BY ref
LIMIT $1 OFFSET $2""",
    parameters=("limit", "offset"),
)

LIST_SEARCH = DynamicQuery(
    Key,
    (
        """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " owner_type = ${filter.owner_type}\n  ",
                " owner = ${filter.owner}\n  ",
                " owner_identity = ${filter.owner_identity}\n  ",
                " owner_pack = ${filter.owner_pack}\n  ",
                " owner_action = ${filter.owner_action}\n  ",
                " owner_sensor = ${filter.owner_sensor}",
            ),
        ),
        "\nORDER BY ref\nLIMIT $1 OFFSET $2",
    ),
    parameters=("limit", "offset"),
    groups=("filter",),
)

COUNT_LIST_SEARCH = DynamicQuery(
    int,
    (
        """\
SELECT count(*) FROM (
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " owner_type = ${filter.owner_type}\n  ",
                " owner = ${filter.owner}\n  ",
                " owner_identity = ${filter.owner_identity}\n  ",
                " owner_pack = ${filter.owner_pack}\n  ",
                " owner_action = ${filter.owner_action}\n  ",
                " owner_sensor = ${filter.owner_sensor}",
            ),
        ),
        "\n) AS listed",
    ),
    groups=("filter",),
)

SEARCH = KeysetQuery(
    Key,
    (
        """\
WITH listed AS NOT MATERIALIZED (
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " owner_type = ${filter.owner_type}\n  ",
                " owner = ${filter.owner}\n  ",
                " owner_identity = ${filter.owner_identity}\n  ",
                " owner_pack = ${filter.owner_pack}\n  ",
                " owner_action = ${filter.owner_action}\n  ",
                " owner_sensor = ${filter.owner_sensor}",
            ),
        ),
        "\n)\n",
    ),
    {
        "": KeysetOrder(
            (KeysetKey("ref", 1, str),),
            "SELECT * FROM listed\nORDER BY ref\nLIMIT $1",
            {
                (): """\
SELECT * FROM listed
WHERE ref > ${after.ref}
ORDER BY ref
LIMIT $1""",
            },
        ),
    },
    name="key.search",
    groups=("filter",),
)

COUNT_SEARCH = DynamicQuery(
    int,
    (
        """\
SELECT count(*) FROM (
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, value, created, updated
FROM key
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " owner_type = ${filter.owner_type}\n  ",
                " owner = ${filter.owner}\n  ",
                " owner_identity = ${filter.owner_identity}\n  ",
                " owner_pack = ${filter.owner_pack}\n  ",
                " owner_action = ${filter.owner_action}\n  ",
                " owner_sensor = ${filter.owner_sensor}",
            ),
        ),
        "\n) AS listed",
    ),
    groups=("filter",),
)

LIST_SUMMARIES = Query(
    KeySummary,
    """\
SELECT id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
       owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
       encryption_key_hash, created, updated
FROM key
ORDER BY ref""",
)

COUNT = Query(int, "SELECT count(*) FROM key")

CREATE = DynamicQuery(
    Key,
    (
        """\
INSERT INTO key (ref, owner_type, owner_identity,
                 owner_pack, owner_pack_ref,
                 owner_action, owner_action_ref,
                 owner_sensor, owner_sensor_ref,
                 name, encrypted, encryption_key_hash, value)
VALUES (""",
        Clause(
            "",
            ",",
            (
                "${input.ref}",
                " ${input.owner_type}",
                " ${input.owner_identity}",
                "\n        ${input.owner_pack}",
                " ${input.owner_pack_ref}",
                "\n        ${input.owner_action}",
                " ${input.owner_action_ref}",
                "\n        ${input.owner_sensor}",
                " ${input.owner_sensor_ref}",
                "\n        ${input.name}",
                " ${input.encrypted}",
                " ${input.encryption_key_hash}",
                " ${input.value}",
            ),
            otherwise=" DEFAULT",
        ),
        """\
)
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated""",
    ),
    groups=("input",),
)

CREATE_MANY = BulkQuery(
    DynamicQuery(
        Key,
        (
            """\
INSERT INTO key (ref, owner_type, owner_identity,
                 owner_pack, owner_pack_ref,
                 owner_action, owner_action_ref,
                 owner_sensor, owner_sensor_ref,
                 name, encrypted, encryption_key_hash, value)
VALUES (""",
            Clause(
                "",
                ",",
                (
                    "${input.ref}",
                    " ${input.owner_type}",
                    " ${input.owner_identity}",
                    "\n        ${input.owner_pack}",
                    " ${input.owner_pack_ref}",
                    "\n        ${input.owner_action}",
                    " ${input.owner_action_ref}",
                    "\n        ${input.owner_sensor}",
                    " ${input.owner_sensor_ref}",
                    "\n        ${input.name}",
                    " ${input.encrypted}",
                    " ${input.encryption_key_hash}",
                    " ${input.value}",
                ),
                otherwise=" DEFAULT",
            ),
            """\
)
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated""",
        ),
        groups=("input",),
    ),
    "input",
)

UPDATE = DynamicQuery(
    Key,
    (
        "UPDATE key\n",
        Clause(
            "SET",
            ",",
            (
                " name = ${input.name}",
                "\n    encrypted = ${input.encrypted}",
                "\n    encryption_key_hash = ${input.encryption_key_hash}",
                "\n    value = ${input.value}",
            ),
        ),
        """
WHERE id = $1
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated""",
    ),
    parameters=("id",),
    groups=("input",),
    unchanged=Query(
        Key,
        """\
SELECT    id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated
FROM key
WHERE id = $1""",
        parameters=("id",),
    ),
)

UPDATE_IF = DynamicQuery(
    Key,
    (
        "UPDATE key\n",
        Clause(
            "SET",
            ",",
            (
                " name = ${input.name}",
                "\n    encrypted = ${input.encrypted}",
                "\n    encryption_key_hash = ${input.encryption_key_hash}",
                "\n    value = ${input.value}",
            ),
        ),
        "\n",
        Clause(
            "WHERE",
            "AND",
            (
                " id = $1\n  ",
                " updated = ${expected.updated}",
            ),
        ),
        """
RETURNING id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated""",
    ),
    parameters=("id",),
    groups=("expected", "input"),
    unchanged=DynamicQuery(
        Key,
        (
            """\
SELECT    id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated
FROM key
""",
            Clause(
                "WHERE",
                "AND",
                (
                    " id = $1\n  ",
                    " updated = ${expected.updated}",
                ),
            ),
        ),
        parameters=("id",),
        groups=("expected", "input"),
    ),
    probe=KeyProbe(
        Key,
        """\
SELECT    id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref,
          owner_action, owner_action_ref, owner_sensor, owner_sensor_ref, name, encrypted,
          encryption_key_hash, value, created, updated
FROM key
WHERE id = $1""",
        ("id",),
        (0,),
        (Expected("updated", 1, "updated"),),
    ),
)

DELETE = Query(int, "DELETE FROM key\nWHERE id = $1", parameters=("id",))


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

    async def list_search(self, filter: ListSearchKeyFilter, pagination: Pagination) -> KeyList:
        """One page of the keys that match every given filter, by ref."""
        return await self._fetch_all(LIST_SEARCH, pagination.limit, pagination.offset, filter)

    async def count_list_search(self, filter: ListSearchKeyFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(COUNT_LIST_SEARCH, filter)

    async def search(
        self, filter: SearchKeyFilter, *, after: str | None = None, per_page: int = 50
    ) -> Page[Key]:
        """Keys that match every given filter, by ref."""
        return await self._fetch_page(SEARCH, filter, after=after, per_page=per_page)

    async def count_search(self, filter: SearchKeyFilter) -> int:
        """Number of rows that `search` gives on all its pages."""
        return await self._fetch_value(COUNT_SEARCH, filter)

    async def list_summaries(self) -> KeySummaryList:
        """All keys without their values, by ref."""
        return await self._fetch_all(LIST_SUMMARIES)

    async def count(self) -> int:
        """How many keys there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateKeyInput) -> Key:
        """Add a key; its owner is told by owner_type and the one owner column that goes with it."""
        return await self._fetch_one(CREATE, input)

    async def create_many(self, input: Sequence[CreateManyKeyInput]) -> KeyList:
        """Add keys."""
        return await self._fetch_each(CREATE_MANY, input)

    async def update(self, id: int, input: UpdateKeyInput) -> Key:
        """Change the given fields of a key; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfKeyExpected, input: UpdateIfKeyInput
    ) -> Key:
        """Change the given fields of a key that is as expected; NotFoundError if there is
        none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, expected, input)

    async def delete(self, id: int) -> bool:
        """Remove the key with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
