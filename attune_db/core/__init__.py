"""The hand-written runtime under the generated code. It knows no table.

What makes rows of documents and Structs is imported from its own modules, where a package needs it.
"""

from .bulk_query import BulkQuery, CopyTarget
from .codecs import AnyConnection, Json, JsonItem, UnknownLabels
from .connection import Connection
from .database import Database
from .dynamic_query import (
    DynamicQuery,
    ListQuery,
    Statement,
    UpdateQuery,
    returning_one,
)
from .error_action import ErrorAction
from .errors import (
    AccessDeniedError,
    AlreadyExistsError,
    ChangedError,
    CodecsMissingError,
    ConstraintError,
    DatabaseError,
    DecodeError,
    DocumentError,
    InsufficientResourcesError,
    InvalidCursorError,
    MissingReferenceError,
    NotFoundError,
    OutcomeUnknownError,
    PoolTimeoutError,
    QueryCanceledError,
    QueryError,
    RetryableError,
    ServerError,
    StillReferencedError,
    UnavailableError,
    ValidationError,
)
from .executor import Executor, RepositoryHost
from .keyset import KeyRange, KeysetKey, KeysetOrder, KeysetQuery
from .not_none import NotNone
from .pagination import Page, Pagination
from .pool_limits import PoolStats
from .protocols import Create, Delete, FindById, FindByRef, List, Repository, Update
from .query import ErrorContext, Query, ReadQuery
from .repository import BaseRepository
from .row_probe import Precondition, RowProbe
from .schema import Constraint, Schema
from .secrets import SecretStruct
from .stream import RowStream
from .transaction import Isolation, Transaction
from .transactional import transactional
from .type_codecs import TypeCodecs, init_connection

__all__ = [
    "AccessDeniedError",
    "AlreadyExistsError",
    "AnyConnection",
    "BaseRepository",
    "BulkQuery",
    "ChangedError",
    "CodecsMissingError",
    "Connection",
    "Constraint",
    "ConstraintError",
    "CopyTarget",
    "Create",
    "Database",
    "DatabaseError",
    "DecodeError",
    "Delete",
    "DocumentError",
    "DynamicQuery",
    "ErrorAction",
    "ErrorContext",
    "Executor",
    "FindById",
    "FindByRef",
    "InsufficientResourcesError",
    "InvalidCursorError",
    "Isolation",
    "Json",
    "JsonItem",
    "KeyRange",
    "KeysetKey",
    "KeysetOrder",
    "KeysetQuery",
    "List",
    "ListQuery",
    "MissingReferenceError",
    "NotFoundError",
    "NotNone",
    "OutcomeUnknownError",
    "Page",
    "Pagination",
    "PoolStats",
    "PoolTimeoutError",
    "Precondition",
    "Query",
    "QueryCanceledError",
    "QueryError",
    "ReadQuery",
    "Repository",
    "RepositoryHost",
    "RetryableError",
    "RowProbe",
    "RowStream",
    "Schema",
    "SecretStruct",
    "ServerError",
    "Statement",
    "StillReferencedError",
    "Transaction",
    "TypeCodecs",
    "UnavailableError",
    "UnknownLabels",
    "Update",
    "UpdateQuery",
    "ValidationError",
    "init_connection",
    "returning_one",
    "transactional",
]
