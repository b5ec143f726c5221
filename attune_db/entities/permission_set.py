"""Rows of the table permission_set."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json


class PermissionSet(Struct, frozen=True):
    """A named list of grants, a role."""

    id: int
    """Number given by the database."""
    ref: str
    """Two names with a dot between; unique, never changes."""
    pack: int | None
    """The pack that ships it; none for what stands alone."""
    pack_ref: str | None
    """The pack's ref."""
    label: str | None
    """Name shown to people."""
    description: str | None
    """What it permits."""
    grants: Json
    """The grants, a list as a rule."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
