"""The hand-written runtime under the generated code. It knows no table.

What makes rows of documents and Structs is imported from its own modules, where a package needs it.
"""

from .bulk_query import BulkQuery, CopyTarget
from .codecs import AnyConnection, Json, JsonItem, Readers, UnknownLabels, init_connection
from .database import Database
from .dynamic_query import (
    DynamicQuery,
    ListQuery,
    Statement,
    UpdateQuery,
    returning_one,
)
from .errors import (
    AlreadyExistsError,
    ChangedError,
    CodecsMissingError,
    ConstraintError,
    DatabaseError,
    DecodeError,
    DocumentError,
    InvalidCursorError,
    MissingReferenceError,
    NotFoundError,
    QueryError,
    RetryableError,
    StillReferencedError,
    UnavailableError,
    ValidationError,
)
from .executor import Executor, RepositoryHost
from .keyset import KeyRange, KeysetKey, KeysetOrder, KeysetQuery
from .not_none import NotNone
from .pagination import Page, Pagination
from .protocols import Create, Delete, FindById, FindByRef, List, Repository, Update
from .query import ErrorContext, Query
from .repository import BaseRepository
from .row_probe import Precondition, RowProbe
from .schema import Constraint, Schema
from .secrets import SecretStruct
from .stream import RowStream
from .transaction import Isolation, Transaction

__all__ = [
    "AlreadyExistsError",
    "AnyConnection",
    "BaseRepository",
    "BulkQuery",
    "ChangedError",
    "CodecsMissingError",
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
    "ErrorContext",
    "Executor",
    "FindById",
    "FindByRef",
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
    "Page",
    "Pagination",
    "Precondition",
    "Query",
    "QueryError",
    "Readers",
    "Repository",
    "RepositoryHost",
    "RetryableError",
    "RowProbe",
    "RowStream",
    "Schema",
    "SecretStruct",
    "Statement",
    "StillReferencedError",
    "Transaction",
    "UnavailableError",
    "UnknownLabels",
    "Update",
    "UpdateQuery",
    "ValidationError",
    "init_connection",
    "returning_one",
]
