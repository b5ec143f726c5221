"""Inputs of the queries on inquiry."""

# Generated from queries/inquiry.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from attune_db.core import Json

from ..enums.inquiry_status import InquiryStatus


class ListSearchInquiryFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `InquiryRepository.list_search`."""

    execution: int | UnsetType = UNSET
    assigned_to: int | UnsetType = UNSET
    status: InquiryStatus | UnsetType = UNSET


class SearchInquiryFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `InquiryRepository.search`."""

    status: InquiryStatus | UnsetType = UNSET
    execution: int | UnsetType = UNSET
    assigned_to: int | UnsetType = UNSET
    since: datetime | UnsetType = UNSET
    before: datetime | UnsetType = UNSET


class CreateInquiryInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `InquiryRepository.create`."""

    execution: int
    prompt: str
    response_schema: Json | UnsetType | None = UNSET
    assigned_to: int | UnsetType | None = UNSET
    status: InquiryStatus | UnsetType = UNSET
    response: Json | UnsetType | None = UNSET
    timeout_at: datetime | UnsetType | None = UNSET


class UpdateInquiryInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `InquiryRepository.update`, `update_if`."""

    status: InquiryStatus | UnsetType = UNSET
    response: Json | UnsetType | None = UNSET
    responded_at: datetime | UnsetType | None = UNSET
    assigned_to: int | UnsetType | None = UNSET


class UpdateIfInquiryExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `expected` of `InquiryRepository.update_if`."""

    status: InquiryStatus | UnsetType = UNSET
    assigned_to: int | UnsetType | None = UNSET
    updated: datetime | UnsetType = UNSET


SearchInquiryOrder: TypeAlias = Literal["oldest", "deadline"]
"""The orders of `InquiryRepository.search`."""
