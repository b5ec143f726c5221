"""Inputs of the queries on execution."""

# Generated from queries/execution.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json

from ..enums.execution_status import ExecutionStatus


class ListSearchExecutionFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `ExecutionRepository.list_search`."""

    action: int | UnsetType = UNSET
    parent: int | UnsetType = UNSET
    enforcement: int | UnsetType = UNSET
    executor: int | UnsetType = UNSET
    status: ExecutionStatus | UnsetType = UNSET


class SearchExecutionFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `ExecutionRepository.search`."""

    status: ExecutionStatus | UnsetType = UNSET
    action: int | UnsetType = UNSET
    action_ref: str | UnsetType = UNSET
    pack_name: str | UnsetType = UNSET
    rule_ref: str | UnsetType = UNSET
    trigger_ref: str | UnsetType = UNSET
    executor: int | UnsetType = UNSET
    enforcement: int | UnsetType = UNSET
    parent: int | UnsetType = UNSET
    top_level_only: bool | UnsetType = UNSET
    result_contains: str | UnsetType = UNSET
    since: datetime | UnsetType = UNSET
    before: datetime | UnsetType = UNSET


class CreateExecutionInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `ExecutionRepository.create`, `create_many`, `load_many`."""

    action: int | UnsetType | None = UNSET
    action_ref: str
    config: Json | UnsetType | None = UNSET
    parent: int | UnsetType | None = UNSET
    enforcement: int | UnsetType | None = UNSET
    executor: int | UnsetType | None = UNSET
    status: ExecutionStatus | UnsetType = UNSET
    result: Json | UnsetType | None = UNSET
    workflow_task: Json | UnsetType | None = UNSET


class CreateOrGetTopLevelExecutionInput(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The argument `input` of `ExecutionRepository.create_or_get_top_level`."""

    action: int | UnsetType | None = UNSET
    action_ref: str
    config: Json | UnsetType | None = UNSET
    executor: int | UnsetType | None = UNSET
    status: ExecutionStatus | UnsetType = UNSET
    result: Json | UnsetType | None = UNSET
    workflow_task: Json | UnsetType | None = UNSET


class UpdateExecutionInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `ExecutionRepository.update`, `update_if`,
    `update_if_status`, `update_if_status_and_updated_before`,
    `update_if_status_and_updated_at`.
    """

    status: ExecutionStatus | UnsetType = UNSET
    result: Json | UnsetType | None = UNSET
    executor: int | UnsetType | None = UNSET
    workflow_task: Json | UnsetType | None = UNSET


class UpdateIfExecutionExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `ExecutionRepository.update_if`."""

    status: ExecutionStatus | UnsetType = UNSET
    executor: int | UnsetType | None = UNSET
    updated: datetime | UnsetType = UNSET


SearchExecutionOrder: TypeAlias = Literal["oldest", "updated"]
"""The orders of `ExecutionRepository.search`."""
