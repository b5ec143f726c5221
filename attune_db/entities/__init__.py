# Generated from attune_db/migrations by `just gen`: change that, not this.
"""Rows of the tables."""

from .pack import Pack

__all__ = [
    "Pack",
]
