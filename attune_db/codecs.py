"""Codecs by which a connection reads and writes this schema's types."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from attune_db.core import AnyConnection, TypeCodecs, UnknownLabels
from attune_db.core import init_connection as init_core

from .enums.artifact_retention import ArtifactRetention
from .enums.artifact_type import ArtifactType
from .enums.enforcement_condition import EnforcementCondition
from .enums.enforcement_status import EnforcementStatus
from .enums.execution_status import ExecutionStatus
from .enums.inquiry_status import InquiryStatus
from .enums.notification_status import NotificationStatus
from .enums.owner_type import OwnerType
from .enums.policy_method import PolicyMethod
from .enums.runtime_type import RuntimeType
from .enums.worker_role import WorkerRole
from .enums.worker_status import WorkerStatus
from .enums.worker_type import WorkerType

TYPE_CODECS = TypeCodecs(
    enums={
        ("public", "artifact_retention"): ArtifactRetention,
        ("public", "artifact_type"): ArtifactType,
        ("public", "enforcement_condition"): EnforcementCondition,
        ("public", "enforcement_status"): EnforcementStatus,
        ("public", "execution_status"): ExecutionStatus,
        ("public", "inquiry_status"): InquiryStatus,
        ("public", "notification_status"): NotificationStatus,
        ("public", "owner_type"): OwnerType,
        ("public", "policy_method"): PolicyMethod,
        ("public", "runtime_type"): RuntimeType,
        ("public", "worker_role"): WorkerRole,
        ("public", "worker_status"): WorkerStatus,
        ("public", "worker_type"): WorkerType,
    }
)


async def init_connection(
    connection: AnyConnection, *, unknown_labels: UnknownLabels = "refuse"
) -> None:
    """Register codecs for json, jsonb and the enums, about which it asks the server.

    `Database` does so by itself. For connections of your own: `create_pool(…,
    init=init_connection)`, or once on each connection.
    """
    await init_core(connection, TYPE_CODECS, unknown_labels=unknown_labels)
