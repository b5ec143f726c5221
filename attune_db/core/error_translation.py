"""Translation of the driver's exceptions into ours."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import asyncpg

from .call_context import CallContext, entity_noun
from .constraint_errors import constraint_error
from .decode_errors import decode_error, is_from_decoder
from .driver_errors import (
    DRIVER_ERRORS,
    is_encoding_error,
    is_lost,
    is_not_sent,
    is_refused_value,
    is_undecided,
    server_error,
)
from .errors import (
    ConstraintError,
    DatabaseError,
    InsufficientResourcesError,
    OutcomeUnknownError,
    QueryCanceledError,
    QueryError,
    RetryableError,
    ServerError,
    UnavailableError,
    ValidationError,
)
from .schema import Schema
from .sqlstates import error_kind
from .withholding import withhold

MESSAGES: Final[dict[type[DatabaseError], str]] = {
    InsufficientResourcesError: "the server lacks resources: {text}",
    OutcomeUnknownError: "{prefix}the change may have taken effect, or not: {text}",
    RetryableError: "{text}: run the transaction again",
    ServerError: "the server has failed: {text}",
    UnavailableError: "the database is not available: {text}",
    ValidationError: "{noun} is not valid: {text}",  # nobody says which value
}
"""What we say around the words of the server or the driver, where we add any."""

CONSTRAINT_CLASSES: Final = frozenset({"23", "40", "44"})
STATEMENT_GONE: Final = frozenset({"26000", "42P05"})
POOLER: Final = (
    "this happens where a pooler between client and server swaps sessions: "
    'connect with Database.connect(pooler="transaction")'
)


def translate(error: Exception, call: CallContext, *, closed: bool = False) -> DatabaseError:
    """Make our error of the driver's; `closed` says that its connection or pool is.

    Where secrets are within reach, the driver's exception loses whatever may quote a value.
    """
    kind, server, table = _kind(error, call, closed=closed), server_error(error), None
    if isinstance(error, asyncpg.PostgresError):
        server = server or error  # the driver's own code for a lost connection
        table = call.schema.key(error.schema_name, error.table_name)
    secrets = call.schema.secret_columns(call.entity, table, *call.secret_tables)
    if is_from_decoder(error):
        return decode_error(error, call, withheld=bool(secrets))
    if secrets:
        withhold(error)
    if isinstance(error, asyncpg.PostgresError) and _is_constraint(kind, error):
        translated: DatabaseError = constraint_error(error, call, secrets)
    else:
        translated = _made(kind, error, call)
    translated.sqlstate = server.sqlstate if server else None
    return translated


def translate_connecting(error: Exception, *, closed: bool = False) -> DatabaseError:
    """Make our error of one by which a connection didn't become ready; nothing was sent."""
    # One that dies while it is being made ready confuses the driver.
    if isinstance(error, (OSError, asyncpg.InternalClientError)):
        return _made(UnavailableError, error, CallContext(Schema()))
    return translate(error, CallContext(Schema()), closed=closed)


@contextmanager
def translate_errors() -> Generator[None]:
    """Translate errors on the way to a connection, where no table is concerned yet."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise translate_connecting(error) from error


def _kind(error: Exception, call: CallContext, *, closed: bool) -> type[DatabaseError]:
    """Return the class of the error, but for the kinds of violated constraints."""
    if call.commits and is_undecided(error, closed=closed):
        return OutcomeUnknownError
    if isinstance(error, asyncpg.InvalidCachedStatementError | asyncpg.OutdatedSchemaCacheError):
        return RetryableError
    if isinstance(error, asyncpg.PostgresError):
        return ValidationError if is_refused_value(error) else error_kind(error.sqlstate)
    if is_encoding_error(error):
        return ValidationError
    if is_not_sent(error, closed=closed) or is_lost(error, closed=closed):
        return UnavailableError
    return QueryCanceledError if isinstance(error, TimeoutError) else QueryError


def _is_constraint(kind: type[DatabaseError], error: asyncpg.PostgresError) -> bool:
    return issubclass(kind, ConstraintError) and error.sqlstate[:2] in CONSTRAINT_CLASSES


def _made(kind: type[DatabaseError], error: Exception, call: CallContext) -> DatabaseError:
    noun, text = entity_noun(call.entity), _text(error)
    if isinstance(error, asyncpg.PostgresError) and error.sqlstate in STATEMENT_GONE:
        text = f"{text}: {POOLER}"
    prefix = f"{noun}: " if call.entity else ""
    template = MESSAGES.get(kind, "{prefix}{text}")
    return kind(template.format(prefix=prefix, noun=noun, text=text), entity=call.entity)


def _text(error: Exception) -> str:
    """The message alone, without PostgreSQL's DETAIL and HINT."""
    if isinstance(error, OSError):
        return str(error) or "it took too long"
    if isinstance(error, asyncpg.InternalClientError) and not error.args:
        return "the connection was lost"
    return str(error.args[0]) if error.args else type(error).__name__
