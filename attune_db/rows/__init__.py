# Generated from queries by `just gen`: change that, not this.
"""Rows of the queries on."""

from .identity import ListSummariesIdentityRow
from .key import ListSummariesKeyRow

__all__ = [
    "ListSummariesIdentityRow",
    "ListSummariesKeyRow",
]
