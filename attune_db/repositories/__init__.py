"""Repositories: one for each query file."""

# Generated from queries by `just gen`: change that, not this.

from .action import ActionRepository
from .artifact import ArtifactRepository
from .enforcement import EnforcementRepository
from .event import EventRepository
from .execution import ExecutionRepository
from .identity import IdentityRepository
from .inquiry import InquiryRepository
from .key import KeyRepository
from .notification import NotificationRepository
from .pack import PackRepository
from .permission_assignment import PermissionAssignmentRepository
from .permission_set import PermissionSetRepository
from .policy import PolicyRepository
from .rule import RuleRepository
from .runtime import RuntimeRepository
from .sensor import SensorRepository
from .trigger import TriggerRepository
from .worker import WorkerRepository

__all__ = [
    "ActionRepository",
    "ArtifactRepository",
    "EnforcementRepository",
    "EventRepository",
    "ExecutionRepository",
    "IdentityRepository",
    "InquiryRepository",
    "KeyRepository",
    "NotificationRepository",
    "PackRepository",
    "PermissionAssignmentRepository",
    "PermissionSetRepository",
    "PolicyRepository",
    "RuleRepository",
    "RuntimeRepository",
    "SensorRepository",
    "TriggerRepository",
    "WorkerRepository",
]
