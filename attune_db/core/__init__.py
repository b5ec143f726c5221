"""The hand-written runtime under the generated code. It knows no table."""

from attune_db.core.bulk import BulkQuery
from attune_db.core.codecs import AnyConnection, Json, JsonItem, Readers, init_connection
from attune_db.core.copy_in import CopyTarget
from attune_db.core.database import Database
from attune_db.core.dynamic_query import Clause, DynamicQuery, OneOf, Statement
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
from attune_db.core.json_decoding import document
from attune_db.core.keyset import KeysetKey, KeysetOrder, KeysetQuery
from attune_db.core.pagination import Page, Pagination
from attune_db.core.protocols import Create, Delete, FindById, FindByRef, List, Repository, Update
from attune_db.core.query import Query
from attune_db.core.repository import BaseRepository
from attune_db.core.row_factories import nested
from attune_db.core.row_probe import Expected, KeyProbe
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
    "Clause",
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
    "Executor",
    "Expected",
    "FindById",
    "FindByRef",
    "InvalidCursorError",
    "Isolation",
    "Json",
    "JsonItem",
    "KeyProbe",
    "KeysetKey",
    "KeysetOrder",
    "KeysetQuery",
    "List",
    "MissingReferenceError",
    "NotFoundError",
    "OneOf",
    "Page",
    "Pagination",
    "Query",
    "QueryError",
    "Readers",
    "Repository",
    "RepositoryHost",
    "RetryableError",
    "RowStream",
    "Schema",
    "SecretStruct",
    "Statement",
    "StillReferencedError",
    "Transaction",
    "UnavailableError",
    "Update",
    "ValidationError",
    "document",
    "init_connection",
    "nested",
]
