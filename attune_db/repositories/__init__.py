# Generated from queries by `just gen`: change that, not this.
"""One repository for each query file."""

from .pack import PackRepository

__all__ = [
    "PackRepository",
]
