"""One statement for each of a list of inputs: all of them take effect, or none."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import asyncpg
from msgspec import UNSET, Struct

from .copy_in import COPY_MIN_ROWS, CopyTarget, copy_rows
from .dynamic_query import DynamicQuery, Statement
from .error_translation import DRIVER_ERRORS, is_caused_by_input
from .errors import ConstraintError, DatabaseError, ValidationError
from .executor import ConnectionSource, is_closed
from .failing_input import (
    InputFailure,
    find_deferred_failure,
    find_failing_input,
    isolation_for,
)
from .pipeline import BoundStatement, send
from .query import Query
from .schema import Schema
from .transaction import transaction_block

if TYPE_CHECKING:
    from asyncpg import Record

    from .codecs import AnyConnection

T_co = TypeVar("T_co", covariant=True)


class BulkQuery(Struct, Generic[T_co], frozen=True):
    """A statement that is run for each of a list of inputs."""

    statement: Statement[T_co]
    batch_argument: str  # the one that holds the inputs
    # Of each input; their parameters follow those that have one value for all inputs.
    required_fields: tuple[str, ...] = ()
    copy: CopyTarget | None = None  # where COPY does the same as the statement

    def bind(self, args: tuple[object, ...], inputs: Iterable[object]) -> list[BoundStatement]:
        """Bind each input; ValidationError if the fields of one don't go together."""
        bound: list[BoundStatement] = []
        for index, each in enumerate(inputs):
            try:
                given = self._arguments(args, each)
                bound.append(BoundStatement(given, *self.statement.bind(given)))
            except DatabaseError as error:
                raise error.of_input(self.batch_argument, index) from None
        return bound

    def _arguments(self, args: tuple[object, ...], each: object) -> tuple[object, ...]:
        """Return the statement's arguments for one input."""
        own = [getattr(each, name) for name in self.required_fields]
        for name, value in zip(self.required_fields, own, strict=True):
            if value is UNSET:
                raise ValidationError(f"give {name}", fields=(name,))
        has_slots = isinstance(self.statement, DynamicQuery)
        return (*args, *own, each) if has_slots else (*args, *own)

    def copied_fields(self, arguments: tuple[object, ...]) -> list[str]:
        """Return the fields that COPY writes for an input; none where only INSERT will do.

        COPY, unlike INSERT, lets a row point to one that comes later.
        """
        if self.copy is None or isinstance(self.statement, Query):
            return []
        names = [name for _, name in self.statement.template.slots]
        fields = [name for name in names if getattr(arguments[-1], name) is not UNSET]
        return [] if any(name in self.copy.self_references for name in fields) else fields


# Makes our error of the driver's, and of the input that it is about if that is known.
Explain: TypeAlias = Callable[[Exception, int | None], DatabaseError]


async def fetch_each(
    session: ConnectionSource, schema: Schema, bound: Sequence[BoundStatement], explain: Explain
) -> list[Record]:
    """Return the rows, in the order of the inputs."""
    if not bound:
        return []
    with _explaining(explain):
        found = await _fetched(session, schema, bound)
    if isinstance(found, InputFailure):
        # Not where it was met: the driver's exception then, which may quote secrets, would be
        # the context of this one.
        raise explain(found.error, found.index) from found.error
    return found


async def count_each(
    session: ConnectionSource,
    schema: Schema,
    query: BulkQuery[Any],
    bound: Sequence[BoundStatement],
    explain: Explain,
) -> int:
    """Count the rows touched: COPY reports them, or else the statement returns each."""
    runs = list(_same_text_runs(query, bound)) if query.copy else []
    if query.copy and any(run.fields for run in runs):
        with _explaining(explain):
            count = await _copied(session, schema, query.copy, runs)
        if count is not None:
            return count
    return len(await fetch_each(session, schema, bound, explain))


@contextmanager
def _explaining(explain: Explain) -> Generator[None]:
    """Explain errors that no input causes."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise explain(error, None) from error


async def _fetched(
    session: ConnectionSource, schema: Schema, bound: Sequence[BoundStatement]
) -> list[Record] | InputFailure:
    async with session.acquire() as connection:
        try:
            async with transaction_block(isolation_for(connection), connection, schema):
                return await send(connection, bound)
        except DRIVER_ERRORS as error:
            return await find_failing_input(connection, schema, bound, error)
        except ConstraintError:  # at the COMMIT
            found = await find_deferred_failure(connection, schema, bound)
            if found is None:
                raise
            return found


class SameTextRun(Struct, frozen=True):
    """Inputs that follow one another and have the same fields set."""

    bound: list[BoundStatement]
    fields: list[str]  # what COPY takes of them; none where the statement is run


def _same_text_runs(
    query: BulkQuery[Any], bound: Sequence[BoundStatement]
) -> Iterator[SameTextRun]:
    for _, group in groupby(bound, key=lambda statement: statement.sql):
        run = list(group)
        is_worth_it = len(run) >= COPY_MIN_ROWS
        yield SameTextRun(run, query.copied_fields(run[0].given) if is_worth_it else [])


async def _copied(
    session: ConnectionSource, schema: Schema, target: CopyTarget, runs: Sequence[SameTextRun]
) -> int | None:
    """Count the rows that COPY adds; None if it fails, since it can't tell well what is wrong."""
    async with session.acquire() as connection:
        try:
            async with transaction_block(isolation_for(connection), connection, schema):
                return await _copy(connection, target, runs)
        except ConstraintError:  # at the COMMIT
            return None
        except (DatabaseError, OSError):  # of the commands around it; it took too long
            raise
        except asyncpg.PostgresError as error:
            if not is_caused_by_input(error):
                raise
        except Exception:  # the driver raises whatever it meets in a value
            if is_closed(connection):
                raise ConnectionError("the connection was lost") from None
    return None


async def _copy(connection: AnyConnection, target: CopyTarget, runs: Sequence[SameTextRun]) -> int:
    count = 0
    for run in runs:
        if run.fields:
            rows = [statement.values for statement in run.bound]
            count += await copy_rows(connection, target, run.fields, rows)
        else:
            count += len(await send(connection, run.bound))
    return count
