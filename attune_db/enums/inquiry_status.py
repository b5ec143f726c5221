"""How far an inquiry has come."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class InquiryStatus(StrEnum):
    """How far an inquiry has come."""

    PENDING = "pending"
    RESPONDED = "responded"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
