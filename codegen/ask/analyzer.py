"""PostgreSQL, asked: what it makes of a statement, or why it refuses it."""

import contextlib
from collections.abc import AsyncGenerator, Iterable
from typing import TYPE_CHECKING

import asyncpg

from codegen.ask.analyzed_statement import AnalyzedStatement, ResultColumn
from codegen.ask.catalog import Type
from codegen.ask.node_reader import read_log
from codegen.ask.node_types import column_types, parameter_types, result_targets
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.scratch import ServerError

if TYPE_CHECKING:
    from asyncpg import Connection, Record
    from asyncpg.prepared_stmt import PreparedStatement

OLDEST = 16
_UTILITY = 6  # Query.commandType
# What asyncpg raises where it can't talk of a type that the server knows.
_TYPE_UNKNOWN = (asyncpg.InterfaceError, asyncpg.InternalClientError)
# What it raises where the server has gone, or wants to.
_GONE = (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)

# Types of PostgreSQL's own that asyncpg has no way to read or to send.
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
    """A scratch database, asked one statement after the other."""

    def __init__(self, connection: "Connection[Record]") -> None:
        self.connection = connection
        self._trees: list[str] = []

    async def analyze(self, text: str) -> AnalyzedStatement:
        """Prepare a statement with $1…; StatementRejectedError where PostgreSQL refuses it."""
        self._trees.clear()
        statement = await self._prepare(text, "")  # without a name there is nothing to close
        try:
            # Those that come after it are of asyncpg's own queries about types.
            tree = read_log(self._trees[0])
        except (IndexError, ValueError) as error:
            raise StatementRejectedError(
                ValueError("PostgreSQL told nothing of its tree")
            ) from error
        if tree.number("commandType") == _UTILITY:
            return AnalyzedStatement((), (), tree)
        parameters, columns = parameter_types(tree), column_types(tree)
        if not all(parameters) or not all(columns):
            parameters, columns = await self._ask_types(text)
        attributes = statement.get_attributes() if statement else ()
        names = [it.name for it in attributes] or [
            it.text("resname") or "" for it in result_targets(tree)
        ]
        found = zip(names, columns, strict=True)
        return AnalyzedStatement(parameters, tuple(ResultColumn(*column) for column in found), tree)

    async def _prepare(self, text: str, name: str | None) -> "PreparedStatement[Record] | None":
        """The statement; None where PostgreSQL knows it, but asyncpg doesn't know its types."""
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

    async def _ask_types(self, text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The types of parameters and columns; asyncpg reports a domain by its base type."""
        statement = await self._prepare(text, None)  # it has to live until its types are told
        types = await self.connection.fetchrow(
            "SELECT parameter_types::oid[]::int8[], result_types::oid[]::int8[]"
            " FROM pg_prepared_statements WHERE statement = $1 LIMIT 1",
            text,
        )
        del statement
        assert types is not None
        return tuple(types[0]), tuple(types[1] or ())

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

    def register_types(self, types: Iterable[Type]) -> None:
        """Keep the driver from asking about these types, and from refusing those it can't read.

        No value of them is ever fetched here.
        """
        settings = self.connection.get_settings()
        for it in types:
            if it.schema != "pg_catalog" or it.kind not in ("b", "p") or it.name in _UNREADABLE:
                place = (it.oid, it.name, it.schema, "scalar")
                settings.set_builtin_type_codec(*place, "text", None)

    async def log_parse_trees(self) -> None:
        """Make the server log every tree to this session, and to no other."""
        self.connection.add_log_listener(self._hear)
        await self.connection.execute(
            "SET debug_print_parse = on;SET debug_pretty_print = off;SET client_min_messages = log"
        )

    def _hear(self, _: object, message: asyncpg.PostgresLogMessage) -> None:
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
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ServerError(f"cannot connect to the scratch database: {error}") from error
    try:
        _check_version(connection)
        yield Analyzer(connection)
    finally:
        with contextlib.suppress(*_GONE, *_TYPE_UNKNOWN):  # the server may have closed it
            await connection.close()
