"""Inputs of the queries on artifact."""

# Generated from queries/artifact.sql by `just gen`: change that, not this.

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from ..enums.artifact_retention import ArtifactRetention
from ..enums.artifact_type import ArtifactType
from ..enums.owner_type import OwnerType


class ListSearchArtifactFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `ArtifactRepository.list_search`."""

    ref: str | UnsetType = UNSET
    scope: OwnerType | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    type: ArtifactType | UnsetType = UNSET
    retention_policy: ArtifactRetention | UnsetType = UNSET
    name_contains: str | UnsetType = UNSET


class SearchArtifactFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `filter` of `ArtifactRepository.search`."""

    ref: str | UnsetType = UNSET
    scope: OwnerType | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    type: ArtifactType | UnsetType = UNSET
    retention_policy: ArtifactRetention | UnsetType = UNSET
    name_contains: str | UnsetType = UNSET
    since: datetime | UnsetType = UNSET
    before: datetime | UnsetType = UNSET


class CreateArtifactInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `ArtifactRepository.create`, `create_many`."""

    ref: str
    scope: OwnerType | UnsetType = UNSET
    owner: str | UnsetType | None = UNSET
    type: ArtifactType
    retention_policy: ArtifactRetention | UnsetType = UNSET
    retention_limit: int | UnsetType = UNSET


class UpdateArtifactInput(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument `input` of `ArtifactRepository.update`."""

    ref: str | UnsetType = UNSET
    scope: OwnerType | UnsetType = UNSET
    owner: str | UnsetType | None = UNSET
    type: ArtifactType | UnsetType = UNSET
    retention_policy: ArtifactRetention | UnsetType = UNSET
    retention_limit: int | UnsetType = UNSET


SearchArtifactOrder: TypeAlias = Literal["oldest", "ref"]
"""The orders of `ArtifactRepository.search`."""
