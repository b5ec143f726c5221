"""Parse analysis by PostgreSQL, which prepares statements in a scratch database."""

import contextlib
from collections.abc import AsyncGenerator, Iterable
from typing import TYPE_CHECKING

import asyncpg

from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.ir.analyzed_statement import AnalyzedStatement, ResultColumn
from codegen.ir.build import build_query
from codegen.ir.catalog import Catalog, Type
from codegen.ir.enums import CommandType
from codegen.ir.expr_type import expr_type
from codegen.ir.node_reader import read_log
from codegen.ir.nodes import Query
from codegen.ir.oids import NO_OID, Oid, ParamNumber
from codegen.ir.scope import result_targets
from codegen.ir.walk import parameters
from codegen.scratch import ServerError
from codegen.scratch.connection_failure import describe_failure

if TYPE_CHECKING:
    from asyncpg import Connection, Record
    from asyncpg.prepared_stmt import PreparedStatement

OLDEST = 16
NOT_SUPPORTED = "0A000"  # feature_not_supported
# asyncpg's errors about types that the server knows and asyncpg doesn't.
_TYPE_UNKNOWN = (asyncpg.InterfaceError, asyncpg.InternalClientError)
# Its errors about a server that is gone, or going.
_GONE = (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)

# Types of PostgreSQL's own that asyncpg can neither read nor send.
_UNREADABLE = frozenset(
    {
        *("anyarray", "anycompatible", "anycompatiblearray", "anycompatiblemultirange"),
        *("anycompatiblenonarray", "anycompatiblerange", "anyelement", "anyenum"),
        *("anymultirange", "anynonarray", "anyrange", "event_trigger", "fdw_handler"),
        *("gtsvector", "index_am_handler", "internal", "language_handler", "pg_brin_bloom_summary"),
        *("pg_brin_minmax_multi_summary", "pg_ddl_command", "pg_node_tree", "table_am_handler"),
        *("trigger", "tsm_handler"),
    }
)


class StatementRejectedError(Exception):
    """PostgreSQL refuses a text; says where in it, and what to do if it knows."""

    def __init__(self, error: Exception) -> None:
        message = str(getattr(error, "message", None) or error)
        super().__init__(message)
        self.message = message
        self.hint: str | None = getattr(error, "hint", None)
        self.detail: str | None = getattr(error, "detail", None)
        self.sqlstate: str | None = getattr(error, "sqlstate", None)
        position: str | None = getattr(error, "position", None)
        self.position = int(position) - 1 if position else None  # in characters, from 0


class Analyzer:
    """A scratch database, in which one statement after the other is analysed."""

    def __init__(self, connection: "Connection[Record]") -> None:
        self.connection = connection
        self._catalog: Catalog | None = None
        self._trees: list[str] = []

    async def use_catalog(self, catalog: Catalog) -> None:
        """Analyse the statements that follow by this catalog."""
        self._catalog = catalog
        self._register_types(catalog.types.values())
        await self._log_parse_trees()

    async def analyze(self, text: str) -> AnalyzedStatement:
        """Prepare a statement with $1…; StatementRejectedError where PostgreSQL refuses it."""
        self._trees.clear()
        statement = await self._prepare(text, "")  # without a name there is nothing to close
        query = self._read_query()
        if query.command is CommandType.UTILITY:
            return AnalyzedStatement((), (), query)
        parameters, columns = self._types(query)
        if not all(parameters) or not all(columns):
            parameters, columns = await self._ask_types(text)
        attributes = statement.get_attributes() if statement else ()
        names = [attribute.name for attribute in attributes] or [
            target.name or "" for target in result_targets(query)
        ]
        pairs = zip(names, columns, strict=True)
        return AnalyzedStatement(parameters, tuple(ResultColumn(*pair) for pair in pairs), query)

    def _read_query(self) -> Query:
        """The tree that the server has logged."""
        assert self._catalog is not None, "analyses nothing before it has a catalog"
        try:
            # Those that come after it are of asyncpg's own queries about types.
            return build_query(read_log(self._trees[0]), self._catalog.functions)
        except (IndexError, ValueError) as error:
            message = "PostgreSQL told nothing of its tree"
            raise StatementRejectedError(ValueError(message)) from error

    def _types(self, query: Query) -> tuple[tuple[Oid, ...], tuple[Oid, ...]]:
        """The types of $1… and of the columns, domains as themselves, NO_OID where none tells."""
        assert self._catalog is not None
        by_number = {param.number: param.type for param in parameters(query)}
        numbers = range(1, max(by_number, default=0) + 1)
        params = tuple(by_number.get(ParamNumber(number), NO_OID) for number in numbers)
        columns = [expr_type(self._catalog, target.expr) for target in result_targets(query)]
        return params, tuple(columns)

    async def _prepare(self, text: str, name: str | None) -> "PreparedStatement[Record] | None":
        """Prepare a statement; None where PostgreSQL takes it and asyncpg lacks its types."""
        try:
            return await self.connection.prepare(text, name=name)
        except asyncpg.ProtocolViolationError as error:  # a null byte, say: the server lives
            raise StatementRejectedError(error) from error
        except _GONE as error:
            raise _connection_lost(error) from error
        except asyncpg.PostgresError as error:
            raise StatementRejectedError(error) from error
        except _TYPE_UNKNOWN as error:
            if self.connection.is_closed():
                raise _connection_lost(error) from error
            return None

    async def _ask_types(self, text: str) -> tuple[tuple[Oid, ...], tuple[Oid, ...]]:
        """Types of parameters and columns, domains as themselves, which asyncpg's answer lacks."""
        statement = await self._prepare(text, None)  # it has to live until its types are told
        types = await self.connection.fetchrow(
            "SELECT parameter_types::oid[]::int8[], result_types::oid[]::int8[]"
            " FROM pg_prepared_statements WHERE statement = $1 LIMIT 1",
            text,
        )
        del statement
        assert types is not None
        return tuple(types[0]), tuple(types[1] or ())

    async def plan(self, text: str) -> None:
        """Plan a statement with $1…; StatementRejectedError where PostgreSQL supports no plan.

        Other errors than that may come of the values: of `1 / n` in a function that it calls now,
        while the tables are empty.
        """
        try:
            await self.execute(
                f"SET debug_print_parse = off;EXPLAIN (GENERIC_PLAN) {text}\n;"
                "SET debug_print_parse = on"
            )
        except StatementRejectedError as rejection:
            if rejection.sqlstate == NOT_SUPPORTED:
                raise

    async def execute(self, text: str) -> None:
        """Run statements; StatementRejectedError if one of them fails."""
        try:
            await self.connection.execute(text)
        except asyncpg.ProtocolViolationError as error:  # a null byte, say: the server lives
            raise StatementRejectedError(error) from error
        except _GONE as error:
            raise _connection_lost(error) from error
        except asyncpg.PostgresError as error:
            raise StatementRejectedError(error) from error
        except _TYPE_UNKNOWN as error:
            raise _connection_lost(error) from error

    def _register_types(self, types: Iterable[Type]) -> None:
        """Register codecs for types that the driver would look up, or reject.

        No value of them is ever fetched here.
        """
        settings = self.connection.get_settings()
        for type_ in types:
            is_plain = type_.schema == "pg_catalog" and type_.kind in ("b", "p")
            if not is_plain or type_.name in _UNREADABLE:
                place = (type_.oid, type_.name, type_.schema, "scalar")
                settings.set_builtin_type_codec(*place, "text", None)

    async def _log_parse_trees(self) -> None:
        """Make the server log every tree to this session, and to no other."""
        self.connection.add_log_listener(self._keep_tree)
        await self.connection.execute(
            "SET debug_print_parse = on;SET debug_pretty_print = off;SET client_min_messages = log"
        )

    def _keep_tree(self, _: object, message: asyncpg.PostgresLogMessage) -> None:
        detail: str | None = getattr(message, "detail", None)
        if detail and detail.startswith("{QUERY"):
            self._trees.append(detail)


def _connection_lost(error: Exception) -> ServerError:
    return ServerError(f"the connection to the server is lost: {error}")


def _check_version(connection: "Connection[Record]") -> None:
    """Before 16 no tree tells which outer joins make a column NULL."""
    version = connection.get_server_version()
    if version.major < OLDEST:
        message = f"the compiler needs PostgreSQL {OLDEST} or later, and this is {version.major}"
        hint = "name another server in CODEGEN_DATABASE_URL, or none for the embedded one"
        raise CompileError(Diagnostic(None, 0, message, hint))


@contextlib.asynccontextmanager
async def connect_analyzer(dsn: str) -> AsyncGenerator[Analyzer]:
    """The scratch database at this address."""
    try:
        connection = await asyncpg.connect(dsn, server_settings={"jit": "off"})
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        message, is_whole = describe_failure(error, dsn)
        failure = ServerError(f"cannot connect to the scratch database: {message}")
        raise failure from (error if is_whole else None)
    try:
        _check_version(connection)
        yield Analyzer(connection)
    finally:
        with contextlib.suppress(*_GONE, *_TYPE_UNKNOWN):  # the server may have closed it
            await connection.close()
