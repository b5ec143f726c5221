"""Rows of the queries on identity."""

# Generated from queries/identity.sql by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json


class IdentitySummary(Struct, frozen=True):
    """A row of `list_summaries`."""

    id: int
    login: str
    display_name: str | None
    attributes: Json
    created: datetime
    updated: datetime
