"""One page of a list."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")

MAX_PER_PAGE = 1000
MAX_OFFSET = 2**63 - 1  # a bigint


class Pagination(Struct, frozen=True):
    """Pages count from 0, and hold 1 to 1000 rows.

    Out of range is a ValueError, and a msgspec.ValidationError when decoded.
    """

    page: int = 0
    per_page: int = 50

    def __post_init__(self) -> None:
        """Refuse what OFFSET and LIMIT could not take."""
        if not 1 <= self.per_page <= MAX_PER_PAGE:
            raise ValueError(f"per_page is {self.per_page}: give 1 to {MAX_PER_PAGE}")
        if not 0 <= self.page <= MAX_OFFSET // self.per_page:
            raise ValueError(f"page is {self.page}: give 0 to {MAX_OFFSET // self.per_page}")

    @property
    def limit(self) -> int:
        """Rows to return."""
        return self.per_page

    @property
    def offset(self) -> int:
        """Rows to skip."""
        return self.page * self.per_page


class Page(Struct, Generic[T], frozen=True):
    """Rows, and the cursor of those that come next; None where there are none."""

    items: list[T]
    cursor: str | None = None
