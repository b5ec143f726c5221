"""Capabilities that services type against: every repository has those that it should."""

from typing import Protocol, TypeVar

from attune_db import (
    Action,
    Artifact,
    Create,
    CreateActionInput,
    CreateArtifactInput,
    CreateEnforcementInput,
    CreateEventInput,
    CreateExecutionInput,
    CreateIdentityInput,
    CreateInquiryInput,
    CreateKeyInput,
    CreateNotificationInput,
    CreatePackInput,
    CreatePermissionAssignmentInput,
    CreatePermissionSetInput,
    CreatePolicyInput,
    CreateRuleInput,
    CreateRuntimeInput,
    CreateSensorInput,
    CreateTriggerInput,
    CreateWorkerInput,
    Database,
    Delete,
    Enforcement,
    Event,
    Execution,
    FindById,
    FindByRef,
    Identity,
    Inquiry,
    Key,
    List,
    Notification,
    Pack,
    PermissionAssignment,
    PermissionSet,
    Policy,
    Repository,
    Rule,
    Runtime,
    Sensor,
    Transaction,
    Trigger,
    Update,
    UpdateActionInput,
    UpdateArtifactInput,
    UpdateEnforcementInput,
    UpdateEventInput,
    UpdateExecutionInput,
    UpdateIdentityInput,
    UpdateInquiryInput,
    UpdateKeyInput,
    UpdateNotificationInput,
    UpdatePackInput,
    UpdatePermissionSetInput,
    UpdatePolicyInput,
    UpdateRuleInput,
    UpdateRuntimeInput,
    UpdateSensorInput,
    UpdateTriggerInput,
    UpdateWorkerInput,
    Worker,
)

E = TypeVar("E")
C_contra = TypeVar("C_contra", contravariant=True)
U_contra = TypeVar("U_contra", contravariant=True)


class Kept(Repository, FindById[E], List[E], Create[C_contra, E], Delete, Protocol[E, C_contra]):
    """Rows that come and go."""


class Changed(Kept[E, C_contra], Update[U_contra, E], Protocol[E, C_contra, U_contra]):
    """Rows that change, too."""


class Named(Changed[E, C_contra, U_contra], FindByRef[E], Protocol[E, C_contra, U_contra]):
    """Rows that have a ref besides."""


def of(db: Database | Transaction) -> list[Repository]:
    action: Named[Action, CreateActionInput, UpdateActionInput] = db.action
    artifact: Named[Artifact, CreateArtifactInput, UpdateArtifactInput] = db.artifact
    key: Named[Key, CreateKeyInput, UpdateKeyInput] = db.key
    pack: Named[Pack, CreatePackInput, UpdatePackInput] = db.pack
    permission_set: Named[PermissionSet, CreatePermissionSetInput, UpdatePermissionSetInput] = (
        db.permission_set
    )
    policy: Named[Policy, CreatePolicyInput, UpdatePolicyInput] = db.policy
    rule: Named[Rule, CreateRuleInput, UpdateRuleInput] = db.rule
    runtime: Named[Runtime, CreateRuntimeInput, UpdateRuntimeInput] = db.runtime
    sensor: Named[Sensor, CreateSensorInput, UpdateSensorInput] = db.sensor
    trigger: Named[Trigger, CreateTriggerInput, UpdateTriggerInput] = db.trigger
    enforcement: Changed[Enforcement, CreateEnforcementInput, UpdateEnforcementInput] = (
        db.enforcement
    )
    event: Changed[Event, CreateEventInput, UpdateEventInput] = db.event
    execution: Changed[Execution, CreateExecutionInput, UpdateExecutionInput] = db.execution
    identity: Changed[Identity, CreateIdentityInput, UpdateIdentityInput] = db.identity
    inquiry: Changed[Inquiry, CreateInquiryInput, UpdateInquiryInput] = db.inquiry
    notification: Changed[Notification, CreateNotificationInput, UpdateNotificationInput] = (
        db.notification
    )
    worker: Changed[Worker, CreateWorkerInput, UpdateWorkerInput] = db.worker
    permission_assignment: Kept[PermissionAssignment, CreatePermissionAssignmentInput] = (
        db.permission_assignment
    )
    named: list[Repository] = [action, artifact, key, pack, permission_set, policy]
    named += [rule, runtime, sensor, trigger]
    others: list[Repository] = [enforcement, event, execution, identity, inquiry, notification]
    return [*named, *others, worker, permission_assignment]
