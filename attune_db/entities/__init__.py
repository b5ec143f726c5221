"""Entities: the rows of the tables."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from .action import Action
from .artifact import Artifact
from .enforcement import Enforcement
from .event import Event
from .execution import Execution
from .identity import Identity
from .inquiry import Inquiry
from .key import Key
from .notification import Notification
from .pack import Pack
from .permission_assignment import PermissionAssignment
from .permission_set import PermissionSet
from .policy import Policy
from .rule import Rule
from .runtime import Runtime
from .sensor import Sensor
from .trigger import Trigger
from .worker import Worker

__all__ = [
    "Action",
    "Artifact",
    "Enforcement",
    "Event",
    "Execution",
    "Identity",
    "Inquiry",
    "Key",
    "Notification",
    "Pack",
    "PermissionAssignment",
    "PermissionSet",
    "Policy",
    "Rule",
    "Runtime",
    "Sensor",
    "Trigger",
    "Worker",
]
