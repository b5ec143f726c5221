"""Inputs of the queries on pack."""

# Generated from queries/pack.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json


class ListSearchPackFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `PackRepository.list_search`."""

    ref: str | UnsetType = UNSET
    is_standard: bool | UnsetType = UNSET
    tag: str | UnsetType = UNSET
    runtime_dep: str | UnsetType = UNSET
    query: str | UnsetType = UNSET


class CreatePackInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `PackRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    label: str
    description: str | UnsetType | None = UNSET
    version: str
    conf_schema: Json | UnsetType = UNSET
    config: Json | UnsetType = UNSET
    meta: Json | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    runtime_deps: list[str] | UnsetType = UNSET
    is_standard: bool | UnsetType = UNSET


class UpdatePackInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `PackRepository.update`, `update_if`."""

    label: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    version: str | UnsetType = UNSET
    conf_schema: Json | UnsetType = UNSET
    config: Json | UnsetType = UNSET
    meta: Json | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    runtime_deps: list[str] | UnsetType = UNSET
    is_standard: bool | UnsetType = UNSET


class UpdateIfPackExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `PackRepository.update_if`."""

    version: str | UnsetType = UNSET
    updated: datetime | UnsetType = UNSET


ListSearchPackOrder: TypeAlias = Literal["label", "created", "updated"]
"""The orders of `PackRepository.list_search`."""
