"""The driver's exceptions: what they say of the connection, of the statement and of its values."""

from __future__ import annotations

from typing import Final

import asyncpg

from .errors import ConstraintError, QueryError
from .sqlstates import VALUE_SYNTAX, error_kind

# TimeoutError, which the driver's own limits of time raise, is an OSError.
DRIVER_ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)

NOT_INPUT_CLASSES: Final = frozenset({"25", "55"})  # of QueryError, but never about a value
CLOSED: Final = "connection is closed"  # the end of what the driver says before it sends anything
ENDED_IDLE: Final = frozenset({"25P03", "57P05"})  # the session ended while no statement ran
REFUSAL: Final = "ERROR"  # how severe an error is after which the session goes on

# The server's functions for a permission that is missing, for a type that is gone, and for RAISE
# in PL/pgSQL and PL/Python.
REFUSED: Final = "aclcheck_error"
TYPE_GONE: Final = "lookup_type_cache"
RAISED: Final = frozenset({"exec_stmt_raise", "PLy_elog_impl", "PLy_output"})


class NotSentError(ConnectionError):
    """The connection was lost before the statement was sent."""


class WarningsAsErrors:
    """A context in which the server's errors of the classes 01 and 02 are errors like all others.

    The driver takes them for warnings, and these can't be changed, as contextlib's managers do.
    """

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """Raise the error that a warning is."""
        if (warning := taken_for_warning(error)) is not None:
            raise unwarned(warning) from None


WARNINGS_AS_ERRORS: Final = WarningsAsErrors()


def taken_for_warning(error: BaseException | None) -> asyncpg.PostgresWarning | None:
    """Return what the driver takes for a warning, also where its own manager fails to change it."""
    cause = error.__context__ if isinstance(error, TypeError) else error
    return cause if isinstance(cause, asyncpg.PostgresWarning) else None


def unwarned(warning: asyncpg.PostgresWarning) -> asyncpg.PostgresError:
    """Make an error of what the driver takes for a warning."""
    error = asyncpg.PostgresError(*warning.args)
    vars(error).update(warning.as_dict())
    return error


def server_error(error: BaseException | None) -> asyncpg.PostgresError | None:
    """Return the server's own error: this one, or the one by which a connection was lost."""
    while error is not None:
        if isinstance(error, asyncpg.PostgresError) and error.severity is not None:
            return error
        error = error.__cause__
    return None


def is_lost(error: Exception, *, closed: bool) -> bool:
    """Tell whether the connection was lost in the middle; `closed` says that it is closed now."""
    if isinstance(error, asyncpg.ConnectionDoesNotExistError):
        return error.severity is None  # what the server raises has one
    if isinstance(error, OSError):
        return not isinstance(error, (TimeoutError, NotSentError))
    return closed and isinstance(error, asyncpg.InternalClientError)


def is_not_sent(error: Exception, *, closed: bool) -> bool:
    """Tell whether there was no connection, or none any more, to send the statement on."""
    if isinstance(error, asyncpg.InterfaceError):
        return closed or str(error.args[0]).endswith(CLOSED)
    return isinstance(error, NotSentError)


def is_undecided(error: Exception, *, closed: bool) -> bool:
    """Tell whether the server may have committed a statement that commits by itself."""
    server = server_error(error)
    if isinstance(error, asyncpg.OutdatedSchemaCacheError):  # it has run, but can't be read
        return True
    if is_lost(error, closed=closed):
        return server is None or server.sqlstate not in ENDED_IDLE
    if not isinstance(error, TimeoutError):
        return False
    return server is None or (server.severity_en or server.severity) != REFUSAL


def is_encoding_error(error: Exception) -> bool:
    """Tell whether the driver couldn't encode a value; its class for that is private."""
    if isinstance(error, asyncpg.ClientConfigurationError):
        return False
    return isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)


def is_refused_value(error: asyncpg.PostgresError) -> bool:
    """Tell whether a type or a function refuses a value by class 42, as `to_tsquery` does.

    What is wrong with the statement has a place in it, what is wrong with a function a context.
    """
    return (
        error.sqlstate in VALUE_SYNTAX
        and error.position is None
        and error.context is None
        and error.server_source_function != TYPE_GONE
    )


def is_caused_by_input(error: Exception) -> bool:
    """Tell whether one input of several may have caused the error."""
    if not isinstance(error, asyncpg.PostgresError):
        return is_encoding_error(error)
    if isinstance(error, asyncpg.InvalidCachedStatementError) or _is_about_the_statement(error):
        return False
    kind = error_kind(error.sqlstate)
    is_possible = issubclass(kind, (ConstraintError, QueryError)) or error.sqlstate == "42501"
    return is_possible and error.sqlstate[:2] not in NOT_INPUT_CLASSES


def _is_about_the_statement(error: asyncpg.PostgresError) -> bool:
    """Tell whether the statement itself is refused: the error has a place in it, or no permission.

    Values are refused by the same classes of SQLSTATE: a `to_tsquery` of one, or row security. An
    error with a context isn't about the statement either: a trigger or a function raises it.
    """
    if not error.sqlstate.startswith("42") or error.context:
        return False
    return error.position is not None or error.server_source_function == REFUSED
