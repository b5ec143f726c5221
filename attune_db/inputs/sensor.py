"""Inputs of the queries on sensor."""

# Generated from queries/sensor.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json


class ListSearchSensorFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `SensorRepository.list_search`."""

    ref: str | UnsetType = UNSET
    pack: int | UnsetType = UNSET
    trigger: int | UnsetType = UNSET
    runtime: int | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class CreateSensorInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `SensorRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    pack: int | UnsetType | None = UNSET
    pack_ref: str | UnsetType | None = UNSET
    label: str
    description: str
    entrypoint: str
    runtime: int
    runtime_ref: str
    trigger: int
    trigger_ref: str
    enabled: bool | UnsetType = UNSET
    param_schema: Json | UnsetType | None = UNSET
    config: Json | UnsetType | None = UNSET


class UpdateSensorInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `SensorRepository.update`, `update_if`."""

    label: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    entrypoint: str | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    param_schema: Json | UnsetType | None = UNSET


class UpdateIfSensorExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `SensorRepository.update_if`."""

    enabled: bool | UnsetType = UNSET
    updated: datetime | UnsetType = UNSET


ListSearchSensorOrder: TypeAlias = Literal["label", "created", "updated"]
"""The orders of `SensorRepository.list_search`."""
