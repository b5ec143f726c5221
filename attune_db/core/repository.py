"""The base of generated repositories: a verb for each cardinality."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import starmap
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import asyncpg
from msgspec import UNSET

from .bulk_query import BoundStatement, BulkQuery
from .call_context import CallContext
from .decode_errors import is_from_decoder
from .driver_errors import DRIVER_ERRORS, is_caused_by_input
from .dynamic_query import Statement
from .error_translation import translate
from .errors import ChangedError, DatabaseError, NotFoundError, QueryError
from .executor import Executor, connection_source
from .infinite_timestamps import add_time_zones, may_have_infinite
from .keyset import KeysetQuery
from .pagination import Page
from .query import ErrorContext, Query
from .row_probe import Precondition
from .schema import Schema
from .stream import RowStream, open_stream

if TYPE_CHECKING:
    from .bulk import Explain

T = TypeVar("T")


class BaseRepository:
    """Runs statements where its executor says, and speaks of errors in its entity's terms."""

    entity: ClassVar[str]
    schema: ClassVar[Schema]

    def __init__(self, executor: Executor) -> None:
        """Run on a Database, a Transaction, or a pool or connection of asyncpg's."""
        self._session = connection_source(executor)

    async def _fetch_one(self, statement: Statement[T], *args: object) -> T:
        """Return the row; NotFoundError if there is none."""
        record = await self._record(statement, args)
        if record is None:
            raise await self._missing(statement, args)
        return statement.row(*record)

    async def _fetch_optional(self, statement: Statement[T], *args: object) -> T | None:
        """Return the row, or None."""
        record = await self._record(statement, args)
        return None if record is None else statement.row(*record)

    async def _fetch_all(self, statement: Statement[T], *args: object) -> list[T]:
        """Return the rows, in the statement's order."""
        return list(starmap(statement.row, await self._records(statement, args)))

    async def _fetch_page(
        self,
        statement: KeysetQuery[T],
        *args: object,
        after: str | None,
        per_page: int,
        order: str | None = None,
    ) -> Page[T]:
        """Return the rows behind a cursor, or the first ones, and the cursor of the next page."""
        query, arguments = statement.page_of(args, order, after, per_page)
        return statement.page(await self._records(query, arguments), order, per_page)

    async def _fetch_value(self, statement: Statement[T], *args: object) -> T:
        """Return the first column as the driver reads it; NotFoundError if there is no row."""
        record = await self._record(statement, args)
        if record is None:
            raise self._call(statement, args).not_found()
        value: T = record[0]
        return value

    async def _fetch_optional_value(self, statement: Statement[T], *args: object) -> T | None:
        """Return the first column as the driver reads it; None if there is no row."""
        record = await self._record(statement, args)
        value: T | None = None if record is None else record[0]
        return value

    def _stream(self, statement: Statement[T], *args: object) -> RowStream[T]:
        """Stream the rows, in the statement's order."""

        def explain(error: Exception, closed: bool) -> DatabaseError:
            return translate(error, self._call(statement, args), closed=closed)

        return open_stream(self._session, statement, args, explain)

    async def _execute(self, statement: Statement[Any], *args: object) -> int:
        """Return the number of rows that were touched."""
        try:
            status = await self._session.execute(statement, args)
        except DRIVER_ERRORS as error:
            raise self._translated(error, statement, args) from error
        except Exception as error:
            if is_from_decoder(error):
                raise self._translated(error, statement, args) from error
            raise
        return int(status.rpartition(" ")[2])

    async def _execute_one(self, statement: Statement[Any], *args: object) -> bool:
        """Tell whether a row was touched."""
        return await self._execute(statement, *args) > 0

    async def _fetch_each(
        self, query: BulkQuery[T], inputs: Iterable[object], *args: object
    ) -> list[T]:
        """Return the rows of each input, in the order of the inputs."""
        from .bulk import fetch_each

        bound = query.bind(args, inputs)
        explain = self._explain_each(query, bound)
        records = await fetch_each(self._session, self.schema, bound, explain)
        row = query.statement.row
        return list(starmap(row, add_time_zones(records, row) if may_have_infinite() else records))

    async def _execute_each(
        self, query: BulkQuery[Any], inputs: Iterable[object], *args: object
    ) -> int:
        """Return the number of rows that were touched; the statement returns something for each."""
        from .bulk import count_each

        bound = query.bind(args, inputs)
        explain = self._explain_each(query, bound)
        return await count_each(self._session, self.schema, query, bound, explain)

    def _explain_each(self, query: BulkQuery[Any], bound: list[BoundStatement]) -> Explain:
        def explain(error: Exception, index: int | None) -> DatabaseError:
            if index is not None:
                call = self._call(query.statement, bound[index].given)
                translated = translate(error, call, closed=self._session.is_closed())
                return translated.of_input(query.batch_argument, index)
            entity = "" if is_caused_by_input(error) else self.entity
            tables = query.statement.errors.secret_tables
            call = CallContext(self.schema, entity, secret_tables=tables)
            return translate(error, call, closed=self._session.is_closed())

        return explain

    async def _missing(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> NotFoundError | ChangedError:
        """Make the error for a change that missed: no row has its key, or a precondition failed."""
        call, probe = self._call(statement, args), statement.errors.row_probe
        expected = _expected(statement, args)
        if probe is None or not expected:
            return call.not_found()
        errors = ErrorContext(secret_tables=statement.errors.secret_tables)
        parameters = tuple([statement.parameters[position] for position in probe.positions])
        row, sql = probe.row or statement.row, probe.text(statement.sql)
        read = Query(row, sql, parameters, errors, read_only=True)
        key = tuple([args[position] for position in probe.positions])
        record = await self._record(read, key)
        if record is None:
            return call.not_found()
        return call.changed(expected, read.row(*record))

    async def _record(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> asyncpg.Record | None:
        records = await self._records(statement, args)
        if len(records) > 1:
            raise QueryError(f"{len(records)} rows where at most one can be", entity=self.entity)
        return records[0] if records else None

    async def _records(
        self, statement: Statement[Any], args: tuple[object, ...]
    ) -> list[asyncpg.Record]:
        try:
            records = await self._session.fetch(statement, args)
        except DRIVER_ERRORS as error:
            raise self._translated(error, statement, args) from error
        except Exception as error:
            if is_from_decoder(error):
                raise self._translated(error, statement, args) from error
            raise
        return add_time_zones(records, statement.row) if may_have_infinite() else records

    def _translated(
        self, error: Exception, statement: Statement[Any], args: tuple[object, ...]
    ) -> DatabaseError:
        commits = not statement.read_only and self._session.autocommits()
        call = self._call(statement, args, commits=commits)
        return translate(error, call, closed=self._session.is_closed())

    def _call(
        self, statement: Statement[Any], args: tuple[object, ...], *, commits: bool = False
    ) -> CallContext:
        errors, arguments = statement.errors, statement.arguments(args)
        key = statement.parameters if errors.key_parameters is None else errors.key_parameters
        tables, target = errors.secret_tables, errors.target_entity
        return CallContext(self.schema, self.entity, arguments, key, tables, target, commits)


def _expected(
    statement: Statement[Any], args: tuple[object, ...]
) -> list[tuple[Precondition, object]]:
    """Return the preconditions of a call, each with its value, or None if it has no parameter."""
    probe = statement.errors.row_probe
    conditions = probe.preconditions if probe else ()
    values = [each.source and statement.value_of(each.source, args) for each in conditions]
    pairs = zip(conditions, values, strict=True)
    return [(condition, value) for condition, value in pairs if value is not UNSET]
