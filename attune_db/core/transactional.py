"""Functions that run in a transaction of their own, and again where that may succeed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, Unpack

from .database import Database
from .retries import ATTEMPTS
from .transaction import Transaction, TransactionOptions

T = TypeVar("T", bound=Transaction)
P = ParamSpec("P")
R = TypeVar("R")


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
