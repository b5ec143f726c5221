"""The hand-written runtime under the generated code. It knows no table."""

from attune_db.core.bulk import BulkQuery
from attune_db.core.codecs import AnyConnection, Json, JsonItem, Readers, init_connection
from attune_db.core.copy_in import CopyTarget
from attune_db.core.database import Database
from attune_db.core.dynamic_query import (
    DynamicQuery,
    ListQuery,
    Statement,
    UpdateQuery,
    returning_one,
)
from attune_db.core.errors import (
    AlreadyExistsError,
    ChangedError,
    CodecsMissingError,
    ConstraintError,
    DatabaseError,
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
from attune_db.core.executor import Executor, RepositoryHost
from attune_db.core.json_decoding import json_decoder
from attune_db.core.keyset import KeyRange, KeysetKey, KeysetOrder, KeysetQuery
from attune_db.core.pagination import Page, Pagination
from attune_db.core.protocols import Create, Delete, FindById, FindByRef, List, Repository, Update
from attune_db.core.query import ErrorContext, Query
from attune_db.core.repository import BaseRepository
from attune_db.core.row_factories import row_factory
from attune_db.core.row_probe import Precondition, RowProbe
from attune_db.core.schema import Constraint, Schema
from attune_db.core.secrets import SecretStruct
from attune_db.core.stream import RowStream
from attune_db.core.transaction import Isolation, Transaction

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
    "Update",
    "UpdateQuery",
    "ValidationError",
    "init_connection",
    "json_decoder",
    "returning_one",
    "row_factory",
]
