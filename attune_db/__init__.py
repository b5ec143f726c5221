# Generated from queries by `just gen`: change that, not this.
"""Typed access to the database: entities, inputs, repositories, errors."""

from attune_db.core import (
    AlreadyExistsError,
    CodecsMissingError,
    ConstraintError,
    Create,
    DatabaseError,
    Delete,
    Executor,
    FindById,
    FindByRef,
    Isolation,
    Json,
    List,
    MissingReferenceError,
    NotFoundError,
    Pagination,
    QueryError,
    Repository,
    RetryableError,
    StillReferencedError,
    UnavailableError,
    Update,
    ValidationError,
    init_connection,
)

from .database import Database, Transaction
from .entities import Pack
from .inputs import CreatePackInput, ListSearchPackFilter, UpdatePackInput
from .repositories import PackRepository

__all__ = [
    "AlreadyExistsError",
    "CodecsMissingError",
    "ConstraintError",
    "Create",
    "CreatePackInput",
    "Database",
    "DatabaseError",
    "Delete",
    "Executor",
    "FindById",
    "FindByRef",
    "Isolation",
    "Json",
    "List",
    "ListSearchPackFilter",
    "MissingReferenceError",
    "NotFoundError",
    "Pack",
    "PackRepository",
    "Pagination",
    "QueryError",
    "Repository",
    "RetryableError",
    "StillReferencedError",
    "Transaction",
    "UnavailableError",
    "Update",
    "UpdatePackInput",
    "ValidationError",
    "init_connection",
]
