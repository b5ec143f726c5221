# Generated from queries by `just gen`: change that, not this.
"""Inputs of the queries on."""

from .action import CreateActionInput, ListSearchActionFilter, UpdateActionInput, UpsertActionInput
from .artifact import CreateArtifactInput, ListSearchArtifactFilter, UpdateArtifactInput
from .enforcement import (
    CreateEnforcementInput,
    CreateOrGetEnforcementInput,
    ListSearchEnforcementFilter,
    UpdateEnforcementInput,
    UpdateIfStatusEnforcementInput,
)
from .event import CreateEventInput, ListSearchEventFilter, UpdateEventInput
from .execution import (
    CreateExecutionInput,
    CreateOrGetTopLevelExecutionInput,
    ListSearchExecutionFilter,
    UpdateExecutionInput,
    UpdateIfStatusExecutionInput,
)
from .identity import CreateIdentityInput, UpdateIdentityInput
from .inquiry import CreateInquiryInput, ListSearchInquiryFilter, UpdateInquiryInput
from .key import CreateKeyInput, ListSearchKeyFilter, UpdateKeyInput
from .notification import CreateNotificationInput, UpdateNotificationInput
from .pack import CreatePackInput, ListSearchPackFilter, UpdatePackInput, UpsertPackInput
from .permission_assignment import CreatePermissionAssignmentInput
from .permission_set import (
    CreatePermissionSetInput,
    UpdatePermissionSetInput,
    UpsertPermissionSetInput,
)
from .policy import CreatePolicyInput, ListSearchPolicyFilter, UpdatePolicyInput, UpsertPolicyInput
from .rule import CreateRuleInput, ListSearchRuleFilter, UpdateRuleInput, UpsertRuleInput
from .runtime import CreateRuntimeInput, UpdateRuntimeInput, UpsertRuntimeInput
from .sensor import CreateSensorInput, ListSearchSensorFilter, UpdateSensorInput, UpsertSensorInput
from .trigger import (
    CreateTriggerInput,
    ListSearchTriggerFilter,
    UpdateTriggerInput,
    UpsertTriggerInput,
)
from .worker import CreateWorkerInput, UpdateWorkerInput

__all__ = [
    "CreateActionInput",
    "CreateArtifactInput",
    "CreateEnforcementInput",
    "CreateEventInput",
    "CreateExecutionInput",
    "CreateIdentityInput",
    "CreateInquiryInput",
    "CreateKeyInput",
    "CreateNotificationInput",
    "CreateOrGetEnforcementInput",
    "CreateOrGetTopLevelExecutionInput",
    "CreatePackInput",
    "CreatePermissionAssignmentInput",
    "CreatePermissionSetInput",
    "CreatePolicyInput",
    "CreateRuleInput",
    "CreateRuntimeInput",
    "CreateSensorInput",
    "CreateTriggerInput",
    "CreateWorkerInput",
    "ListSearchActionFilter",
    "ListSearchArtifactFilter",
    "ListSearchEnforcementFilter",
    "ListSearchEventFilter",
    "ListSearchExecutionFilter",
    "ListSearchInquiryFilter",
    "ListSearchKeyFilter",
    "ListSearchPackFilter",
    "ListSearchPolicyFilter",
    "ListSearchRuleFilter",
    "ListSearchSensorFilter",
    "ListSearchTriggerFilter",
    "UpdateActionInput",
    "UpdateArtifactInput",
    "UpdateEnforcementInput",
    "UpdateEventInput",
    "UpdateExecutionInput",
    "UpdateIdentityInput",
    "UpdateIfStatusEnforcementInput",
    "UpdateIfStatusExecutionInput",
    "UpdateInquiryInput",
    "UpdateKeyInput",
    "UpdateNotificationInput",
    "UpdatePackInput",
    "UpdatePermissionSetInput",
    "UpdatePolicyInput",
    "UpdateRuleInput",
    "UpdateRuntimeInput",
    "UpdateSensorInput",
    "UpdateTriggerInput",
    "UpdateWorkerInput",
    "UpsertActionInput",
    "UpsertPackInput",
    "UpsertPermissionSetInput",
    "UpsertPolicyInput",
    "UpsertRuleInput",
    "UpsertRuntimeInput",
    "UpsertSensorInput",
    "UpsertTriggerInput",
]
