# Generated from queries by `just gen`: change that, not this.
"""Inputs of the queries on."""

from .pack import CreatePackInput, ListSearchPackFilter, UpdatePackInput

__all__ = [
    "CreatePackInput",
    "ListSearchPackFilter",
    "UpdatePackInput",
]
