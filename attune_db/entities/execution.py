"""Rows of the table execution."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json

from ..enums.execution_status import ExecutionStatus


class Execution(Struct, frozen=True):
    """One run of an action; runs form a tree, and outlive all that they came of."""

    id: int
    """Number given by the database."""
    action: int | None
    """The action; none once that is gone."""
    action_ref: str
    """The action's ref, kept when it goes."""
    config: Json | None
    """What it was given."""
    parent: int | None
    """The run that started it; none at the top, or once that is gone."""
    enforcement: int | None
    """The enforcement that asked for it or for its parent; none once that or the parent is gone."""
    executor: int | None
    """The identity that asked for it; none once that is gone."""
    status: ExecutionStatus
    """How far it has come."""
    result: Json | None
    """What came of it."""
    workflow_task: Json | None
    """Its place in a workflow, if it has one."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
