"""Inputs of the queries on key."""

# Generated from queries/key.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import ClassVar

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import SecretStruct

from ..enums.owner_type import OwnerType


class SearchKeyFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `KeyRepository.list_search`, `search`."""

    ref: str | UnsetType = UNSET
    owner_type: OwnerType | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    owner_identity: int | UnsetType = UNSET
    owner_pack: int | UnsetType = UNSET
    owner_action: int | UnsetType = UNSET
    owner_sensor: int | UnsetType = UNSET


class CreateKeyInput(SecretStruct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `KeyRepository.create`, `create_many`."""

    secret_fields: ClassVar[tuple[str, ...]] = ("value",)

    ref: str
    owner_type: OwnerType
    owner_identity: int | UnsetType | None = UNSET
    owner_pack: int | UnsetType | None = UNSET
    owner_pack_ref: str | UnsetType | None = UNSET
    owner_action: int | UnsetType | None = UNSET
    owner_action_ref: str | UnsetType | None = UNSET
    owner_sensor: int | UnsetType | None = UNSET
    owner_sensor_ref: str | UnsetType | None = UNSET
    name: str
    encrypted: bool | UnsetType = UNSET
    encryption_key_hash: str | UnsetType | None = UNSET
    value: str


class UpdateKeyInput(SecretStruct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `KeyRepository.update`, `update_if`."""

    secret_fields: ClassVar[tuple[str, ...]] = ("value",)

    name: str | UnsetType = UNSET
    encrypted: bool | UnsetType = UNSET
    encryption_key_hash: str | UnsetType | None = UNSET
    value: str | UnsetType = UNSET


class UpdateIfKeyExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `KeyRepository.update_if`."""

    updated: datetime | UnsetType = UNSET
