"""Translation of the driver's exceptions into ours."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import asyncpg

from .call_context import CallContext, entity_noun
from .constraint_errors import ERROR_BY_SQLSTATE, constraint_error
from .decode_errors import decode_error, is_from_decoder
from .errors import (
    DatabaseError,
    QueryError,
    RetryableError,
    UnavailableError,
    ValidationError,
)
from .schema import Schema

# TimeoutError, which the driver's own limits of time raise, is an OSError.
DRIVER_ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)

RETRYABLE: Final = frozenset({"40001", "40P01"})
# Too many connections; the server shuts down; it ended the session for taking too long.
UNAVAILABLE: Final = frozenset(
    {"53300", "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04"}
)
# Classes of what has nothing to do with the values that were sent.
NOT_INPUT_CLASSES: Final = frozenset({"08", "25", "40", "53", "55", "57", "58", "XX"})
# Classes whose messages PostgreSQL makes of names, never of values.
VALUE_FREE_CLASSES: Final = frozenset({"08", "23", "25", "40", "42", "44", "53", "55", "57"})
RAISED: Final = "exec_stmt_raise"  # the server's function for PL/pgSQL's RAISE
REFUSED: Final = "aclcheck_error"  # the server's function for a permission that is missing
REDACTED: Final = "the message is withheld, as it may quote a secret"


def translate(error: Exception, call: CallContext, *, closed: bool = False) -> DatabaseError:
    """Make our error of the driver's; `closed` says that its connection or pool is.

    Where secrets are within reach, the driver's exception loses whatever may quote a value.
    """
    table = None
    if isinstance(error, asyncpg.PostgresError):
        table = call.schema.key(error.schema_name, error.table_name)
    secrets = call.schema.secret_columns(call.entity, table, *call.secret_tables)
    if is_from_decoder(error):
        return decode_error(error, call, withheld=bool(secrets))
    if secrets:
        _withhold(error)
    if isinstance(error, asyncpg.PostgresError):
        return _from_server(error, call, secrets)
    if _is_about_a_value(error):
        return _invalid(error, call)
    if closed:
        return UnavailableError("the database is not available: the connection is closed")
    return _unavailable(error) if isinstance(error, OSError) else _refused(error, call)


@contextmanager
def translate_errors() -> Generator[None]:
    """Translate errors on the way to a connection, where no table is concerned yet."""
    try:
        yield
    except DRIVER_ERRORS as error:
        # One that dies while it is being made ready confuses the driver.
        died = isinstance(error, asyncpg.InternalClientError)
        raise translate(error, CallContext(Schema()), closed=died) from error


def is_caused_by_input(error: Exception) -> bool:
    """Tell whether one input of several may have caused the error."""
    if isinstance(error, asyncpg.PostgresError):
        return error.sqlstate[:2] not in NOT_INPUT_CLASSES and not _is_about_the_statement(error)
    return _is_about_a_value(error)


def _is_about_the_statement(error: asyncpg.PostgresError) -> bool:
    """Tell whether the statement itself is refused: the error has a place in it, or no permission.

    Values are refused by the same classes of SQLSTATE: a `to_tsquery` of one, or row security. An
    error with a context isn't about the statement either: a trigger or a function raises it.
    """
    if not error.sqlstate.startswith("42") or error.context:
        return False
    return error.position is not None or error.server_source_function == REFUSED


def _from_server(
    error: asyncpg.PostgresError, call: CallContext, secrets: frozenset[str]
) -> DatabaseError:
    state = error.sqlstate
    if state.startswith("23") or state in ERROR_BY_SQLSTATE:
        return constraint_error(error, call, secrets)
    if state.startswith("22"):
        return _invalid(error, call)
    if state in RETRYABLE:
        return RetryableError(f"{_text(error)}: run the transaction again", entity=call.entity)
    if state in UNAVAILABLE or state.startswith("08"):
        return _unavailable(error)
    return _refused(error, call)


def _is_about_a_value(error: Exception) -> bool:
    """Tell whether the driver couldn't encode a value; its class for that is private."""
    if isinstance(error, asyncpg.ClientConfigurationError):
        return False
    return isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)


def _invalid(error: Exception, call: CallContext) -> ValidationError:
    """Make the error for a bad value; neither server nor driver says which one it is."""
    return ValidationError(
        f"{entity_noun(call.entity)} is not valid: {_text(error)}", entity=call.entity
    )


def _unavailable(error: Exception) -> UnavailableError:
    return UnavailableError(f"the database is not available: {_text(error)}")


def _refused(error: Exception, call: CallContext) -> QueryError:
    prefix = f"{entity_noun(call.entity)}: " if call.entity else ""
    return QueryError(f"{prefix}{_text(error)}", entity=call.entity)


def _text(error: Exception) -> str:
    """The message alone, without PostgreSQL's DETAIL and HINT."""
    if isinstance(error, OSError):
        return str(error) or "it took too long"
    return str(error.args[0]) if error.args else type(error).__name__


def _withhold(error: Exception) -> None:
    """Rid the driver's exception, and those behind it, of values."""
    error.__cause__ = error.__context__ = None
    if isinstance(error, OSError):
        return
    if isinstance(error, asyncpg.PostgresError):
        error.detail = error.hint = error.context = error.internal_query = None
        if error.sqlstate[:2] in VALUE_FREE_CLASSES and error.server_source_function != RAISED:
            return
        error.message = REDACTED
    error.args = (REDACTED,)
