"""Inputs of the queries on enforcement."""

# Generated from queries/enforcement.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json

from ..enums.enforcement_condition import EnforcementCondition
from ..enums.enforcement_status import EnforcementStatus


class ListSearchEnforcementFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `EnforcementRepository.list_search`."""

    rule: int | UnsetType = UNSET
    event: int | UnsetType = UNSET
    status: EnforcementStatus | UnsetType = UNSET


class SearchEnforcementFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `EnforcementRepository.search`."""

    rule: int | UnsetType = UNSET
    rule_ref: str | UnsetType = UNSET
    event: int | UnsetType = UNSET
    status: EnforcementStatus | UnsetType = UNSET
    trigger_ref: str | UnsetType = UNSET
    since: datetime | UnsetType = UNSET
    before: datetime | UnsetType = UNSET


class CreateEnforcementInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `EnforcementRepository.create`, `create_many`, `load_many`,
    `create_or_get`.
    """

    rule: int | UnsetType | None = UNSET
    rule_ref: str
    trigger_ref: str
    config: Json | UnsetType | None = UNSET
    event: int | UnsetType | None = UNSET
    status: EnforcementStatus | UnsetType = UNSET
    payload: Json | UnsetType = UNSET
    condition: EnforcementCondition | UnsetType = UNSET
    conditions: Json | UnsetType = UNSET


class UpdateEnforcementInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `EnforcementRepository.update`, `update_if`, `update_if_status`."""

    status: EnforcementStatus | UnsetType = UNSET
    payload: Json | UnsetType = UNSET


class UpdateIfEnforcementExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `EnforcementRepository.update_if`."""

    status: EnforcementStatus | UnsetType = UNSET
    updated: datetime | UnsetType = UNSET


SearchEnforcementOrder: TypeAlias = Literal["oldest"]
"""The orders of `EnforcementRepository.search`."""
