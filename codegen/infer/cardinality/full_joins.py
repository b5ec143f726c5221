"""Full joins whose sides meet: `a FULL JOIN b USING (id) WHERE id = 1` returns at most one row.

The merged column is `COALESCE(a.id, b.id)`. Where it is bound, a row of either side has its value,
so that a row of the one side and a row of the other match, and neither comes alone.
"""

from collections.abc import Iterator

from codegen.infer.cardinality.equality_binding import EqualityBinding, is_transitive
from codegen.infer.cardinality.join_context import JoinContext
from codegen.infer.cardinality.join_quals import JoinQual
from codegen.ir.identity import flatten_aliases
from codegen.ir.nodes import CoalesceExpr, Expr, JoinEntry, JoinExpr, OpExpr
from codegen.ir.walk import conjuncts


def merge_full_join(context: JoinContext, join: JoinExpr) -> bool:
    """Bind the columns of both sides of a full join USING bound ones; tell whether they are."""
    merged = list(_merged_columns(context, join))
    if not merged or not all(_is_bound(context, expr, equality) for expr, equality in merged):
        return False
    for _, equality in merged:
        binding = EqualityBinding(equality.operator, equality.input_collation)
        qual = JoinQual(equality, context.members, unconditional=False)
        for arg in equality.args:
            context.constants.bind(flatten_aliases(context.scope, arg), binding, qual)
    return True


def _merged_columns(context: JoinContext, join: JoinExpr) -> Iterator[tuple[Expr, OpExpr]]:
    """The columns that USING merges, with the equalities of theirs; none if any isn't one."""
    match context.scope.entry(join.index):
        case JoinEntry(columns=columns, merged=count):
            conditions = list(conjuncts(join.condition))
            equalities = [condition for condition in conditions if isinstance(condition, OpExpr)]
            if len(equalities) == len(conditions) == count:
                yield from zip(columns[:count], equalities, strict=True)
        case _:
            return


def _is_bound(context: JoinContext, column: Expr, equality: OpExpr) -> bool:
    """Tell whether a merged column isn't NULL, and is bound by the equality that merges it."""
    operator, collation = equality.operator, equality.input_collation
    expr = flatten_aliases(context.scope, column)
    return isinstance(expr, CoalesceExpr) and any(
        not binding.may_be_null and is_transitive(context.catalog, binding, operator, collation)
        for binding in context.constants.bindings(expr)
    )
