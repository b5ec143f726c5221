"""Inputs of the queries: what they create, change and look for."""

# Generated from queries by `just gen`: change that, not this.

from .action import (
    CreateActionInput,
    ListSearchActionFilter,
    ListSearchActionOrder,
    UpdateActionInput,
    UpdateIfActionExpected,
)
from .artifact import (
    CreateArtifactInput,
    ListSearchArtifactFilter,
    SearchArtifactFilter,
    SearchArtifactOrder,
    UpdateArtifactInput,
)
from .enforcement import (
    CreateEnforcementInput,
    ListSearchEnforcementFilter,
    SearchEnforcementFilter,
    SearchEnforcementOrder,
    UpdateEnforcementInput,
    UpdateIfEnforcementExpected,
)
from .event import (
    CreateEventInput,
    ListSearchEventFilter,
    SearchEventFilter,
    SearchEventOrder,
    UpdateEventInput,
)
from .execution import (
    CreateExecutionInput,
    CreateOrGetTopLevelExecutionInput,
    ListSearchExecutionFilter,
    SearchExecutionFilter,
    SearchExecutionOrder,
    UpdateExecutionInput,
    UpdateIfExecutionExpected,
)
from .identity import CreateIdentityInput, UpdateIdentityInput
from .inquiry import (
    CreateInquiryInput,
    ListSearchInquiryFilter,
    SearchInquiryFilter,
    SearchInquiryOrder,
    UpdateIfInquiryExpected,
    UpdateInquiryInput,
)
from .key import CreateKeyInput, SearchKeyFilter, UpdateIfKeyExpected, UpdateKeyInput
from .notification import (
    CreateNotificationInput,
    SearchNotificationFilter,
    SearchNotificationOrder,
    UpdateIfNotificationExpected,
    UpdateNotificationInput,
)
from .pack import (
    CreatePackInput,
    ListSearchPackFilter,
    ListSearchPackOrder,
    UpdateIfPackExpected,
    UpdatePackInput,
)
from .permission_assignment import CreatePermissionAssignmentInput
from .permission_set import CreatePermissionSetInput, UpdatePermissionSetInput
from .policy import (
    CreatePolicyInput,
    ListSearchPolicyFilter,
    ListSearchPolicyOrder,
    UpdateIfPolicyExpected,
    UpdatePolicyInput,
)
from .rule import (
    CreateRuleInput,
    ListSearchRuleFilter,
    ListSearchRuleOrder,
    UpdateIfRuleExpected,
    UpdateRuleInput,
)
from .runtime import CreateRuntimeInput, UpdateRuntimeInput
from .sensor import (
    CreateSensorInput,
    ListSearchSensorFilter,
    ListSearchSensorOrder,
    UpdateIfSensorExpected,
    UpdateSensorInput,
)
from .trigger import (
    CreateTriggerInput,
    ListSearchTriggerFilter,
    ListSearchTriggerOrder,
    UpdateIfTriggerExpected,
    UpdateTriggerInput,
)
from .worker import CreateWorkerInput, UpdateIfWorkerExpected, UpdateWorkerInput

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
    "ListSearchActionOrder",
    "ListSearchArtifactFilter",
    "ListSearchEnforcementFilter",
    "ListSearchEventFilter",
    "ListSearchExecutionFilter",
    "ListSearchInquiryFilter",
    "ListSearchPackFilter",
    "ListSearchPackOrder",
    "ListSearchPolicyFilter",
    "ListSearchPolicyOrder",
    "ListSearchRuleFilter",
    "ListSearchRuleOrder",
    "ListSearchSensorFilter",
    "ListSearchSensorOrder",
    "ListSearchTriggerFilter",
    "ListSearchTriggerOrder",
    "SearchArtifactFilter",
    "SearchArtifactOrder",
    "SearchEnforcementFilter",
    "SearchEnforcementOrder",
    "SearchEventFilter",
    "SearchEventOrder",
    "SearchExecutionFilter",
    "SearchExecutionOrder",
    "SearchInquiryFilter",
    "SearchInquiryOrder",
    "SearchKeyFilter",
    "SearchNotificationFilter",
    "SearchNotificationOrder",
    "UpdateActionInput",
    "UpdateArtifactInput",
    "UpdateEnforcementInput",
    "UpdateEventInput",
    "UpdateExecutionInput",
    "UpdateIdentityInput",
    "UpdateIfActionExpected",
    "UpdateIfEnforcementExpected",
    "UpdateIfExecutionExpected",
    "UpdateIfInquiryExpected",
    "UpdateIfKeyExpected",
    "UpdateIfNotificationExpected",
    "UpdateIfPackExpected",
    "UpdateIfPolicyExpected",
    "UpdateIfRuleExpected",
    "UpdateIfSensorExpected",
    "UpdateIfTriggerExpected",
    "UpdateIfWorkerExpected",
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
]
