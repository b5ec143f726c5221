"""Sides of a UNION of which one returns nothing where the other one returns a row.

`SELECT … WHERE id = $1 AND live UNION ALL SELECT … WHERE id = $1 AND NOT live`, and what is common
around a change: `WITH u AS (UPDATE … WHERE id = $1 RETURNING id) SELECT … FROM u UNION ALL SELECT
… WHERE NOT EXISTS (SELECT FROM u)`.
"""

from codegen.infer.cardinality.emptying_ctes import is_empty_beside
from codegen.infer.cardinality.join_context import includes_children
from codegen.infer.cardinality.join_quals import JoinQual
from codegen.infer.cardinality.predicate_implication import PredicateImplication
from codegen.infer.cardinality.value_equalities import (
    ValueEquality,
    passes_joined_rows,
    shared_families,
    value_equalities,
    where_conditions,
)
from codegen.ir.catalog import UniqueIndex
from codegen.ir.nodes import Expr, FromExpr, RangeTblRef, RelationEntry, SubLink, Var
from codegen.ir.oids import RangeIndex
from codegen.ir.rewrite import change_range_index
from codegen.ir.scope import Scope
from codegen.ir.volatility import contains_volatile
from codegen.ir.walk import pull_vars, walk


def exclude_each_other(left: Scope, right: Scope) -> bool:
    """Tell whether one of two queries returns nothing whenever the other one returns a row."""
    if not passes_joined_rows(left.query) or not passes_joined_rows(right.query):
        return False
    return (
        is_empty_beside(left, right)
        or is_empty_beside(right, left)
        or _conditions_contradict(left, right)
    )


def _conditions_contradict(left: Scope, right: Scope) -> bool:
    """Tell whether conditions on one and the same row, or on none, can't be true of both sides."""
    if left.query.row_marks or right.query.row_marks:  # a row that is locked is read anew
        return False
    stated, refuted = _usable_conditions(left), _usable_conditions(right)
    index, entry = _only_relation(left)
    if entry is None or not _is_same_row(left, right):
        stated, refuted = _of_no_row(stated), _of_no_row(refuted)
    else:
        refuted = [change_range_index(condition, index, entry) for condition in refuted]
    quals = [JoinQual(condition, frozenset({index}), unconditional=True) for condition in stated]
    implication = PredicateImplication(left, quals)
    return any(implication.refutes(condition) for condition in refuted)


def _usable_conditions(scope: Scope) -> list[Expr]:
    """The conditions that mean the same on the other side."""
    return [
        condition
        for condition in where_conditions(scope)
        if not contains_volatile(condition)
        and not any(isinstance(node, SubLink) for node in walk(condition))
    ]


def _of_no_row(conditions: list[Expr]) -> list[Expr]:
    return [condition for condition in conditions if not any(pull_vars(condition))]


def _only_relation(scope: Scope) -> tuple[RangeIndex, RelationEntry | None]:
    """The table that is all of a query's FROM."""
    match scope.query.jointree:
        case FromExpr(items=(RangeTblRef(index=index),)):
            entry = scope.entry(index)
            return index, entry if isinstance(entry, RelationEntry) else None
        case _:
            return RangeIndex(0), None


def _is_same_row(left: Scope, right: Scope) -> bool:
    """Tell whether both queries read one row, by one unique key and the same parameters."""
    (_, entry), (_, other) = _only_relation(left), _only_relation(right)
    catalog = left.catalog
    if entry is None or other is None or entry.relation != other.relation:
        return False
    if includes_children(catalog, entry) or includes_children(catalog, other):
        return False
    equalities = [*value_equalities(left)]
    shared = [
        each._replace(families=shared_families(each, other))
        for each in value_equalities(right)
        for other in equalities
        if _is_same_column(each.expr, other.expr)
    ]
    return any(
        index.is_plain and _binds_index(shared, index)
        for index in catalog.unique_indexes.get(entry.relation, ())
    )


def _is_same_column(one: Expr, other: Expr) -> bool:
    match one, other:
        case Var(column=column, level=0), Var(column=other_column, level=0):
            return column == other_column
        case _:
            return False


def _binds_index(shared: list[ValueEquality], index: UniqueIndex) -> bool:
    return all(
        any(
            isinstance(each.expr, Var)
            and each.expr.column == column
            and each.collation == collation
            and family in each.families
            for each in shared
        )
        for column, family, collation in zip(
            index.columns, index.families, index.collations, strict=True
        )
    )
