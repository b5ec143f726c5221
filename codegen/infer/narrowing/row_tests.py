"""Tests of rows: `(a, b) IS NOT NULL` and `person IS NOT NULL` look at each field."""

from collections.abc import Sequence
from dataclasses import replace

from codegen.ir.nodes import (
    CteEntry,
    Expr,
    RelationEntry,
    RowExpr,
    SubqueryEntry,
    ValuesEntry,
    Var,
)
from codegen.ir.oids import WHOLE_ROW, AttNum
from codegen.ir.scope import Scope


def row_fields(scope: Scope, row: Expr) -> Sequence[Expr]:
    """The fields of a row that stands there, or the columns of an entry's whole row.

    None of any other row: a composite value's have no expressions of their own.
    """
    match row:
        case RowExpr(args=args):
            return args
        case Var(column=column) if column == WHOLE_ROW:
            return _columns(scope, row)
        case _:
            return ()


def _columns(scope: Scope, row: Var) -> Sequence[Var]:
    home = scope.at(row.level)
    match home.entry(row.index) if home else None:
        case RelationEntry() | SubqueryEntry() | CteEntry() | ValuesEntry() as entry:
            numbers = range(1, len(entry.column_names) + 1)  # of those that are dropped, too
            return [replace(row, column=AttNum(number)) for number in numbers]
        case _:
            return ()
