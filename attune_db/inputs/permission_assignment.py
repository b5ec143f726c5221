"""Inputs of the queries on permission_assignment."""

# Generated from queries/permission_assignment.sql by `just gen`: change that, not this.

from msgspec import Struct


class CreatePermissionAssignmentInput(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The argument `input` of `PermissionAssignmentRepository.create`."""

    identity: int
    permset: int
