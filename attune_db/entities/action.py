"""Rows of the table action."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json


class Action(Struct, frozen=True):
    """A unit of work that can be run."""

    id: int
    """Number given by the database."""
    ref: str
    """Two names with a dot between; unique, never changes."""
    pack: int
    """The pack that ships it."""
    pack_ref: str
    """The pack's ref."""
    label: str
    """Name shown to people."""
    description: str
    """What it does."""
    entrypoint: str
    """File or symbol to run."""
    runtime: int | None
    """What it runs in; that runtime can't go while it is used."""
    param_schema: Json | None
    """JSON Schema of its parameters."""
    out_schema: Json | None
    """JSON Schema of its result."""
    is_adhoc: bool
    """Whether a person made it rather than a pack."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
