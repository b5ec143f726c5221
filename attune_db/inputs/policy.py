"""Inputs of the queries on policy."""

# Generated from queries/policy.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from ..enums.policy_method import PolicyMethod


class ListSearchPolicyFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `PolicyRepository.list_search`."""

    ref: str | UnsetType = UNSET
    pack: int | UnsetType = UNSET
    action: int | UnsetType = UNSET
    tag: str | UnsetType = UNSET


class CreatePolicyInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `PolicyRepository.create`, `upsert`, `upsert_many`."""

    ref: str
    pack: int | UnsetType | None = UNSET
    pack_ref: str | UnsetType | None = UNSET
    action: int | UnsetType | None = UNSET
    action_ref: str | UnsetType | None = UNSET
    parameters: list[str] | UnsetType = UNSET
    method: PolicyMethod
    threshold: int
    name: str
    description: str | UnsetType | None = UNSET
    tags: list[str] | UnsetType = UNSET


class UpdatePolicyInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `PolicyRepository.update`, `update_if`."""

    parameters: list[str] | UnsetType = UNSET
    method: PolicyMethod | UnsetType = UNSET
    threshold: int | UnsetType = UNSET
    name: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    tags: list[str] | UnsetType = UNSET


class UpdateIfPolicyExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `PolicyRepository.update_if`."""

    updated: datetime | UnsetType = UNSET


ListSearchPolicyOrder: TypeAlias = Literal["name", "created", "updated"]
"""The orders of `PolicyRepository.list_search`."""
