"""Inputs of the queries on runtime."""

# Generated from queries/runtime.sql by `just gen`: change that, not this.

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json

from ..enums.runtime_type import RuntimeType


class CreateRuntimeInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `RuntimeRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    pack: int | UnsetType | None = UNSET
    pack_ref: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    runtime_type: RuntimeType | UnsetType = UNSET
    name: str
    distributions: Json | UnsetType = UNSET
    installation: Json | UnsetType | None = UNSET
    installers: Json | UnsetType = UNSET


class UpdateRuntimeInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `RuntimeRepository.update`."""

    description: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    distributions: Json | UnsetType = UNSET
    installation: Json | UnsetType | None = UNSET
