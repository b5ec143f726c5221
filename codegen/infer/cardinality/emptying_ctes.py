"""CTEs with a row of which a query is empty: `SELECT … WHERE NOT EXISTS (SELECT FROM cte)`.

So is `SELECT … WHERE id = $1 AND id NOT IN (SELECT id FROM cte)`, if the CTE's `id` is `$1`.
"""

from collections.abc import Iterator

from codegen.infer.cardinality.entry_rows import is_computed_once
from codegen.infer.cardinality.equality_binding import equality_families
from codegen.infer.cardinality.limit_clause import passes_first_row
from codegen.infer.cardinality.value_equalities import (
    passes_joined_rows,
    shared_families,
    value_equalities,
    where_conditions,
)
from codegen.ir.enums import BoolOp, CommandType, SubLinkType
from codegen.ir.nodes import (
    BoolExpr,
    CommonTableExpr,
    CteEntry,
    FromExpr,
    OpExpr,
    RangeTblRef,
    SubLink,
    Var,
)
from codegen.ir.oids import RangeIndex
from codegen.ir.result_relation import changed_relation
from codegen.ir.rewrite import strip_relabel
from codegen.ir.scope import Scope


def is_empty_beside(scope: Scope, reader: Scope) -> bool:
    """Tell whether a query is empty wherever another one, which reads a CTE, returns a row."""
    ctes = list(_ctes_read(reader))
    return any(cte is emptying for emptying in _emptying_ctes(scope) for cte in ctes)


def _ctes_read(scope: Scope) -> Iterator[CommonTableExpr]:
    """The CTEs of which each row of the result has a row."""
    jointree = scope.query.jointree or FromExpr()
    for item in jointree.items:
        if isinstance(item, RangeTblRef) and (cte := _cte(scope, item.index)):
            yield cte


def _cte(scope: Scope, index: RangeIndex) -> CommonTableExpr | None:
    match scope.entry(index):
        case CteEntry(is_self_reference=False) as entry if is_computed_once(scope, entry):
            return scope.cte(entry)[1]
        case _:
            return None


def _emptying_ctes(scope: Scope) -> Iterator[CommonTableExpr]:
    """The CTEs with a row of which no row passes WHERE."""
    for condition in where_conditions(scope):
        match condition:
            case BoolExpr(op=BoolOp.NOT, args=(SubLink(kind=SubLinkType.EXISTS, query=query),)):
                cte = _cte_shown(scope.enter(query))
            case BoolExpr(op=BoolOp.NOT, args=(SubLink(kind=SubLinkType.ANY) as sublink,)):
                inner = scope.enter(sublink.query)
                cte = _cte_shown(inner) if _is_met(scope, inner, sublink) else None
            case _:
                cte = None
        if cte is not None:
            yield cte


def _cte_shown(scope: Scope) -> CommonTableExpr | None:
    """The CTE of which a query returns a row for each of its rows."""
    query = scope.query
    if not passes_joined_rows(query) or query.has_target_srfs or not passes_first_row(query):
        return None
    match query.jointree:
        case FromExpr(items=(RangeTblRef(index=index),), condition=None):
            return _cte(scope, index)
        case _:
            return None


def _is_met(scope: Scope, inner: Scope, sublink: SubLink) -> bool:
    """Tell whether `id IN (SELECT id FROM cte)` is true of each row of the CTE.

    So it is where WHERE holds `id`, here and there, to be the same parameter.
    """
    test, result = sublink.test, inner.result_expr(1)
    if not isinstance(test, OpExpr) or not isinstance(result, Var) or result.level:
        return False
    entry = inner.entry(result.index)
    source = inner.inner(entry) if entry else None
    column = source.result_expr(result.column) if source else None
    if source is None or not isinstance(column, Var) or not _is_as_read(source, column):
        return False
    tested = strip_relabel(test.args[0])
    families = equality_families(scope.catalog, test.operator)
    here = [each for each in value_equalities(scope) if each.expr == tested]
    return any(
        isinstance(each.expr, Var)
        and (each.expr.index, each.expr.column) == (column.index, column.column)
        and each.collation == test.input_collation
        and any(families & shared_families(each, other) for other in here)
        for each in value_equalities(source)
    )


def _is_as_read(scope: Scope, column: Var) -> bool:
    """Tell whether a returned column has the value that WHERE has seen."""
    query = scope.query
    match query.command:
        case CommandType.SELECT:
            return passes_joined_rows(query)
        case CommandType.UPDATE:
            relation = changed_relation(scope)
            if relation is None or relation.kind != "r" or relation.has_children:
                return False
            is_touched = column.column in {target.number for target in query.targets}
            return not is_touched and not relation.may_skip_updates
        case _:
            return False
