"""One statement for each of a list of inputs: all of them take effect, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeAlias, TypeVar

import asyncpg
from msgspec import UNSET, Struct

from attune_db.core.copying import FEWEST, CopyTarget, copy_rows
from attune_db.core.dynamic import DynamicQuery, Statement
from attune_db.core.errors import DatabaseError, ValidationError
from attune_db.core.executor import Session, is_gone
from attune_db.core.pipeline import fetch_many
from attune_db.core.schema import Schema
from attune_db.core.transaction import SAVEPOINT, Frame, begin, enclosed
from attune_db.core.translate import DRIVER_ERRORS, is_about_an_input

if TYPE_CHECKING:
    from asyncpg import Record

    from attune_db.core.codecs import AnyConnection

T_co = TypeVar("T_co", covariant=True)

CHUNK: Final = 100
"""How many inputs are sent in one go; more of them at once aren't faster."""


class BulkQuery(Struct, Generic[T_co], frozen=True):
    """A statement that is run for each of a list of inputs."""

    statement: Statement[T_co]
    name: str  # the argument that holds the inputs
    fields: tuple[
        str, ...
    ] = ()  # always bound, of each input; they follow what is the same for all
    copy: CopyTarget | None = None  # where COPY does the same as the statement

    def bind(self, args: tuple[object, ...], inputs: Iterable[object]) -> list[Bound]:
        """What to send for each input; ValidationError for one whose fields don't go together."""
        bound: list[Bound] = []
        for index, each in enumerate(inputs):
            try:
                given = self._given(args, each)
                bound.append(Bound(given, *self.statement.bind(given)))
            except DatabaseError as error:
                raise error.of_input(self.name, index) from None
        return bound

    def _given(self, args: tuple[object, ...], each: object) -> tuple[object, ...]:
        """The statement's arguments for one input."""
        own = [getattr(each, name) for name in self.fields]
        for name, value in zip(self.fields, own, strict=True):
            if value is UNSET:
                raise ValidationError(f"give {name}", fields=(name,))
        reads = isinstance(self.statement, DynamicQuery)
        return (*args, *own, each) if reads else (*args, *own)


class Bound(NamedTuple):
    """An input on its way."""

    given: tuple[object, ...]  # the statement's arguments
    sql: str
    values: tuple[object, ...]  # what goes with the text


# Makes our error of the driver's, and of the input that it is about if that is known.
Explain: TypeAlias = Callable[[Exception, int | None], DatabaseError]


async def run_each(
    session: Session, schema: Schema, bound: Sequence[Bound], explain: Explain
) -> list[Record]:
    """The rows, in the order of the inputs."""
    async with session.lend() as connection:
        try:
            async with enclosed(_frame(connection), connection, schema):
                return await _send(connection, bound)
        except DRIVER_ERRORS as error:
            failure = await _search(connection, schema, bound, error)
    # Not above, where the driver's first exception, which may quote secrets, would be its context.
    raise explain(failure.error, failure.index) from failure.error


async def copy_each(
    session: Session, schema: Schema, target: CopyTarget, bound: Sequence[Bound]
) -> int | None:
    """How many rows there are more; None if nothing is, as COPY can't tell well what is wrong."""
    async with session.lend() as connection:
        try:
            async with enclosed(_frame(connection), connection, schema):
                return await _copy(connection, target, bound)
        except (DatabaseError, OSError):  # of the commands around it; it took too long
            raise
        except asyncpg.PostgresError as error:
            if not is_about_an_input(error):
                raise
        except Exception:  # the driver raises whatever it meets in a value
            if is_gone(connection):
                raise ConnectionError("the connection was lost") from None
    return None


async def _copy(connection: AnyConnection, target: CopyTarget, bound: Iterable[Bound]) -> int:
    """COPY what has the same fields set, if it is worth it, and INSERT the rest."""
    count = 0
    for _, run in groupby(bound, key=lambda it: it.sql):
        held = list(run)
        fields = target.given(held[0].given[-1])
        if fields and len(held) >= FEWEST:
            count += await copy_rows(connection, target, fields, [it.values for it in held])
        else:
            count += len(await _send(connection, held))
    return count


def _frame(connection: AnyConnection) -> Frame:
    """What holds the statements together, wherever they are run."""
    if connection.is_in_transaction():
        return SAVEPOINT
    return begin(None, readonly=False, deferrable=False)


async def _send(connection: AnyConnection, bound: Iterable[Bound]) -> list[Record]:
    """Run what has the same text together, without changing the order."""
    records: list[Record] = []
    for sql, run in groupby(bound, key=lambda it: it.sql):
        values = [it.values for it in run]
        for start in range(0, len(values), CHUNK):
            records += await fetch_many(connection, sql, values[start : start + CHUNK])
    return records


class _Failure(Exception):  # noqa: N818 - it carries a result out of a block that is undone
    """What the driver says, and the input that it is about if that is known."""

    def __init__(self, error: Exception, index: int | None = None) -> None:
        super().__init__(index)
        self.error = error
        self.index = index


async def _search(
    connection: AnyConnection, schema: Schema, bound: Sequence[Bound], error: Exception
) -> _Failure:
    """Find the first input that fails, by trying again; whatever that does is undone."""
    if is_gone(connection):
        return _Failure(ConnectionError("the connection was lost"))
    if not is_about_an_input(error):
        return _Failure(error)
    try:
        async with enclosed(_frame(connection), connection, schema):
            raise await _first(connection, schema, bound) or _Failure(error)
    except _Failure as failure:
        return failure
    except (*DRIVER_ERRORS, DatabaseError):  # what was met first matters more
        return _Failure(error)


async def _first(
    connection: AnyConnection, schema: Schema, bound: Sequence[Bound]
) -> _Failure | None:
    """The inputs before `low` can be taken, not all of those before `high`."""
    low, high = 0, len(bound)
    while high - low > 1:
        middle = (low + high) // 2
        failed = await _try(connection, schema, bound[low:middle])
        low, high = (low, middle) if failed else (middle, high)
    failed = await _try(connection, schema, bound[low:high])
    return _Failure(failed, low) if failed else None


async def _try(
    connection: AnyConnection, schema: Schema, bound: Sequence[Bound]
) -> Exception | None:
    """What is wrong with these inputs; they take effect where nothing is."""
    try:
        async with enclosed(SAVEPOINT, connection, schema):
            await _send(connection, bound)
    except DRIVER_ERRORS as error:
        if not is_about_an_input(error):
            raise
        return error
    return None
