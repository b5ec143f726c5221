"""The kind of error for each SQLSTATE; docs/database-errors.md shows the same as a table.

The classes are those of PostgreSQL's Appendix A, and 72, which PostgreSQL 16 has the last.
"""

from __future__ import annotations

from typing import Final

from .errors import (
    AccessDeniedError,
    AlreadyExistsError,
    ConstraintError,
    DatabaseError,
    InsufficientResourcesError,
    OutcomeUnknownError,
    QueryCanceledError,
    QueryError,
    RetryableError,
    ServerError,
    StillReferencedError,
    UnavailableError,
    ValidationError,
)

KIND_BY_CLASS: Final[dict[str, type[DatabaseError]]] = {
    "00": QueryError,  # successful completion
    "01": QueryError,  # warning
    "02": QueryError,  # no data
    "03": QueryError,  # SQL statement not yet complete
    "08": UnavailableError,  # connection exception
    "09": QueryError,  # triggered action exception
    "0A": QueryError,  # feature not supported
    "0B": QueryError,  # invalid transaction initiation
    "0F": QueryError,  # locator exception
    "0L": QueryError,  # invalid grantor
    "0P": QueryError,  # invalid role specification
    "0Z": QueryError,  # diagnostics exception
    "10": ValidationError,  # XQuery error
    "20": QueryError,  # case not found
    "21": QueryError,  # cardinality violation
    "22": ValidationError,  # data exception
    "23": ConstraintError,  # integrity constraint violation
    "24": QueryError,  # invalid cursor state
    "25": QueryError,  # invalid transaction state
    "26": UnavailableError,  # invalid SQL statement name
    "27": QueryError,  # triggered data change violation
    "28": AccessDeniedError,  # invalid authorization specification
    "2B": QueryError,  # dependent privilege descriptors still exist
    "2D": QueryError,  # invalid transaction termination
    "2F": QueryError,  # SQL routine exception
    "34": QueryError,  # invalid cursor name
    "38": QueryError,  # external routine exception
    "39": QueryError,  # external routine invocation exception
    "3B": QueryError,  # savepoint exception
    "3D": AccessDeniedError,  # invalid catalog name: the database
    "3F": QueryError,  # invalid schema name
    "40": RetryableError,  # transaction rollback
    "42": QueryError,  # syntax error or access rule violation
    "44": ValidationError,  # WITH CHECK OPTION violation
    "53": InsufficientResourcesError,  # insufficient resources
    "54": QueryError,  # program limit exceeded
    "55": QueryError,  # object not in prerequisite state
    "57": UnavailableError,  # operator intervention
    "58": ServerError,  # system error
    "72": RetryableError,  # snapshot too old
    "F0": ServerError,  # configuration file error
    "HV": QueryError,  # foreign data wrapper error
    "P0": QueryError,  # PL/pgSQL error
    "XX": ServerError,  # internal error
}

KIND_BY_SQLSTATE: Final[dict[str, type[DatabaseError]]] = {
    "08007": OutcomeUnknownError,  # transaction resolution unknown
    "2200H": QueryError,  # a sequence is used up
    "23001": StillReferencedError,  # foreign key with RESTRICT
    "23502": ValidationError,  # NOT NULL
    "23505": AlreadyExistsError,  # unique
    "23514": ValidationError,  # CHECK
    "23P01": AlreadyExistsError,  # exclusion
    "25P03": UnavailableError,  # idle_in_transaction_session_timeout
    "25P04": UnavailableError,  # transaction_timeout
    "40002": ConstraintError,  # an integrity constraint, at the end of the transaction
    "40003": OutcomeUnknownError,  # statement completion unknown
    "42501": AccessDeniedError,  # insufficient privilege
    "42P05": UnavailableError,  # duplicate prepared statement
    "53300": UnavailableError,  # too many connections
    "54000": ValidationError,  # a value is too large, as for an index
    "54001": ValidationError,  # a value is nested too deeply
    "55006": RetryableError,  # object in use
    "55P03": RetryableError,  # lock not available
    "57014": QueryCanceledError,
    "HV001": InsufficientResourcesError,  # out of memory
    "HV00N": UnavailableError,  # no connection to the foreign server
}

# Of class 42, where a value is refused: its text isn't what its type or function reads, its name is
# too long, or nothing has this name.
VALUE_SYNTAX: Final = frozenset({"42601", "42602", "42622", "42704"})


def error_kind(sqlstate: str) -> type[DatabaseError]:
    """Return the class of the error; of 23503, a foreign key, the ends are told apart elsewhere."""
    return KIND_BY_SQLSTATE.get(sqlstate) or KIND_BY_CLASS.get(sqlstate[:2], QueryError)
