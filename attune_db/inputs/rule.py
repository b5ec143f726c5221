"""Inputs of the queries on rule."""

# Generated from queries/rule.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json


class ListSearchRuleFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `RuleRepository.list_search`."""

    ref: str | UnsetType = UNSET
    pack: int | UnsetType = UNSET
    action: int | UnsetType = UNSET
    trigger: int | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class CreateRuleInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `RuleRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    pack: int
    pack_ref: str
    label: str
    description: str
    action: int
    action_ref: str
    trigger: int
    trigger_ref: str
    conditions: Json | UnsetType = UNSET
    action_params: Json | UnsetType = UNSET
    trigger_params: Json | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    is_adhoc: bool | UnsetType = UNSET


class UpdateRuleInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `RuleRepository.update`, `update_if`."""

    label: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    conditions: Json | UnsetType = UNSET
    action_params: Json | UnsetType = UNSET
    trigger_params: Json | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class UpdateIfRuleExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `RuleRepository.update_if`."""

    enabled: bool | UnsetType = UNSET
    updated: datetime | UnsetType = UNSET


ListSearchRuleOrder: TypeAlias = Literal["label", "created", "updated"]
"""The orders of `RuleRepository.list_search`."""
