"""Rows of the table permission_assignment."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct


class PermissionAssignment(Struct, frozen=True):
    """A permission set held by an identity."""

    id: int
    """Number given by the database."""
    identity: int
    """Who holds it."""
    permset: int
    """What is held."""
    created: datetime
    """When the row was added."""
