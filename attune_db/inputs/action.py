"""Inputs of the queries on action."""

# Generated from queries/action.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json


class ListSearchActionFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `ActionRepository.list_search`."""

    ref: str | UnsetType = UNSET
    pack: int | UnsetType = UNSET
    packs: list[int] | UnsetType = UNSET
    runtime: int | UnsetType = UNSET
    query: str | UnsetType = UNSET


class CreateActionInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `ActionRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    pack: int
    pack_ref: str
    label: str
    description: str
    entrypoint: str
    runtime: int | UnsetType | None = UNSET
    param_schema: Json | UnsetType | None = UNSET
    out_schema: Json | UnsetType | None = UNSET
    is_adhoc: bool | UnsetType = UNSET


class UpdateActionInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `ActionRepository.update`, `update_if`."""

    label: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    entrypoint: str | UnsetType = UNSET
    runtime: int | UnsetType | None = UNSET
    param_schema: Json | UnsetType | None = UNSET
    out_schema: Json | UnsetType | None = UNSET


class UpdateIfActionExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `ActionRepository.update_if`."""

    updated: datetime | UnsetType = UNSET


ListSearchActionOrder: TypeAlias = Literal["label", "created", "updated"]
"""The orders of `ActionRepository.list_search`."""
