# Generated from attune_db/migrations by `just gen`: change that, not this.
"""How far an inquiry has come."""

from enum import StrEnum


class InquiryStatus(StrEnum):
    """How far an inquiry has come."""

    PENDING = "pending"
    RESPONDED = "responded"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
