"""Equalities with parameters and constants in a query's WHERE: `id = $1`."""

from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from codegen.infer.cardinality.equality_binding import equality_families
from codegen.infer.cardinality.normal_form import normalize
from codegen.ir.enums import CommandType, ParamKind
from codegen.ir.nodes import Const, Expr, OpExpr, Param, Query
from codegen.ir.oids import Oid
from codegen.ir.rewrite import strip_relabel
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts


class ValueEquality(NamedTuple):
    """An expression that equals a parameter or constant, in operator families and a collation."""

    expr: Expr
    value: Param | Const
    families: frozenset[Oid]
    collation: Oid


def shared_families(one: ValueEquality, other: ValueEquality) -> frozenset[Oid]:
    """Return the families in which two expressions equal the same value, and so each other."""
    if (one.value, one.collation) != (other.value, other.collation):
        return frozenset()
    return one.families & other.families


def passes_joined_rows(query: Query) -> bool:
    """Tell whether a row comes only where a row of FROM has passed WHERE."""
    is_grouped = query.has_aggregates or query.having is not None or query.grouping_sets
    is_combined = query.set_operation is not None
    return query.command is CommandType.SELECT and not is_grouped and not is_combined


def where_conditions(scope: Scope) -> Iterator[Expr]:
    """The conditions that are AND-ed in WHERE, in their normal form."""
    jointree = scope.query.jointree
    if jointree is not None and jointree.condition is not None:
        yield from conjuncts(normalize(scope.catalog, jointree.condition))


def value_equalities(scope: Scope) -> Iterator[ValueEquality]:
    """The equalities with parameters and constants that are AND-ed in WHERE."""
    for condition in where_conditions(scope):
        match condition:
            case OpExpr(operator=operator, args=(left, right), input_collation=collation):
                families = equality_families(scope.catalog, operator)
                if not families:
                    continue
                for expr, other in ((left, right), (right, left)):
                    value = strip_relabel(other)
                    if _is_value(value):
                        yield ValueEquality(strip_relabel(expr), value, families, collation)
            case _:
                pass


def _is_value(expr: Expr) -> TypeGuard[Param | Const]:
    match expr:
        case Param(kind=kind):
            return kind is ParamKind.EXTERN
        case Const():
            return True
        case _:
            return False
