"""Identity: when two expressions are the same.

Two nodes are equal if PostgreSQL computes the same of them in the same row. Two things make equal
expressions look different, and are taken away here: the columns of a join, which repeat those of
its sides, and the outer joins that a column has passed.
"""

from dataclasses import replace

from codegen.ir.enums import ParamKind, ReturningVersion
from codegen.ir.nodes import (
    UNBOUND,
    CaseTestExpr,
    CoerceToDomainValue,
    Expr,
    GroupEntry,
    JoinEntry,
    Node,
    Opaque,
    Param,
    RangeTblEntry,
    SubLink,
    Var,
)
from codegen.ir.oids import AttNum, RangeIndex
from codegen.ir.repeatable import is_repeatable
from codegen.ir.rewrite import add_nulling_joins, rewrite
from codegen.ir.scope import Scope
from codegen.ir.volatility import is_volatile
from codegen.ir.walk import item_at, walk_level


def column_key(
    index: RangeIndex,
    column: AttNum,
    level: int = 0,
    version: ReturningVersion = ReturningVersion.DEFAULT,
    entry: RangeTblEntry = UNBOUND,
) -> Var:
    """The key of a column of an entry so many queries up; column 0 is the whole row."""
    return Var(index=index, column=column, level=level, version=version, entry=entry)


def expr_key(scope: Scope, expr: Expr) -> Expr | None:
    """The expression in a form that is equal for equal values in one row of the query.

    None where the value may be another one each time: `random()`, a subquery of another row.
    """
    if isinstance(expr, Var):
        return _var_key(scope, expr)
    if any(_is_unstable(scope, node) for node in walk_level(expr)):
        return None
    # A subquery whose value is always the same reads no column of this query.
    return rewrite(
        expr,
        lambda node: _var_key(scope, node) if isinstance(node, Var) else node,
        into_queries=False,
    )


def _is_unstable(scope: Scope, node: Node) -> bool:
    match node:
        case SubLink():
            return not is_repeatable(scope, node)
        case CaseTestExpr() | CoerceToDomainValue():
            return True
        case Param(kind=kind):
            return kind is not ParamKind.EXTERN
        case Opaque():
            return False  # one number, one condition
        case _:
            return is_volatile(node)


def _var_key(scope: Scope, var: Var) -> Var:
    """The key of a column; one of a join has that of the column that it repeats."""
    home = scope.at(var.level)
    entry = home.entry(var.index) if home else None
    if home and isinstance(entry, JoinEntry) and 0 < var.column <= len(entry.columns):
        aliased = entry.columns[var.column - 1]
        if isinstance(aliased, Var):
            return shift_level(_var_key(home, aliased), var.level)
    return replace(var, nulled_by=frozenset()) if var.nulled_by else var


def shift_level(var: Var, levels: int) -> Var:
    """Name a column as seen from so many queries further down."""
    return replace(var, level=var.level + levels) if levels else var


def aliased_expr(entry: RangeTblEntry, column: int) -> Expr | None:
    """The expression that a column of a join, or of GROUP BY, stands for."""
    match entry:
        case JoinEntry(columns=columns) | GroupEntry(columns=columns):
            return item_at(columns, column)
        case _:
            return None


def flatten_aliases(scope: Scope, expr: Expr) -> Expr:
    """The expression with the columns of joins and of GROUP BY replaced by what they stand for.

    `JOIN … USING (id)` makes a column `id` of its own, which is that of a side, or a COALESCE of
    both. PostgreSQL: flatten_join_alias_vars, flatten_group_exprs.
    """

    def flatten(node: Node) -> Node:
        if not isinstance(node, Var) or node.level:
            return node
        entry = scope.entry(node.index)
        aliased = aliased_expr(entry, node.column) if entry else None
        if aliased is None:
            return node
        return flatten_aliases(scope, add_nulling_joins(aliased, node.nulled_by))

    if not any(isinstance(entry, JoinEntry | GroupEntry) for entry in scope.entries):
        return expr
    return rewrite(expr, flatten, into_queries=False)
