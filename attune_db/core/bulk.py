"""Bulk calls: all inputs take effect, or none. Imported with the first, as imports are fast."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg
from msgspec import Struct

from .bulk_query import BoundStatement, BulkQuery, CopyTarget
from .copy_in import COPY_MIN_ROWS, copy_rows
from .decode_errors import is_from_decoder
from .driver_errors import DRIVER_ERRORS, WARNINGS_AS_ERRORS, is_caused_by_input
from .errors import ConstraintError, DatabaseError
from .executor import ConnectionSource, is_closed
from .failing_input import (
    InputFailure,
    find_deferred_failure,
    find_failing_input,
    isolation_for,
)
from .pipeline import send
from .schema import Schema
from .transaction import transaction_block

if TYPE_CHECKING:
    from asyncpg import Record

    from .codecs import AnyConnection

# Makes our error of the driver's, and of the input that it is about if that is known.
Explain: TypeAlias = Callable[[Exception, int | None], DatabaseError]


async def fetch_each(
    session: ConnectionSource, schema: Schema, bound: Sequence[BoundStatement], explain: Explain
) -> list[Record]:
    """Return the rows, in the order of the inputs."""
    if not bound:
        return []
    with _explaining(explain):
        result = await _fetched(session, schema, bound)
    if isinstance(result, InputFailure):
        # Not where it was met: the driver's exception then, which may quote secrets, would be
        # the context of this one.
        raise explain(result.error, result.index) from result.error
    return result


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
    except Exception as error:
        if is_from_decoder(error):
            raise explain(error, None) from error
        raise


async def _fetched(
    session: ConnectionSource, schema: Schema, bound: Sequence[BoundStatement]
) -> list[Record] | InputFailure:
    async with session.acquire() as connection:
        try:
            return await _fetch(connection, schema, bound)
        except asyncpg.InvalidCachedStatementError:  # the schema has changed; nothing took effect
            return await _fetch(connection, schema, bound)


async def _fetch(
    connection: AnyConnection, schema: Schema, bound: Sequence[BoundStatement]
) -> list[Record] | InputFailure:
    try:
        async with transaction_block(isolation_for(connection), connection, schema):
            return await send(connection, bound)
    except asyncpg.InvalidCachedStatementError:
        raise
    except DRIVER_ERRORS as error:
        return await find_failing_input(connection, schema, bound, error)
    except ConstraintError:  # at the COMMIT
        failure = await find_deferred_failure(connection, schema, bound)
        if failure is None:
            raise
        return failure


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
            with WARNINGS_AS_ERRORS:
                count += await copy_rows(connection, target, run.fields, rows)
        else:
            count += len(await send(connection, run.bound))
    return count
