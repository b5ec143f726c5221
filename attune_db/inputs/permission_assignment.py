# Generated from queries/permission_assignment.sql by `just gen`: change that, not this.
"""Inputs of the queries on permission_assignment."""

from msgspec import Struct


class CreatePermissionAssignmentInput(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The input of `PermissionAssignmentRepository.create`."""

    identity: int
    permset: int
