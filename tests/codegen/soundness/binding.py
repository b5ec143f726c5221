"""Random values for a statement, and the statement that the library assembles for them."""

from collections.abc import Iterable
from dataclasses import astuple
from random import Random
from types import SimpleNamespace
from typing import Any

from msgspec import UNSET

from attune_db.core import Clause, DynamicQuery, Query
from codegen.model.package import Clause as CutClause
from codegen.model.package import QueryConstant
from codegen.model.query_constants import constant
from codegen.model.query_model import QueryModel
from tests.codegen.soundness.kinds import value
from tests.codegen.soundness.report import Statement


def bind(random: Random, statement: Statement) -> tuple[str, tuple[object, ...]]:
    """The text and the values to send; some of the fields of groups are left unset."""
    given: dict[str, object] = {}
    groups: dict[str, dict[str, object]] = {}
    for it in statement.found["parameters"]:
        none = it["nullable"] and random.random() < 0.3
        bound = None if none else value(random, it["pg_type"])
        if it["group"]:
            left = it["optional"] and random.random() < 0.5
            groups.setdefault(it["group"], {})[it["name"]] = UNSET if left else bound
        else:
            given[it["name"]] = bound
    if not groups:
        return statement.sql, tuple(given.values())
    plain = [given[key] for key in statement.typed.statement.template.bound_params]
    held = [SimpleNamespace(**groups[name]) for name in _constant(statement.typed).groups]
    return assembled(statement.typed).bind((*plain, *held))


def assembled(typed: QueryModel) -> DynamicQuery[object]:
    """The statement as the generated package holds it."""
    it = _constant(typed)
    unchanged: Any = None
    if it.unchanged:
        read: Any = _parts(it.unchanged)
        dynamic = len(read) > 1 or not isinstance(read[0], str)
        unchanged = (
            DynamicQuery(object, read, it.parameters, it.groups)
            if dynamic
            else Query(object, read[0])
        )
    return DynamicQuery(object, _parts(it.parts), it.parameters, it.groups, unchanged=unchanged)


def _constant(typed: QueryModel) -> QueryConstant:
    return constant(typed.statement, typed.shape, (), None, None)


def _parts(pieces: Iterable[Any]) -> tuple[Any, ...]:
    """The pieces as the library has them."""
    return tuple(Clause(*astuple(it)) if isinstance(it, CutClause) else it for it in pieces)
