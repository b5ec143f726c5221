"""What a caller can do about an error."""

from __future__ import annotations

from enum import StrEnum


class ErrorAction(StrEnum):
    """What to do about an error; its class decides."""

    FIX_INPUT = "fix the input"
    """The same call fails again: it asks for what can't be."""

    RESOLVE_CONFLICT = "resolve the conflict"
    """Another row, or another change of this row, is in the way."""

    RETRY = "retry at once"
    """Nothing took effect; the same transaction may succeed now."""

    RETRY_LATER = "retry later"
    """Nothing took effect; the same call may succeed when the server can serve again."""

    CHECK_OUTCOME = "check the outcome"
    """The change took effect or didn't: look, or repeat what does no harm if done twice."""

    GIVE_UP = "give up"
    """A program, a setting or the server has to be mended first."""
