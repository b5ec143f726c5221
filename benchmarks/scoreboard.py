"""Rivals measured beside each other: in one process, in rounds that take turns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

Rivals: TypeAlias = Mapping[str, Callable[[], Awaitable[object]]]

ROUNDS = 12


class Board:
    """The times of each comparison, over all the sittings; each has connections of its own."""

    def __init__(self) -> None:
        self._times: dict[str, dict[str, list[float]]] = {}

    async def compare(self, title: str, rivals: Rivals, calls: int) -> None:
        """Add some rounds, of so many calls each, after one to warm up."""
        times = self._times.setdefault(title, {name: [] for name in rivals})
        for round in range(ROUNDS + 1):
            for name, call in rivals.items():
                taken = await _time(call, calls)
                if round > 0:
                    times[name].append(taken)

    def show(self) -> None:
        """Print each rival's median time for a call, and its ratio to the first one's."""
        for title, times in self._times.items():
            print(f"\n{title}")
            medians = {name: statistics.median(taken) for name, taken in times.items()}
            base = next(iter(medians.values()))
            for name, median in medians.items():
                print(f"  {name:<52}{median * 1e6:>9.1f} µs{median / base:>7.2f}")


def measure(title: str, call: Callable[[], object], calls: int = 20_000) -> None:
    """Print the median time of something that doesn't wait."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(calls):
            call()
        taken.append((time.perf_counter() - started) / calls)
    print(f"  {title:<52}{statistics.median(taken) * 1e6:>9.2f} µs")


async def _time(call: Callable[[], Awaitable[object]], calls: int) -> float:
    started = time.perf_counter()
    for _ in range(calls):
        await call()
    return (time.perf_counter() - started) / calls
