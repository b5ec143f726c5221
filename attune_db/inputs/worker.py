"""Inputs of the queries on worker."""

# Generated from queries/worker.sql by `just gen`: change that, not this.

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json

from ..enums.worker_role import WorkerRole
from ..enums.worker_status import WorkerStatus
from ..enums.worker_type import WorkerType


class CreateWorkerInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `WorkerRepository.create`."""

    name: str
    worker_type: WorkerType
    worker_role: WorkerRole | UnsetType = UNSET
    runtime: int | UnsetType | None = UNSET
    host: str | UnsetType | None = UNSET
    port: int | UnsetType | None = UNSET
    status: WorkerStatus | UnsetType = UNSET
    capabilities: Json | UnsetType | None = UNSET
    meta: Json | UnsetType | None = UNSET


class UpdateWorkerInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `WorkerRepository.update`, `update_if`."""

    name: str | UnsetType = UNSET
    host: str | UnsetType | None = UNSET
    port: int | UnsetType | None = UNSET
    status: WorkerStatus | UnsetType = UNSET
    capabilities: Json | UnsetType | None = UNSET
    meta: Json | UnsetType | None = UNSET


class UpdateIfWorkerExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `WorkerRepository.update_if`."""

    status: WorkerStatus | UnsetType = UNSET
    updated: datetime | UnsetType = UNSET
