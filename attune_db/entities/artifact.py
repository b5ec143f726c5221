"""Rows of the table artifact."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from ..enums.artifact_retention import ArtifactRetention
from ..enums.artifact_type import ArtifactType
from ..enums.owner_type import OwnerType


class Artifact(Struct, frozen=True):
    """What is known of a file or value that work produced."""

    id: int
    """Number given by the database."""
    ref: str
    """Any name; unique."""
    scope: OwnerType
    """Which kind of owner it has."""
    owner: str | None
    """The owner's id or ref; none for the system's own."""
    type: ArtifactType
    """What it is."""
    retention_policy: ArtifactRetention
    """What the limit counts."""
    retention_limit: int
    """How many of these are kept, at least 1."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
