"""Output columns: which columns of a query's result are never NULL.

A column of `a UNION b` is nullable if it is in `a` or `b`; one of a recursive CTE, if it is in the
first step or becomes so in another.
"""

from typing import assert_never

from codegen.infer.nullability.evaluator_protocol import Evaluator, OutputExprs
from codegen.ir.calls import built_in_name
from codegen.ir.enums import SetOperator
from codegen.ir.nodes import (
    Aggref,
    CommonTableExpr,
    CteEntry,
    Expr,
    RangeTblEntry,
    RangeTblRef,
    SetOperationItem,
    SetOperationStmt,
)
from codegen.ir.scope import result_targets
from codegen.ir.walk import item_at


def infer_non_null_columns(evaluator: Evaluator) -> list[bool]:
    """Tell of each column of the query's result whether no NULL can come out."""
    query = evaluator.scope.query
    if query.set_operation:
        return _set_operation(evaluator, query.set_operation)
    exprs = [target.expr for target in result_targets(query)]
    if query.grouping_sets and not query.has_group_entry:
        # Before PostgreSQL 18 no Var tells of the NULLs that grouping sets make.
        return [*map(_is_count, exprs)]
    return [*map(evaluator.over_output_rows().is_non_null, exprs)]


def _is_count(expr: Expr) -> bool:
    return isinstance(expr, Aggref) and built_in_name(expr.function) == "count"


def _set_operation(evaluator: Evaluator, item: SetOperationItem) -> list[bool]:
    """UNION takes the weaker side, INTERSECT either, EXCEPT the left one."""
    match item:
        case RangeTblRef(index=index):
            entry = evaluator.scope.entry(index)
            return entry_columns(evaluator, entry) if entry else []
        case SetOperationStmt(op=op):
            left = _set_operation(evaluator, item.left)
            right = _set_operation(evaluator, item.right)
        case _:
            assert_never(item)
    sides = zip(left, right, strict=False)
    match op:
        case SetOperator.UNION:
            return [a and b for a, b in sides]
        case SetOperator.INTERSECT:
            return [a or b for a, b in sides]
        case SetOperator.EXCEPT | SetOperator.NONE:
            return left


def entry_columns(evaluator: Evaluator, entry: RangeTblEntry) -> list[bool]:
    """Tell of each column of an entry in FROM, if it is a query, whether it is never NULL."""
    if isinstance(entry, CteEntry):
        cte, home = evaluator.scope.cte(entry)[1], evaluator.at(entry.level)
        if cte and cte.is_recursive:
            return _recursive_columns(home.over_input_rows(), cte) if home else []
    inner = evaluator.entry_evaluator(entry)
    return inner.non_null_columns if inner else []


def added_column_is_non_null(evaluator: Evaluator, entry: CteEntry, number: int) -> bool:
    """Tell whether a column that SEARCH or CYCLE adds to a recursive CTE is never NULL.

    The mark of a cycle is what its TO and its DEFAULT say; the others are made of rows.
    """
    cte, home = evaluator.scope.cte(entry)[1], evaluator.at(entry.level)
    if cte is None or home is None or not (cte.search or cte.cycle):
        return False
    added = number - len(result_targets(cte.query)) - (1 if cte.search else 0)
    if cte.cycle is None or added != 1:
        return True
    rows = home.over_input_rows()
    return rows.is_non_null(cte.cycle.mark) and rows.is_non_null(cte.cycle.default)


def output_exprs(evaluator: Evaluator, number: int) -> OutputExprs:
    """The expressions that a column of the query's result is made of, with their evaluators."""
    query = evaluator.scope.query
    if not query.set_operation:
        target = item_at(result_targets(query), number)
        yield evaluator.over_output_rows(), target.expr if target else None
        return
    for entry in query.range_table:
        inner = evaluator.entry_evaluator(entry)
        yield from inner.output_exprs(number) if inner else [(evaluator, None)]


def _recursive_columns(evaluator: Evaluator, cte: CommonTableExpr) -> list[bool]:
    """The non-null columns of a recursive CTE: the greatest fixpoint over its steps."""
    columns = evaluator.facts.recursive_columns
    if id(cte) in columns:
        return columns[id(cte)]
    assumed, confirmed = [True for _ in result_targets(cte.query)], list[bool]()
    while assumed != confirmed:
        columns[id(cte)] = confirmed = assumed
        inferred = evaluator.enter(cte.query).non_null_columns
        assumed = [a and b for a, b in zip(assumed, inferred, strict=False)]
    return confirmed
