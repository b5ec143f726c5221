"""A connection of a Database's: asyncpg's, watched while a statement runs.

What asyncpg raises because of the connection, not of the statement, is told apart here.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import asyncpg

from .driver_errors import NotSentError, taken_for_warning, unwarned
from .type_codecs import NO_TYPES, TypeCodecs

if TYPE_CHECKING:
    from asyncpg import Record

    from .codecs import AnyConnection
    from .pool_limits import PoolLimits

CANCEL_SECONDS: Final = 1.0
"""The time that a server has to cancel a statement; then the connection is closed."""

READ_ONLY_SETTINGS: Final = ("in_hot_standby", "default_transaction_read_only")
"""Settings that the server reports; where one is on, it takes no writes."""

STATEMENT_GONE: Final = (
    asyncpg.InvalidSQLStatementNameError,
    asyncpg.DuplicatePreparedStatementError,
)

# No other process has these names, so that behind a pooler, which may give a session to several
# processes, none runs the statement of another.
_PREFIX: Final = f"attune_{secrets.token_hex(8)}"
_numbers: Final = count(1)

_DRIVER: Final[Any] = asyncpg.Connection  # whose private methods are overridden here


def command_timeout(connection: AnyConnection) -> float | None:
    """Return the seconds that a statement has, for what a pool doesn't watch: cursors and COPY."""
    if type(connection) is Connection:  # `isinstance` takes every connection of asyncpg's for one
        return connection.pool.limits.command_timeout
    return None


class Pool(Protocol):
    """What a connection needs of its pool."""

    limits: PoolLimits
    ticks: int

    def leave_standby(self) -> None:
        """Give up all connections for others, whose server takes writes."""

    def forget_statements(self) -> None:
        """Prepare each statement anew, on all connections."""

    def forget_types(self) -> None:
        """Ask for each type anew, on all connections."""


class TypeCache:
    """What servers told about types, for all connections of a pool."""

    def __init__(self, codecs: TypeCodecs = NO_TYPES) -> None:
        self.codecs = codecs
        self._types: dict[int, Sequence[Record]] = {}

    def get(self, oids: Sequence[int]) -> list[Record] | None:
        """Return the types with these OIDs and those they are made of; None if one isn't there."""
        if not all(oid in self._types for oid in oids):
            return None
        parts = {record["oid"]: record for oid in oids for record in self._types[oid]}
        return list(parts.values())

    def put(self, oids: Sequence[int], types: Sequence[Record]) -> None:
        """Keep what the server told for these OIDs, parts before wholes."""
        self._types.update(dict.fromkeys(oids, types))

    def clear(self) -> None:
        """Forget what may have changed."""
        self._types.clear()


class _Introspection(NamedTuple):
    """Stands for the statement that asyncpg would have introspected types by."""

    name: str = "none"


class Connection(asyncpg.Connection):
    """One connection of a pool."""

    pool: Pool
    types = TypeCache()
    started = 0  # the pool's tick when its statement began, 0 if none runs
    retires_at = 0  # the pool's tick from which it is too old
    condemned = False  # it is closed when it is released
    expired = False  # its statement took too long
    holder: asyncio.Task[Any] | None = None  # that has it for more than one statement
    pid = 0  # of the process that opened it
    _registered: frozenset[int] = frozenset()  # OIDs of types that have their codecs

    def __del__(self) -> None:
        """Leave the server alone in a forked process: the session is the parent's."""
        if self.pid in (0, os.getpid()):
            _DRIVER.__del__(self)

    @property
    def is_standby(self) -> bool:
        """True where the server says that it takes no writes."""
        settings = self.get_settings()
        return any(getattr(settings, name, "off") == "on" for name in READ_ONLY_SETTINGS)

    def expire(self) -> None:
        """Cancel the statement that runs; close the connection if the server doesn't answer."""
        self.expired = self.condemned = True
        loop = asyncio.get_running_loop()
        _DRIVER._cancel_current_command(self, loop.create_future())
        loop.call_later(CANCEL_SECONDS, self._terminate_statement)

    def forget_statements(self) -> None:
        """Prepare each statement anew when it is next sent."""
        _DRIVER._drop_local_statement_cache(self)

    def forget_types(self) -> None:
        """Ask for each type anew when it is next met."""
        self._registered = frozenset()
        _DRIVER._drop_local_type_cache(self)

    async def execute(self, query: str, *args: object, timeout: float | None = None) -> str:
        """Run a statement, or several without arguments; return the command tag of the last."""
        self.started = self.pool.ticks
        try:
            return await super().execute(query, *args, timeout=timeout)
        except Exception as error:
            self._diagnose(error)
            raise
        finally:
            self.started = 0

    async def _execute(self, *args: Any, **options: Any) -> Any:
        self.started = self.pool.ticks
        try:
            return await _DRIVER._execute(self, *args, **options)
        except Exception as error:
            self._diagnose(error)
            raise
        finally:
            self.started = 0

    async def _executemany(self, *args: Any, **options: Any) -> Any:
        self.started = self.pool.ticks
        try:
            return await _DRIVER._executemany(self, *args, **options)
        except Exception as error:
            self._diagnose(error)
            raise
        finally:
            self.started = 0

    def _diagnose(self, error: Exception) -> None:
        """Raise another error where the connection is to blame, and see that it isn't used again.

        TimeoutError if the statement took too long, NotSentError if nothing was sent,
        ConnectionError otherwise.
        """
        if (warning := taken_for_warning(error)) is not None:
            raise unwarned(warning) from None
        if self.expired:
            raise TimeoutError(
                f"it took longer than {self.pool.limits.command_timeout:g} s"
            ) from error
        if isinstance(error, asyncpg.ReadOnlySQLTransactionError) and self.is_standby:
            self.pool.leave_standby()
            raise NotSentError("the server has become a standby, which takes no writes") from error
        if isinstance(error, STATEMENT_GONE):
            self.condemned = True
        elif isinstance(error, asyncpg.InternalServerError):  # as where a parameter's type is gone
            self._drop_global_type_cache()
            self._drop_global_statement_cache()
        elif self.is_closed():
            if isinstance(error, asyncpg.InterfaceError):
                raise NotSentError("the connection was lost") from error
            if isinstance(error, asyncpg.InternalClientError):
                raise ConnectionError("the connection was lost") from error

    def _terminate_statement(self) -> None:
        if self.started and not self.is_closed():
            self.terminate()

    async def _introspect_types(
        self, oids: Sequence[int], timeout: float | None
    ) -> tuple[Sequence[Record], Any]:
        types, statement = self.types.get(oids), _Introspection()
        if types is None:
            types, statement = await _DRIVER._introspect_types(self, oids, timeout)
            self.types.put(oids, types)
        self.types.codecs.register(self.get_settings(), types, self._registered)
        self._registered |= {record["oid"] for record in types}
        return types, statement

    def _get_unique_id(self, prefix: str) -> str:
        return f"{_PREFIX}_{prefix}_{next(_numbers):x}"

    def _drop_global_statement_cache(self) -> None:
        self.pool.forget_statements()

    def _drop_global_type_cache(self) -> None:
        self.types.clear()
        self.pool.forget_types()
