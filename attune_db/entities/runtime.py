"""Rows of the table runtime."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json

from ..enums.runtime_type import RuntimeType


class Runtime(Struct, frozen=True):
    """An interpreter or environment that actions and sensors run in."""

    id: int
    """Number given by the database."""
    ref: str
    """Two or three names with dots between; unique, never changes."""
    pack: int | None
    """The pack that ships it; none for what stands alone."""
    pack_ref: str | None
    """The pack's ref."""
    description: str | None
    """What it is."""
    runtime_type: RuntimeType
    """Whether actions or sensors run in it."""
    name: str
    """Name shown to people, such as Python."""
    distributions: Json
    """How to tell whether it is there, and which versions will do."""
    installation: Json | None
    """Package managers and hints for setting it up."""
    installers: Json
    """How to build an environment for a pack."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
