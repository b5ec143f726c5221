"""Holds what is said of None to what becomes of it, in statements that store their parameters.

A None that is refused since its column refuses it is never stored; one that is accepted isn't
refused by PostgreSQL whatever is stored beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import TYPE_CHECKING, Any

import asyncpg

from codegen.explain.reasons import Kind
from tests.codegen.soundness.kinds import value
from tests.codegen.soundness.report import Statement

if TYPE_CHECKING:
    from asyncpg import Connection, Record

_TRIES = 6  # on each data set
_ENOUGH = 8  # refusals, after which none is taken for chance
_REFUSING = (
    asyncpg.NotNullViolationError,
    asyncpg.CheckViolationError,
    asyncpg.WithCheckOptionViolationError,
)


class Fate(Enum):
    """What became of a row."""

    STORED = "stored"
    REFUSED = "refused"
    LOST = "lost"  # some other error, or no row to store it in


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    type: str
    accepts_none: bool
    is_refused: bool  # by the column that it is stored in, it is said


async def try_none(
    connection: "Connection[Record]", random: Random, statement: Statement
) -> list[str]:
    """Store random values, and None in place of each; return the promises that this breaks."""
    parameters = [*map(_parameter, statement.described["parameters"])]
    stored = dict(statement.made.stored)
    problems: dict[str, None] = {}
    for _ in range(_TRIES):
        values = {each.name: _value(random, each, stored.get(each.name)) for each in parameters}
        if await _store(connection, statement.sql, values) is not Fate.STORED:
            continue
        for each in parameters:
            if each.name not in stored:
                continue
            fate = await _store(connection, statement.sql, values | {each.name: None})
            statement.fates.setdefault(each.name, []).append(fate.value)
            if fate is Fate.STORED and each.is_refused:
                problems[f"None in {each.name} is stored, though it is said to be refused"] = None
    return list(problems)


def needless_acceptance(statement: Statement) -> Iterator[str]:
    """Parameters that are said to accept None, of which each None has been refused."""
    for each in map(_parameter, statement.described["parameters"]):
        fates = statement.fates.get(each.name, [])
        refused = fates.count(Fate.REFUSED.value)
        if each.accepts_none and refused >= _ENOUGH and Fate.STORED.value not in fates:
            yield f"None in {each.name} is said to be accepted, and always refused"


def _parameter(described: dict[str, Any]) -> _Parameter:
    accepts_none = described["nullable"]
    reason = Kind(described["because"]["kind"])
    refused = not accepts_none and reason in (Kind.STORED_NOT_NULL, Kind.REFUSED)
    return _Parameter(described["name"], described["pg_type"], accepts_none, refused)


def _value(random: Random, parameter: _Parameter, column: str | None) -> object:
    if column == "id":
        return random.randint(1, random.choice((7, 40)))
    if column and parameter.accepts_none and random.random() < 0.2:
        return None
    return value(random, parameter.type)


async def _store(connection: "Connection[Record]", sql: str, values: Mapping[str, object]) -> Fate:
    """Run the statement, and undo what it did."""
    await connection.execute("SAVEPOINT trial")
    try:
        prepared = await connection.prepare(sql)
        await prepared.fetch(*values.values())
        changed = not (prepared.get_statusmsg() or "").endswith(" 0")
    except _REFUSING:
        return Fate.REFUSED
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, OverflowError):
        return Fate.LOST
    finally:
        if not connection.is_closed():
            await connection.execute("ROLLBACK TO trial")
    return Fate.STORED if changed else Fate.LOST
