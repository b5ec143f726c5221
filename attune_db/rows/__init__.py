"""Rows of the queries whose columns aren't those of one table."""

# Generated from queries by `just gen`: change that, not this.

from .identity import IdentitySummary
from .key import KeySummary

__all__ = ["IdentitySummary", "KeySummary"]
