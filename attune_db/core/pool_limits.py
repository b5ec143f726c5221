"""Limits of a pool of connections, and figures about one."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from .errors import QueryError

NEVER: Final = 1 << 62
"""A tick that doesn't come."""


class PoolLimits(Struct, frozen=True):
    """Numbers of connections, and seconds; None is no limit."""

    min_size: int = 1
    max_size: int = 10
    acquire_timeout: float | None = 30.0
    command_timeout: float | None = 60.0
    max_age: float | None = 3600.0
    max_idle: float | None = 60.0

    def check(self) -> None:
        """Raise QueryError if they can't hold together."""
        if not 0 <= self.min_size <= self.max_size or self.max_size < 1:
            raise QueryError(
                f"a pool of {self.min_size} to {self.max_size} connections: let min_size be 0 or"
                " more, and max_size as much at least, and 1 or more"
            )
        for name in ("acquire_timeout", "command_timeout", "max_age", "max_idle"):
            seconds: float | None = getattr(self, name)
            if seconds is not None and not seconds > 0:
                raise QueryError(f"{name} is {seconds}: give seconds, or None for no limit")

    @property
    def tick(self) -> float:
        """The seconds between two looks at all connections, a tenth of the shortest limit."""
        limits = (self.command_timeout, self.max_age, self.max_idle, 10.0)
        return max(min(limit for limit in limits if limit) / 10, 0.005)

    def ticks(self, seconds: float | None) -> int:
        """Return the number of ticks that last so many seconds, at least one."""
        return max(1, round(seconds / self.tick)) if seconds else NEVER


class PoolStats(Struct, frozen=True):
    """Figures about a pool at one moment."""

    size: int
    """Connections that are open: idle, in use, or being cleaned up."""
    idle: int
    connecting: int
    """Connections that are being opened."""
    waiting: int
    """Tasks that wait for a connection."""
    max_size: int
