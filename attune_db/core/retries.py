"""Retries of a transaction that may succeed if it is run again."""

from __future__ import annotations

import asyncio
from typing import Final

from .connector import RANDOM
from .errors import (
    DatabaseError,
    OutcomeUnknownError,
    PoolTimeoutError,
    RetryableError,
    UnavailableError,
)

ATTEMPTS: Final = 5

CONFLICT_SECONDS: Final = 0.01
OUTAGE_SECONDS: Final = 0.1
"""The longest delay before the second attempt; each further one may be twice as long."""

LONGEST_SECONDS: Final = 2.0


class Retries:
    """Attempts that are left, and the delays between them."""

    def __init__(self, attempts: int, *, idempotent: bool) -> None:
        self._left = attempts
        self._kinds = (
            (RetryableError, UnavailableError, OutcomeUnknownError)
            if idempotent
            else (RetryableError, UnavailableError)
        )
        self._failures = 0
        self._delay = 0.0

    def allow(self, error: DatabaseError) -> bool:
        """Tell whether another attempt makes sense after this error."""
        self._left -= 1
        if self._left < 1 or not isinstance(error, self._kinds):
            return False
        if isinstance(error, PoolTimeoutError):  # it has waited long enough
            return False
        first = CONFLICT_SECONDS if isinstance(error, RetryableError) else OUTAGE_SECONDS
        longest = min(LONGEST_SECONDS, first * 2.0**self._failures)
        self._delay = longest * RANDOM.uniform(0.5, 1.0)
        self._failures += 1
        return True

    async def wait(self) -> None:
        """Wait before the next attempt, a little longer each time."""
        await asyncio.sleep(self._delay)
