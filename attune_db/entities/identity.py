"""Rows of the table identity."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime
from typing import ClassVar

from attune_db.core import Json, SecretStruct


class Identity(SecretStruct, frozen=True):
    """A person or a service account."""

    secret_fields: ClassVar[tuple[str, ...]] = ("password_hash",)

    id: int
    """Number given by the database."""
    login: str
    """Unique name, upper and lower case told apart; never changes."""
    display_name: str | None
    """Name shown to people."""
    password_hash: str | None
    """Argon2 hash; none for service and external accounts. Never shown."""
    attributes: Json
    """E-mail, groups and the like."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
