"""Inputs of the queries on trigger."""

# Generated from queries/trigger.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json


class ListSearchTriggerFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `TriggerRepository.list_search`."""

    ref: str | UnsetType = UNSET
    pack: int | UnsetType = UNSET
    sensor: int | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class CreateTriggerInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `TriggerRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    pack: int | UnsetType | None = UNSET
    pack_ref: str | UnsetType | None = UNSET
    label: str
    description: str | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET
    param_schema: Json | UnsetType | None = UNSET
    out_schema: Json | UnsetType | None = UNSET
    is_adhoc: bool | UnsetType = UNSET


class UpdateTriggerInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `TriggerRepository.update`, `update_if`."""

    label: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET
    param_schema: Json | UnsetType | None = UNSET
    out_schema: Json | UnsetType | None = UNSET


class UpdateIfTriggerExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `TriggerRepository.update_if`."""

    enabled: bool | UnsetType = UNSET
    updated: datetime | UnsetType = UNSET


ListSearchTriggerOrder: TypeAlias = Literal["label", "created", "updated"]
"""The orders of `TriggerRepository.list_search`."""
