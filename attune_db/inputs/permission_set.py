"""Inputs of the queries on permission_set."""

# Generated from queries/permission_set.sql by `just gen`: change that, not this.

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json


class CreatePermissionSetInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `PermissionSetRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    pack: int | UnsetType | None = UNSET
    pack_ref: str | UnsetType | None = UNSET
    label: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    grants: Json | UnsetType = UNSET


class UpdatePermissionSetInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `PermissionSetRepository.update`."""

    label: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    grants: Json | UnsetType = UNSET
