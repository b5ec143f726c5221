"""Rows of the table pack."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json


class Pack(Struct, frozen=True):
    """A bundle that ships actions, triggers, sensors and rules."""

    id: int
    """Number given by the database."""
    ref: str
    """Short machine name, one segment without dots; unique, never changes."""
    label: str
    """Name shown to people."""
    description: str | None
    """What the pack is for."""
    version: str
    """Semantic version: MAJOR.MINOR.PATCH with optional pre-release and build."""
    conf_schema: Json
    """JSON Schema of the settings."""
    config: Json
    """Current settings."""
    meta: Json
    """Whatever else the pack's file carried."""
    tags: list[str]
    """Labels to search by."""
    runtime_deps: list[str]
    """Refs of the runtimes that the pack needs."""
    is_standard: bool
    """Whether the pack ships with the platform."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
