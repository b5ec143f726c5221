"""Rows of the table inquiry."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json

from ..enums.inquiry_status import InquiryStatus


class Inquiry(Struct, frozen=True):
    """A question to a person that an execution waits for."""

    id: int
    """Number given by the database."""
    execution: int
    """The run that waits."""
    prompt: str
    """The question."""
    response_schema: Json | None
    """JSON Schema of the answer."""
    assigned_to: int | None
    """Who should answer; none once that identity is gone."""
    status: InquiryStatus
    """How far it has come."""
    response: Json | None
    """The answer."""
    timeout_at: datetime | None
    """When it is too late to answer."""
    responded_at: datetime | None
    """When it was answered."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
