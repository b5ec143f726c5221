"""Packs: bundles of actions, triggers, sensors and rules."""

# Generated from queries/pack.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    Clause,
    DynamicQuery,
    Expected,
    KeyProbe,
    OneOf,
    Pagination,
    Query,
)

from ..entities.pack import Pack
from ..inputs.pack import (
    CreatePackInput,
    ListSearchPackFilter,
    ListSearchPackOrder,
    UpdateIfPackExpected,
    UpdateIfPackInput,
    UpdatePackInput,
    UpsertManyPackInput,
    UpsertPackInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
PackList: TypeAlias = list[Pack]

FIND_BY_ID = Query(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE id = $1""",
    parameters=("id",),
)

FIND_BY_REF = Query(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE ref = $1""",
    parameters=("ref",),
)

FIND_BY_TAG = Query(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE tags @> ARRAY[$1]
ORDER BY ref""",
    parameters=("tag",),
)

FIND_STANDARD = Query(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE is_standard
ORDER BY ref""",
)

LIST = Query(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
ORDER BY ref""",
)

LIST_PAGINATED = Query(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
ORDER BY ref
LIMIT $1 OFFSET $2""",
    parameters=("limit", "offset"),
)

LIST_SEARCH = DynamicQuery(
    Pack,
    (
        """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " is_standard = ${filter.is_standard}\n  ",
                " tags @> ARRAY[${filter.tag}]\n  ",
                " runtime_deps @> ARRAY[${filter.runtime_dep}]\n  ",
                """\
 lower(concat_ws(' ', ref, label, description) COLLATE "default")
      LIKE ALL (ARRAY(SELECT word_patterns(${filter.query})))""",
            ),
        ),
        "\nORDER BY",
        OneOf(
            {
                "": " ref",
                "label": " label, id",
                "created": " created DESC, id DESC",
                "updated": " updated DESC, id DESC",
            }
        ),
        "\nLIMIT $1 OFFSET $2",
    ),
    parameters=("limit", "offset"),
    groups=("filter",),
)

COUNT_LIST_SEARCH = DynamicQuery(
    int,
    (
        """\
SELECT count(*) FROM (
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " is_standard = ${filter.is_standard}\n  ",
                " tags @> ARRAY[${filter.tag}]\n  ",
                " runtime_deps @> ARRAY[${filter.runtime_dep}]\n  ",
                """\
 lower(concat_ws(' ', ref, label, description) COLLATE "default")
      LIKE ALL (ARRAY(SELECT word_patterns(${filter.query})))""",
            ),
        ),
        "\n) AS listed",
    ),
    groups=("filter",),
)

SEARCH = Query(
    Pack,
    """\
SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
       runtime_deps, is_standard, created, updated
FROM pack
WHERE strpos(lower(ref), lower($1)) > 0
   OR strpos(lower(label), lower($1)) > 0
   OR strpos(lower(description), lower($1)) > 0
ORDER BY ref""",
    parameters=("query",),
)

COUNT = Query(int, "SELECT count(*) FROM pack")

EXISTS_BY_REF = Query(bool, "SELECT EXISTS (SELECT FROM pack WHERE ref = $1)", parameters=("ref",))

CREATE = DynamicQuery(
    Pack,
    (
        """\
INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                  tags, runtime_deps, is_standard)
VALUES (""",
        Clause(
            "",
            ",",
            (
                "${input.ref}",
                " ${input.label}",
                " ${input.description}",
                " ${input.version}",
                "\n        ${input.conf_schema}",
                " ${input.config}",
                " ${input.meta}",
                "\n        ${input.tags}",
                " ${input.runtime_deps}",
                " ${input.is_standard}",
            ),
            otherwise=" DEFAULT",
        ),
        """\
)
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
    ),
    groups=("input",),
)

UPSERT = DynamicQuery(
    Pack,
    (
        """\
WITH same AS (
    SELECT id, ref, label, description, version, conf_schema, config, meta, tags,
           runtime_deps, is_standard, created, updated
    FROM pack
    """,
        Clause(
            "WHERE",
            "AND",
            (
                " ref = ${input.ref}\n      ",
                " label = ${input.label}\n      ",
                " description IS NOT DISTINCT FROM ${input.description}\n      ",
                " version = ${input.version}\n      ",
                " conf_schema = ${input.conf_schema}\n      ",
                " config = ${input.config}\n      ",
                " meta = ${input.meta}\n      ",
                " tags = ${input.tags}\n      ",
                " runtime_deps = ${input.runtime_deps}\n      ",
                " is_standard = ${input.is_standard}",
            ),
        ),
        """
), written AS (
    INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                      tags, runtime_deps, is_standard)
    VALUES (""",
        Clause(
            "",
            ",",
            (
                "${input.ref}",
                " ${input.label}",
                " ${input.description}",
                " ${input.version}",
                "\n            ${input.conf_schema}",
                " ${input.config}",
                " ${input.meta}",
                " ${input.tags}",
                "\n            ${input.runtime_deps}",
                " ${input.is_standard}",
            ),
            otherwise=" DEFAULT",
        ),
        ")\n    ON CONFLICT (ref) DO UPDATE\n    ",
        Clause(
            "SET",
            ",",
            (
                " label = EXCLUDED.label",
                "\n        description = ${input.description}",
                "\n        version = EXCLUDED.version",
                "\n        conf_schema = ${input.conf_schema}",
                "\n        config = ${input.config}",
                "\n        meta = ${input.meta}",
                "\n        tags = ${input.tags}",
                "\n        runtime_deps = ${input.runtime_deps}",
                "\n        is_standard = ${input.is_standard}",
            ),
        ),
        """
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
    ),
    groups=("input",),
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Pack,
        (
            """\
INSERT INTO pack (ref, label, description, version, conf_schema, config, meta,
                  tags, runtime_deps, is_standard)
VALUES (""",
            Clause(
                "",
                ",",
                (
                    "${input.ref}",
                    " ${input.label}",
                    " ${input.description}",
                    " ${input.version}",
                    "\n        ${input.conf_schema}",
                    " ${input.config}",
                    " ${input.meta}",
                    " ${input.tags}",
                    "\n        ${input.runtime_deps}",
                    " ${input.is_standard}",
                ),
                otherwise=" DEFAULT",
            ),
            ")\nON CONFLICT (ref) DO UPDATE\n",
            Clause(
                "SET",
                ",",
                (
                    " label = EXCLUDED.label",
                    "\n    description = ${input.description}",
                    "\n    version = EXCLUDED.version",
                    "\n    conf_schema = ${input.conf_schema}",
                    "\n    config = ${input.config}",
                    "\n    meta = ${input.meta}",
                    "\n    tags = ${input.tags}",
                    "\n    runtime_deps = ${input.runtime_deps}",
                    "\n    is_standard = ${input.is_standard}",
                ),
            ),
            """
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
        ),
        groups=("input",),
    ),
    "input",
)

UPDATE = DynamicQuery(
    Pack,
    (
        "UPDATE pack\n",
        Clause(
            "SET",
            ",",
            (
                " label = ${input.label}",
                "\n    description = ${input.description}",
                "\n    version = ${input.version}",
                "\n    conf_schema = ${input.conf_schema}",
                "\n    config = ${input.config}",
                "\n    meta = ${input.meta}",
                "\n    tags = ${input.tags}",
                "\n    runtime_deps = ${input.runtime_deps}",
                "\n    is_standard = ${input.is_standard}",
            ),
        ),
        """
WHERE id = $1
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
    ),
    parameters=("id",),
    groups=("input",),
    unchanged=Query(
        Pack,
        """\
SELECT    id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated
FROM pack
WHERE id = $1""",
        parameters=("id",),
    ),
)

UPDATE_IF = DynamicQuery(
    Pack,
    (
        "UPDATE pack\n",
        Clause(
            "SET",
            ",",
            (
                " label = ${input.label}",
                "\n    description = ${input.description}",
                "\n    version = ${input.version}",
                "\n    conf_schema = ${input.conf_schema}",
                "\n    config = ${input.config}",
                "\n    meta = ${input.meta}",
                "\n    tags = ${input.tags}",
                "\n    runtime_deps = ${input.runtime_deps}",
                "\n    is_standard = ${input.is_standard}",
            ),
        ),
        "\n",
        Clause(
            "WHERE",
            "AND",
            (
                " id = $1\n  ",
                " version = ${expected.version}\n  ",
                " updated = ${expected.updated}",
            ),
        ),
        """
RETURNING id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated""",
    ),
    parameters=("id",),
    groups=("expected", "input"),
    unchanged=DynamicQuery(
        Pack,
        (
            """\
SELECT    id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated
FROM pack
""",
            Clause(
                "WHERE",
                "AND",
                (
                    " id = $1\n  ",
                    " version = ${expected.version}\n  ",
                    " updated = ${expected.updated}",
                ),
            ),
        ),
        parameters=("id",),
        groups=("expected", "input"),
    ),
    probe=KeyProbe(
        Pack,
        """\
SELECT    id, ref, label, description, version, conf_schema, config, meta, tags,
          runtime_deps, is_standard, created, updated
FROM pack
WHERE id = $1""",
        ("id",),
        (0,),
        (Expected("version", 1, "version"), Expected("updated", 1, "updated")),
    ),
)

DELETE = Query(int, "DELETE FROM pack\nWHERE id = $1", parameters=("id",))


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
        return await self._fetch_value(COUNT_LIST_SEARCH, filter)

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

    async def upsert(self, input: UpsertPackInput) -> Pack:
        """Add a pack, or change the one with this ref; where nothing differs, nothing is
        written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[UpsertManyPackInput]) -> PackList:
        """Add packs, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdatePackInput) -> Pack:
        """Change the given fields of a pack; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfPackExpected, input: UpdateIfPackInput
    ) -> Pack:
        """Change the given fields of a pack that is as expected; NotFoundError if there is
        none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, expected, input)

    async def delete(self, id: int) -> bool:
        """Remove the pack with this id; true if there was one."""
        return await self._execute_one(DELETE, id)
