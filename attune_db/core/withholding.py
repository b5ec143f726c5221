"""Values in the driver's exceptions, which a log would show: they are withheld near secrets."""

from __future__ import annotations

from typing import Final

import asyncpg

from .driver_errors import RAISED, REFUSED, is_encoding_error

REDACTED: Final = "the message is withheld, as it may quote a secret"

# What PostgreSQL makes its messages of in these classes: names of the schema, and numbers.
VALUE_FREE_CLASSES: Final = frozenset(
    {"08", "20", "21", "23", "24", "25", "26", "27", "28", "2B", "3D", "40", "44", "53", "55"}
    | {"57", "72"}
)

VALUE_FREE_STATES: Final = frozenset(
    {"22001", "22004", "22011", "22012", "22013", "22014", "22016", "22026", "2201B"}
    | {"2201E", "2201F", "2201G", "2201W", "2201X", "2200H", "2202E", "22P01"}
    | {"428C9", "42P05", "42P10", "54001", "54011", "54023", "P0002", "P0003", "XX001", "XX002"}
)

# The server's functions that quote a value where the others of the same SQLSTATE don't.
ROW_SECURITY: Final = "ExecWithCheckOptions"

# How the driver begins where it refuses a connection that is in use, closed, or given back.
UNUSABLE: Final = ("cannot perform operation", "cannot call", "connection is closed", "pool is")


def withhold(error: Exception) -> None:
    """Rid the driver's exception, and those behind it, of values."""
    error.__cause__ = error.__context__ = None
    if isinstance(error, OSError):
        return
    if isinstance(error, asyncpg.PostgresError):
        is_free = _is_value_free(error)
        error.detail = error.hint = error.context = error.internal_query = None
        if is_free:
            return
        error.message = REDACTED
    elif _is_about_the_connection(error):
        return
    error.args = (REDACTED,)


def _is_value_free(error: asyncpg.PostgresError) -> bool:
    """Tell whether the message quotes no value: neither one that was sent nor a stored one."""
    state, function = error.sqlstate, error.server_source_function
    if function in RAISED or error.internal_query is not None:
        return False
    if isinstance(error, asyncpg.InvalidCachedStatementError):
        return True
    if state.startswith("42") and error.position is not None:
        return True  # a place in the statement, which holds no value
    if state == "42501":
        return function in {REFUSED, ROW_SECURITY}
    if state == "55P04":  # it quotes the label of an enum
        return False
    return state[:2] in VALUE_FREE_CLASSES or state in VALUE_FREE_STATES


def _is_about_the_connection(error: Exception) -> bool:
    """Tell whether the driver speaks of its connection, and not of what it was given."""
    if not isinstance(error, asyncpg.InterfaceError) or is_encoding_error(error):
        return False
    return str(error.args[0]).startswith(UNUSABLE)
