"""Retries of a transaction that may succeed if it is run again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar, Unpack

from .connector import RANDOM
from .errors import (
    DatabaseError,
    OutcomeUnknownError,
    PoolTimeoutError,
    RetryableError,
    UnavailableError,
)
from .transaction import Transaction, TransactionOptions

if TYPE_CHECKING:
    from .database import Database

T = TypeVar("T", bound=Transaction)
P = ParamSpec("P")
R = TypeVar("R")

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


def transactional(
    *, attempts: int = ATTEMPTS, idempotent: bool = False, **options: Unpack[TransactionOptions]
) -> Callable[
    [Callable[Concatenate[T, P], Awaitable[R]]], Callable[Concatenate[Database[T], P], Awaitable[R]]
]:
    """Run a function in a transaction of the database that it is called with, as `run` does.

    Its first parameter is the transaction; whoever calls it gives the database there.
    """

    def decorate(
        function: Callable[Concatenate[T, P], Awaitable[R]],
    ) -> Callable[Concatenate[Database[T], P], Awaitable[R]]:
        @wraps(function)
        async def call(database: Database[T], /, *args: P.args, **arguments: P.kwargs) -> R:
            async def work(transaction: T) -> R:
                return await function(transaction, *args, **arguments)

            return await database.run(work, attempts=attempts, idempotent=idempotent, **options)

        return call

    return decorate
