"""Makes random schemas and statements, compiles them, runs them on random data, and judges."""

import asyncio
import contextlib
from random import Random
from typing import TYPE_CHECKING

import asyncpg

from tests.codegen.soundness.binding import bind
from tests.codegen.soundness.compiling import compiled, make_statement
from tests.codegen.soundness.database import ROWS, data, make_schema, read_json, reset
from tests.codegen.soundness.oracle import broken
from tests.codegen.soundness.refusals import needless_acceptance, try_none
from tests.codegen.soundness.report import Report, Statement
from tests.codegen.soundness.schema import Schema

if TYPE_CHECKING:
    from asyncpg import Connection, Record

BATCH = 300
SETTINGS = "SET statement_timeout = '2s'; SET jit = off"
ZONES = ("UTC", "America/New_York")  # where one day in March has 23 hours


def run(dsn: str, seed: int, statements: int, report: Report) -> None:
    """A random schema, that many statements about it, and its data sets: all from the seed."""
    asyncio.run(_run(dsn, seed, statements, report))


async def _run(dsn: str, seed: int, number: int, report: Report) -> None:
    random = Random(seed)
    connection = await _connect(dsn)
    try:
        await connection.execute(SETTINGS)
        await reset(connection)
        schema = await make_schema(connection, random)
        texts = [make_statement(random, schema) for _ in range(number)]
        statements = await compiled(dsn, connection, ";\n".join(schema.ddl), texts, report)
    finally:
        await connection.close()
    for data_set in range(len(ROWS)):
        await _on_data(dsn, schema, statements, (seed, data_set), report)
    for statement in statements:
        for problem in needless_acceptance(statement):
            report.findings.append(f"{problem}\n  seed {seed}\n  {statement.sql}")
    report.add(number, statements)


async def _on_data(
    dsn: str,
    schema: Schema,
    statements: list[Statement],
    seed: tuple[int, int],
    report: Report,
) -> None:
    """Run the statements on one data set, which is never committed."""
    random = Random(repr(seed))
    connection = await _connect(dsn)
    try:
        await connection.execute(f"{SETTINGS}; SET timezone = '{ZONES[seed[1] % len(ZONES)]}'")
        await read_json(connection)
        await connection.execute("BEGIN")
        await connection.execute(data(random, schema, seed[1]))
        for statement in statements:
            await _judge(connection, random, statement, seed, report)
            if connection.is_closed():  # a value that the driver can't read, or a server's bug
                report.failures["the connection was lost"] += 1
                return
    except asyncpg.PostgresConnectionError:
        report.failures["the connection was lost"] += 1
    finally:
        await connection.close()


async def _connect(dsn: str) -> "Connection[Record]":
    """A connection, also to a server that a statement has just brought down."""
    for _ in range(100):
        with contextlib.suppress(asyncpg.PostgresError, OSError):
            return await asyncpg.connect(dsn)
        await asyncio.sleep(0.1)
    return await asyncpg.connect(dsn)


async def _judge(
    connection: "Connection[Record]",
    random: Random,
    statement: Statement,
    seed: tuple[int, int],
    report: Report,
) -> None:
    """Run a statement, and look whether it keeps its promises."""
    await connection.execute("SAVEPOINT before")
    try:
        sql, values = bind(random, statement)
        rows = [tuple(row) for row in await connection.fetch(sql, *values)]
    except (asyncpg.PostgresError, asyncpg.InterfaceError, LookupError, ValueError) as error:
        report.failures[f"{type(error).__name__}: {str(error)[:60]}"] += 1
        return
    except OverflowError:  # Python has no such interval
        return
    finally:
        if not connection.is_closed():
            await connection.execute("ROLLBACK TO before")
    statement.note(rows)
    problems = [*broken(statement.described, rows)]
    if statement.made.stored:
        problems += await try_none(connection, random, statement)
    for problem in problems:
        where = f"seed {seed[0]}, data set {seed[1]}, {statement.described['name']}"
        report.findings.append(f"{problem}\n  {where}\n  {sql}\n  {values}")
