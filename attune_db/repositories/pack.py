"""Packs: bundles of actions, triggers, sensors and rules."""

# Generated from queries/pack.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    DynamicQuery,
    ErrorContext,
    ListQuery,
    Pagination,
    Precondition,
    Query,
    ReadQuery,
    RowProbe,
    UpdateQuery,
)

from ..entities.pack import Pack
from ..inputs.pack import (
    CreatePackInput,
    ListSearchPackFilter,
    ListSearchPackOrder,
    UpdateIfPackExpected,
    UpdatePackInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
PackList: TypeAlias = list[Pack]

FIND_BY_ID = ReadQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_TAG = ReadQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE tags @> ARRAY[$1]
ORDER BY ref""",
    ("tag",),
)

FIND_STANDARD = ReadQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE is_standard
ORDER BY ref""",
)

LIST = ReadQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «is_standard = ${filter.is_standard}»
  AND «tags @> ARRAY[${filter.tag}]»
  AND «runtime_deps @> ARRAY[${filter.runtime_dep}]»
  AND «lower(concat_ws(' ', ref, label, description) COLLATE "default")
      LIKE ALL (ARRAY(SELECT word_patterns(${filter.query})))»
ORDER BY «ref»
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    orders={
        "label": "label, id",
        "created": "created DESC, id DESC",
        "updated": "updated DESC, id DESC",
    },
    read_only=True,
)

SEARCH = ReadQuery(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE strpos(lower(ref), lower($1)) > 0
   OR strpos(lower(label), lower($1)) > 0
   OR strpos(lower(description), lower($1)) > 0
ORDER BY ref""",
    ("query",),
)

COUNT = ReadQuery(int, "SELECT count(*) FROM pack")

EXISTS_BY_REF = ReadQuery(bool, "SELECT EXISTS (SELECT FROM pack WHERE ref = $1)", ("ref",))

CREATE = DynamicQuery(
    Pack,
    """\
INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                  tags, runtime_deps, is_standard)
VALUES (${input.ref}, ${input.label}, ${input.description}, ${input.version},
        ${input.conf_schema}, ${input.config}, ${input.meta},
        ${input.tags}, ${input.runtime_deps}, ${input.is_standard})
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
)

UPSERT = DynamicQuery(
    Pack,
    """\
WITH same AS (
    SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
           runtime_deps, is_standard, created, updated
    FROM pack
    WHERE «ref = ${input.ref}»
      AND «label = ${input.label}»
      AND «description IS NOT DISTINCT FROM ${input.description}»
      AND «version = ${input.version}»
      AND «conf_schema = ${input.conf_schema}»
      AND «config = ${input.config}»
      AND «meta = ${input.meta}»
      AND «tags = ${input.tags}»
      AND «runtime_deps = ${input.runtime_deps}»
      AND «is_standard = ${input.is_standard}»
), written AS (
    INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                      tags, runtime_deps, is_standard)
    VALUES (${input.ref}, ${input.label}, ${input.description}, ${input.version},
            ${input.conf_schema}, ${input.config}, ${input.meta}, ${input.tags},
            ${input.runtime_deps}, ${input.is_standard})
    ON CONFLICT (ref) DO UPDATE
    SET label = EXCLUDED.label,
        «description = ${input.description}»,
        version = EXCLUDED.version,
        «conf_schema = ${input.conf_schema}»,
        «config = ${input.config}»,
        «meta = ${input.meta}»,
        «tags = ${input.tags}»,
        «runtime_deps = ${input.runtime_deps}»,
        «is_standard = ${input.is_standard}»
    WHERE pack.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
              runtime_deps, is_standard, created, updated
)
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM written
UNION ALL
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Pack,
        """\
INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                  tags, runtime_deps, is_standard)
VALUES (${input.ref}, ${input.label}, ${input.description}, ${input.version},
        ${input.conf_schema}, ${input.config}, ${input.meta}, ${input.tags},
        ${input.runtime_deps}, ${input.is_standard})
ON CONFLICT (ref) DO UPDATE
SET label = EXCLUDED.label,
    «description = ${input.description}»,
    version = EXCLUDED.version,
    «conf_schema = ${input.conf_schema}»,
    «config = ${input.config}»,
    «meta = ${input.meta}»,
    «tags = ${input.tags}»,
    «runtime_deps = ${input.runtime_deps}»,
    «is_standard = ${input.is_standard}»
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    Pack,
    """\
UPDATE pack
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «version = ${input.version}»,
    «conf_schema = ${input.conf_schema}»,
    «config = ${input.config}»,
    «meta = ${input.meta}»,
    «tags = ${input.tags}»,
    «runtime_deps = ${input.runtime_deps}»,
    «is_standard = ${input.is_standard}»
WHERE id = $1
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Pack,
    """\
UPDATE pack
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «version = ${input.version}»,
    «conf_schema = ${input.conf_schema}»,
    «config = ${input.config}»,
    «meta = ${input.meta}»,
    «tags = ${input.tags}»,
    «runtime_deps = ${input.runtime_deps}»,
    «is_standard = ${input.is_standard}»
WHERE id = $1
  AND «version = ${expected.version}»
  AND «updated = ${expected.updated}»
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe(
            "WHERE id = $1",
            (
                Precondition("version", "expected.version"),
                Precondition("updated", "expected.updated"),
            ),
        )
    ),
)

DELETE = Query(
    int,
    """\
DELETE FROM pack
WHERE id = $1""",
    ("id",),
)


class PackRepository(BaseRepository):
    """Packs: bundles of actions, triggers, sensors and rules."""

    entity = "Pack"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Pack | None:
        """The pack with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Pack:
        """The pack with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Pack | None:
        """The pack with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Pack:
        """The pack with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_tag(self, tag: str) -> PackList:
        """Packs that carry this tag, by ref."""
        return await self._fetch_all(FIND_BY_TAG, tag)

    async def find_standard(self) -> PackList:
        """Packs that ship with the platform, by ref."""
        return await self._fetch_all(FIND_STANDARD)

    async def list(self) -> PackList:
        """All packs, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> PackList:
        """One page of all packs, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self,
        filter: ListSearchPackFilter,
        pagination: Pagination,
        *,
        order: ListSearchPackOrder | None = None,
    ) -> PackList:
        """One page of the packs that match every given filter, by ref."""
        return await self._fetch_all(
            LIST_SEARCH, pagination.limit, pagination.offset, filter, order
        )

    async def count_list_search(self, filter: ListSearchPackFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def search(self, query: str) -> PackList:
        """Packs whose ref, label or description contains this text, in whatever case, by ref."""
        return await self._fetch_all(SEARCH, query)

    async def count(self) -> int:
        """How many packs there are."""
        return await self._fetch_value(COUNT)

    async def exists_by_ref(self, ref: str) -> bool:
        """Whether there is a pack with this ref."""
        return await self._fetch_value(EXISTS_BY_REF, ref)

    async def create(self, input: CreatePackInput) -> Pack:
        """Add a pack."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreatePackInput) -> Pack:
        """Add a pack, or change the one with this ref; where nothing differs, nothing is
        written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreatePackInput]) -> PackList:
        """Add packs, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdatePackInput) -> Pack:
        """Change the given fields of a pack; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfPackExpected, input: UpdatePackInput
    ) -> Pack:
        """Change the given fields of a pack that is as expected; NotFoundError if there is
        none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the pack with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
