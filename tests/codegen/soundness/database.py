"""A random schema in a database, and random rows in it."""

import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import asyncpg

from tests.codegen.soundness import own_functions, schemas
from tests.codegen.soundness.documents import JSON_NULL
from tests.codegen.soundness.schema import Schema, Table

if TYPE_CHECKING:
    from asyncpg import Connection, Record

PRELUDE = Path(__file__).with_name("prelude.sql").read_text()
TABLES, CHANGEABLE, VIEWS = 5, 4, 4
_DROP_OWN = """
DO $do$
DECLARE own regprocedure;
BEGIN
    LOOP -- one at a time, as others may go with it
        SELECT oid INTO own FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND oid >= 16384 LIMIT 1;
        EXIT WHEN own IS NULL;
        EXECUTE 'DROP ROUTINE ' || own || ' CASCADE';
    END LOOP;
END $do$
"""
ROWS = (0, 1, 4, 8)  # of each table, data set by data set


async def reset(connection: "Connection[Record]") -> None:
    """An empty schema, and none of our functions elsewhere."""
    await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await connection.execute(_DROP_OWN)


async def make_schema(connection: "Connection[Record]", random: Random) -> Schema:
    """A random schema: of what is made up, PostgreSQL takes most."""
    schema = Schema()
    await _add(connection, schema, None, [PRELUDE])
    for number in range(1, TABLES + 1):
        await _add(connection, schema, *schemas.table(random, f"t{number}"))
    for made in own_functions.functions(random, schema):
        if await _add(connection, schema, None, [made.ddl]):
            schema.calls.append(made.call)
    for table, ddl in schemas.extras(random, list(schema.tables)):
        await _add(connection, schema, table, ddl)
    for number in range(1, CHANGEABLE + 1):
        below = [table for table in schema.written if table.kind == "view"]
        table = random.choice(below if below and random.random() < 0.5 else schema.written)
        await _add(connection, schema, *schemas.changeable_view(random, table, number))
    for number in range(1, VIEWS + 1):
        await _add(connection, schema, *schemas.view(random, schema, number))
    return schema


async def _add(
    connection: "Connection[Record]", schema: Schema, table: Table | None, ddl: list[str]
) -> bool:
    """Another object; False if PostgreSQL doesn't take it, or it can't be read."""
    check = [f"SELECT * FROM {table.name}"] if table else []
    try:
        async with connection.transaction():
            for text in [*ddl, *check]:
                await connection.execute(text)
    except asyncpg.PostgresError:
        return False
    schema.ddl += ddl
    if table:
        schema.tables.append(table)
    return True


async def read_json(connection: "Connection[Record]") -> None:
    """Decode JSON as the library does, but tell a JSON null from NULL."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=json.dumps,
        decoder=lambda text: JSON_NULL if text == "null" else json.loads(text),
    )


def data(random: Random, schema: Schema, number: int) -> str:
    """A block that stores what it can of random rows."""
    rows = ROWS[number % len(ROWS)]
    inserts = [
        schemas.row(random, table)
        for table in schema.written
        if table.kind == "table"
        for _ in range(rows)
    ]
    inserts += [
        f"REFRESH MATERIALIZED VIEW {table.name}"
        for table in schema.tables
        if table.kind == "matview"
    ]
    blocks = (f"BEGIN {statement}; EXCEPTION WHEN OTHERS THEN NULL; END;" for statement in inserts)
    return f"DO $do$ BEGIN {' '.join(blocks)} END $do$"
