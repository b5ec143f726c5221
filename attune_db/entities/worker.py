"""Rows of the table worker."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from datetime import datetime

from msgspec import Struct

from attune_db.core import Json

from ..enums.worker_role import WorkerRole
from ..enums.worker_status import WorkerStatus
from ..enums.worker_type import WorkerType


class Worker(Struct, frozen=True):
    """A process that runs actions, hosts sensors, or both."""

    id: int
    """Number given by the database."""
    name: str
    """Unique name."""
    worker_type: WorkerType
    """How it is deployed."""
    worker_role: WorkerRole
    """What it may do."""
    runtime: int | None
    """The runtime that it prefers; none once that is gone."""
    host: str | None
    """Address of a remote worker."""
    port: int | None
    """TCP port, 1 to 65535."""
    status: WorkerStatus
    """What it is doing."""
    capabilities: Json | None
    """What it can do, in its own words."""
    meta: Json | None
    """Whatever else is known of it."""
    last_heartbeat: datetime | None
    """When it last said that it is alive."""
    created: datetime
    """When the row was added."""
    updated: datetime
    """When the row last changed."""
