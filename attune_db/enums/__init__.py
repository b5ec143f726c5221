"""Enums."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from .artifact_retention import ArtifactRetention
from .artifact_type import ArtifactType
from .enforcement_condition import EnforcementCondition
from .enforcement_status import EnforcementStatus
from .execution_status import ExecutionStatus
from .inquiry_status import InquiryStatus
from .notification_status import NotificationStatus
from .owner_type import OwnerType
from .policy_method import PolicyMethod
from .runtime_type import RuntimeType
from .worker_role import WorkerRole
from .worker_status import WorkerStatus
from .worker_type import WorkerType

__all__ = [
    "ArtifactRetention",
    "ArtifactType",
    "EnforcementCondition",
    "EnforcementStatus",
    "ExecutionStatus",
    "InquiryStatus",
    "NotificationStatus",
    "OwnerType",
    "PolicyMethod",
    "RuntimeType",
    "WorkerRole",
    "WorkerStatus",
    "WorkerType",
]
