# Generated from queries by `just gen`: change that, not this.
"""Rows of the queries on."""

from .identity import IdentitySummary
from .key import KeySummary

__all__ = [
    "IdentitySummary",
    "KeySummary",
]
