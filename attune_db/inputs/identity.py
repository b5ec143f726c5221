"""Inputs of the queries on identity."""

# Generated from queries/identity.sql by `just gen`: change that, not this.

from typing import ClassVar

from msgspec import UNSET, UnsetType

from attune_db.core import Json, SecretStruct


class CreateIdentityInput(SecretStruct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `IdentityRepository.create`."""

    secret_fields: ClassVar[tuple[str, ...]] = ("password_hash",)

    login: str
    display_name: str | UnsetType | None = UNSET
    password_hash: str | UnsetType | None = UNSET
    attributes: Json | UnsetType = UNSET


class UpdateIdentityInput(SecretStruct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `IdentityRepository.update`."""

    secret_fields: ClassVar[tuple[str, ...]] = ("password_hash",)

    display_name: str | UnsetType | None = UNSET
    password_hash: str | UnsetType | None = UNSET
    attributes: Json | UnsetType = UNSET
