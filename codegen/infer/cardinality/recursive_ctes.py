"""Recursive CTEs that give no row twice: `WITH RECURSIVE t AS (… UNION …)`, not UNION ALL."""

from codegen.infer.cardinality.equality_binding import BoundColumns, binds_all_columns
from codegen.ir.enums import SetOperator
from codegen.ir.nodes import CommonTableExpr, CteEntry, SetOperationStmt
from codegen.ir.scope import Scope


def is_distinct_recursion(scope: Scope, entry: CteEntry, bound: BoundColumns) -> bool:
    """Tell whether all columns are bound of a recursive CTE whose rows all differ."""
    _, cte = scope.cte(entry)
    if cte is None or entry.is_self_reference:
        return False
    union = _distinct_union(cte)
    operators = [clause.equality for clause in union.groups] if union else []
    return binds_all_columns(scope.catalog, operators, bound)


def _distinct_union(cte: CommonTableExpr) -> SetOperationStmt | None:
    """The UNION that makes a CTE's rows; SEARCH and CYCLE add columns that it doesn't see."""
    if cte.search is not None or cte.cycle is not None:
        return None
    match cte.query.set_operation:
        case SetOperationStmt(op=SetOperator.UNION, all=False) as union:
            return union
        case _:
            return None
