"""Rules that hold for every table, asked of the catalog of a migrated database. Real PostgreSQL.

A check names what breaks it. It must name nothing in our schema, and, to show that it can see,
what a test breaks on purpose.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from attune_db.migrate import MIGRATIONS

if TYPE_CHECKING:
    from asyncpg import Connection, Record

# Ours: without what other owners keep in the database, such as the migrations' history.
OURS = """
WITH tables AS (
    SELECT oid, relname AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_%'
), columns AS (
    SELECT attrelid AS relation, attnum AS number, attname AS name, atttypid AS type,
           t.name || '.' || attname AS label
    FROM pg_attribute JOIN tables AS t ON t.oid = attrelid
    WHERE attnum > 0 AND NOT attisdropped
), rules AS (
    SELECT k.*, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint AS k JOIN tables AS t ON t.oid = conrelid
    WHERE contype IN ('c', 'u', 'f', 'x', 'p')
)
"""
CHECKS = {
    "every table has a comment": """
        SELECT name FROM tables WHERE obj_description(oid, 'pg_class') IS NULL
        """,
    "every column has a comment": """
        SELECT label FROM columns WHERE col_description(relation, number) IS NULL
        """,
    "every enum has a comment": """
        SELECT typname FROM pg_type
        WHERE typtype = 'e' AND obj_description(oid, 'pg_type') IS NULL
        """,
    "every constraint but a primary key has a comment": """
        SELECT conname FROM rules
        WHERE contype <> 'p' AND obj_description(oid, 'pg_constraint') IS NULL
        """,
    "every unique index that is no constraint has a comment": """
        SELECT i.indexrelid::regclass::text FROM pg_index AS i
        JOIN tables AS t ON t.oid = i.indrelid
        WHERE i.indisunique AND obj_description(i.indexrelid, 'pg_class') IS NULL
          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
        """,
    "no two constraints share a name": """
        SELECT conname FROM rules GROUP BY conname HAVING count(*) > 1
        """,
    "a constraint is named for its table": """
        SELECT conname FROM rules JOIN tables AS t ON t.oid = conrelid
        WHERE NOT starts_with(conname, t.name || '_')
        """,
    "every foreign key is served by an index on its first column": """
        SELECT conname FROM rules
        WHERE contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_index
            WHERE indrelid = conrelid AND indkey[0] = conkey[1] AND indpred IS NULL
        )
        """,
    "a ref that stands beside an id is one foreign key with it": """
        SELECT r.label FROM columns AS r
        JOIN columns AS i ON i.relation = r.relation AND r.name = i.name || '_ref'
        WHERE NOT EXISTS (
            SELECT FROM rules
            WHERE contype = 'f' AND conrelid = r.relation AND conkey = ARRAY[i.number, r.number]
        )
        """,
    "every table with a stamp has the trigger that moves it": """
        SELECT label FROM columns
        WHERE name = 'updated' AND NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = relation AND tgfoid::regproc::text ~ '^stamp_(\\w+_)?updated$'
              AND tgtype = 1 | 2 | 16 AND tgqual IS NULL -- each row, before, on update
        )
        """,
    "every document is kept from being a JSON null": """
        SELECT label FROM columns
        WHERE type = 'jsonb'::regtype AND NOT EXISTS (
            SELECT FROM rules
            WHERE conrelid = relation AND convalidated
              AND strpos(definition, format('jsonb_typeof(%I) <> ''null''::text', name)) > 0
        )
        """,
    "every list is kept from holding NULL": """
        SELECT label FROM columns
        WHERE type IN (SELECT oid FROM pg_type WHERE typcategory = 'A') AND NOT EXISTS (
            SELECT FROM rules
            WHERE conrelid = relation AND convalidated
              AND strpos(definition, format('array_position(%I, NULL::text) IS NULL', name)) > 0
        )
        """,
    "a column is of one of few types": """
        SELECT label FROM columns JOIN pg_type AS t ON t.oid = type
        WHERE typname NOT IN ('int8', 'int4', 'text', 'bool', 'jsonb', 'timestamptz', '_text')
          AND typtype <> 'e'
        """,
    "columns begin with id and end with created and updated": """
        SELECT t.name FROM tables AS t
        WHERE (
            SELECT string_agg(name, ' ' ORDER BY number) FROM columns WHERE relation = t.oid
        ) !~ '^id .* created( updated)?$'
        """,
}

Ask = Callable[[str], Awaitable[list[str]]]


@pytest.fixture
def ask(connection: "Connection[Record]") -> Ask:
    """A value that breaks the check of this name."""

    async def ask(check: str) -> list[str]:
        return [str(row[0]) for row in await connection.fetch(OURS + CHECKS[check])]

    return ask


@pytest.mark.parametrize("check", CHECKS)
async def test_throughout(ask: Ask, check: str) -> None:
    assert await ask(check) == []


BROKEN = "CREATE TABLE broken (id bigint PRIMARY KEY, created timestamptz, updated timestamptz);"
BREAKS = {
    "every table has a comment": ("COMMENT ON TABLE pack IS NULL", "pack"),
    "every column has a comment": ("COMMENT ON COLUMN pack.ref IS NULL", "pack.ref"),
    "every enum has a comment": ("COMMENT ON TYPE worker_role IS NULL", "worker_role"),
    "every constraint but a primary key has a comment": (
        "COMMENT ON CONSTRAINT pack_ref_key ON pack IS NULL",
        "pack_ref_key",
    ),
    "every unique index that is no constraint has a comment": (
        "CREATE UNIQUE INDEX pack_label ON pack (label)",
        "pack_label",
    ),
    "no two constraints share a name": (
        "ALTER TABLE rule ADD CONSTRAINT pack_ref_format CHECK (true)",
        "pack_ref_format",
    ),
    "a constraint is named for its table": (
        "ALTER TABLE rule ADD CONSTRAINT pack_x CHECK (true)",
        "pack_x",
    ),
    "every foreign key is served by an index on its first column": (
        "DROP INDEX sensor_runtime_idx",
        "sensor_runtime_fkey",
    ),
    "a ref that stands beside an id is one foreign key with it": (
        "ALTER TABLE sensor DROP CONSTRAINT sensor_runtime_fkey",
        "sensor.runtime_ref",
    ),
    "every table with a stamp has the trigger that moves it": (BROKEN, "broken.updated"),
    "every document is kept from being a JSON null": (
        "ALTER TABLE pack ADD more jsonb CHECK (more <> 'null')",
        "pack.more",
    ),
    "every list is kept from holding NULL": ("ALTER TABLE pack ADD more text[]", "pack.more"),
    "a column is of one of few types": ("ALTER TABLE pack ADD more varchar(9)", "pack.more"),
    "columns begin with id and end with created and updated": (
        "ALTER TABLE pack ADD more text",
        "pack",
    ),
}


@pytest.mark.parametrize("check", CHECKS)
async def test_a_check_sees_what_is_broken(
    ask: Ask, connection: "Connection[Record]", check: str
) -> None:
    statement, name = BREAKS[check]
    await connection.execute(statement)
    assert await ask(check) == [name]


# Indexes

INDEXES = """
SELECT i.indexrelid::regclass::text AS name, i.indrelid AS relation, c.relam AS method,
       pg_get_expr(i.indpred, i.indrelid) AS condition,
       ARRAY(
           SELECT concat_ws(
               ' ', pg_get_indexdef(i.indexrelid, n, false),
               i.indclass[n - 1], i.indcollation[n - 1]
           )
           FROM generate_series(1, i.indnkeyatts) AS n
       ) AS keys,
       i.indoption::int2[] AS options, i.indisunique AS is_unique
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid IN (SELECT oid FROM tables)
ORDER BY name
"""
REVERSED = 3  # DESC and NULLS FIRST, the bits that a scan from the other end turns around


def covers(wide: "Record", narrow: "Record") -> bool:
    """Tell whether one index serves wherever another does: the same rows, the same keys or more."""
    same = all(wide[name] == narrow[name] for name in ("relation", "method", "condition"))
    size = len(narrow["keys"])
    options = list(wide["options"])[:size]
    orders = (options, [option ^ REVERSED for option in options])
    return same and wide["keys"][:size] == narrow["keys"] and list(narrow["options"]) in orders


async def covered(connection: "Connection[Record]") -> list[str]:
    """The indexes that another covers.

    Not those that hold rows to be different: pack_pkey (id) is a promise that pack_id_ref_key
    (id, ref) doesn't make, and the pair is what composite foreign keys point to.
    """
    indexes = await connection.fetch(OURS + INDEXES)
    return [
        narrow["name"]
        for narrow in indexes
        if not narrow["is_unique"]
        and any(wide is not narrow and covers(wide, narrow) for wide in indexes)
    ]


async def test_no_index_is_covered_by_another(connection: "Connection[Record]") -> None:
    assert await covered(connection) == []


@pytest.mark.parametrize(
    ("index", "seen"),
    [
        ("pack (ref)", True),
        ("pack (ref DESC)", True),
        ("pack (ref DESC NULLS LAST)", False),
        ("pack (ref text_pattern_ops)", False),
        ('pack (ref COLLATE "C")', True),
        ('pack (ref COLLATE "POSIX")', False),
        ("pack (ref) WHERE label > ''", False),
        ("pack (ref) INCLUDE (label)", True),
        ("pack (lower(ref))", False),
        ("pack (ref, label)", False),
        ("pack USING gin (tags)", True),
        ("pack USING hash (ref)", False),
        ("event (trigger_ref, created)", False),
        ("event (trigger_ref, created DESC)", True),
        ("event (created, id)", True),
        ("event (created, id DESC)", False),
    ],
)
async def test_an_index_that_is_covered_is_seen(
    connection: "Connection[Record]", index: str, seen: bool
) -> None:
    await connection.execute(f"CREATE INDEX added ON {index}")
    assert ("added" in await covered(connection)) == seen


# Migrations


def test_migrations_are_numbered_without_a_gap_or_a_pair() -> None:
    numbers = [path.name.partition("_")[0] for path in sorted(MIGRATIONS.glob("*.sql"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
