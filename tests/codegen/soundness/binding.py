"""Random values for a statement, and the statement that the library assembles for them."""

from random import Random
from types import SimpleNamespace
from typing import Any, cast

from msgspec import UNSET

from attune_db.core import DynamicQuery, NotNone, UpdateQuery
from attune_db.core.not_none import check_arguments
from codegen.model.constants import ErrorContext
from codegen.model.query_constants import build_constant, optional_groups
from codegen.model.query_model import QueryModel
from tests.codegen.soundness.kinds import value
from tests.codegen.soundness.report import Statement


def bind(random: Random, statement: Statement) -> tuple[str, tuple[object, ...]]:
    """The text and the values to send; some of the fields of groups are left unset.

    ValidationError where the library sends none, since None is among the values.
    """
    careless = random.random() < 0.15  # None is sent where the types have none, too
    given: dict[str, object] = {}
    groups: dict[str, dict[str, object]] = {}
    for parameter in statement.described["parameters"]:
        none = (careless or parameter["nullable"]) and random.random() < 0.3
        bound = None if none else value(random, parameter["pg_type"])
        if not careless:
            bound = _accepted(bound, parameter)
        if parameter["group"]:
            left = parameter["optional"] and random.random() < 0.5
            groups.setdefault(parameter["group"], {})[parameter["name"]] = UNSET if left else bound
        else:
            given[parameter["name"]] = bound
    if not groups:
        values = tuple(given.values())
        check_arguments(_checks(statement.typed), values)
        return statement.sql, values
    plain = [given[key] for key in statement.typed.statement.template.bound_params]
    names = optional_groups(statement.typed.statement)
    inputs = [SimpleNamespace(**groups[name]) for name in names]
    return assembled(statement.typed).bind((*plain, *inputs))


def _checks(model: QueryModel) -> tuple[NotNone, ...]:
    """The library's own search for None, as the generated package asks for it."""
    checks = model.statement.checks
    return tuple(NotNone(check.position, check.key, check.elements) for check in checks)


def _accepted(bound: object, parameter: dict[str, Any]) -> object:
    """The value without the None elements that the parameter's type refuses."""
    return bound if "| None]" in parameter["python_type"] else _without_none(bound)


def _without_none(bound: object) -> object:
    match bound:
        case list():
            return [each for each in cast("list[object]", bound) if each is not None]
        case _:
            return bound


def assembled(model: QueryModel) -> DynamicQuery[object]:
    """The statement as the generated package holds it."""
    constant = build_constant(model.statement, model.shape, ErrorContext())
    sql: Any = constant.sql
    checks = _checks(model)
    if constant.template == "update":
        noop_read: Any = constant.noop_read
        return UpdateQuery(object, sql, constant.parameters, noop_read=noop_read, not_none=checks)
    return DynamicQuery(object, sql, constant.parameters, not_none=checks)
