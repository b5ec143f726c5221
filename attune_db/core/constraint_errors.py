"""Violated constraints, as errors that speak of entities and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .call_context import CallContext, entity_noun, key_clause, unwrap_single
from .errors import (
    AlreadyExistsError,
    ConstraintError,
    MissingReferenceError,
    StillReferencedError,
    ValidationError,
)
from .schema import Constraint
from .sqlstates import error_kind

if TYPE_CHECKING:
    from asyncpg import PostgresError

FOREIGN_KEY: Final = "23503"
NOT_NULL: Final = "23502"


def constraint_error(
    error: PostgresError, call: CallContext, secrets: frozenset[str]
) -> ConstraintError:
    """Make the error for a violated constraint; `secrets` are columns whose values stay hidden."""
    constraint = _constraint(error, call)
    kind = _kind(error.sqlstate, constraint, call)
    entity, other, fields = constraint.entity, constraint.references, constraint.fields
    if kind is StillReferencedError:  # it speaks of the row that is pointed to
        entity, other = constraint.references or call.target_entity, constraint.entity
        fields = call.key if entity == call.target_entity else ()
    values = call.values(fields, secrets)
    message = (
        f"{entity_noun(entity)} {_complaint(kind, constraint, error)}{key_clause(fields, values)}"
    )
    return kind(
        f"{message}: {constraint.comment}"
        if constraint.comment and kind is ValidationError
        else message,
        entity=entity,
        fields=fields,
        value=unwrap_single(values),
        constraint=error.constraint_name,
        comment=constraint.comment,
        other=other,
    )


def _constraint(error: PostgresError, call: CallContext) -> Constraint:
    """Look up the constraint; for NOT NULL the server names the column."""
    place = call.schema.key(error.schema_name, error.table_name or error.data_type_name) or ""
    constraint = call.schema.constraints.get((place, error.constraint_name or ""))
    if constraint is not None:
        return constraint
    fields = (error.column_name,) if error.column_name else ()
    return Constraint(call.schema.entities.get(place, call.target_entity), fields)


def _kind(state: str, constraint: Constraint, call: CallContext) -> type[ConstraintError]:
    """The SQLSTATE tells, but for foreign keys: it is the same at both ends."""
    if state != FOREIGN_KEY or constraint.references is None or not call.entity:
        kind = error_kind(state)
        return kind if issubclass(kind, ConstraintError) else ConstraintError
    points = constraint.entity == call.target_entity and any(
        name in call.arguments for name in constraint.fields
    )
    return MissingReferenceError if points else StillReferencedError


def _complaint(kind: type[ConstraintError], constraint: Constraint, error: PostgresError) -> str:
    if kind is AlreadyExistsError:
        return "already exists"
    if kind is MissingReferenceError:
        return f"points to a missing {entity_noun(constraint.references)}"
    if kind is StillReferencedError:
        return f"is still referenced by {entity_noun(constraint.entity)}"
    if error.sqlstate == NOT_NULL:
        return "lacks a value"
    if error.constraint_name and not constraint.comment:
        return f"violates {error.constraint_name}"
    # A partition that there isn't, say, or a trigger's own refusal.
    return "is not valid" if constraint.comment else f"is not valid: {error.args[0]}"
