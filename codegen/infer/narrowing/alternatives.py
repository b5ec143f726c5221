"""Alternatives: what holds where one of several cases does, whichever it is.

Where `a.id = 1 OR a.name = 'x'` is true, neither `a.id` nor `a.name` is sure to be a value, but the
row of `a` is there. Where `a.id = 1 OR b.id = 1` is, `COALESCE(a.id, b.id)` is a value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from codegen.ir.nodes import CoalesceExpr, Expr, Var
from codegen.ir.oids import NO_OID, WHOLE_ROW

_MOST_CHOICES = 16


def common_non_nulls(alternatives: Sequence[frozenset[Expr]]) -> frozenset[Expr]:
    """Keys of expressions that aren't NULL in any of some cases, given those of each."""
    common = alternatives[0].intersection(*alternatives[1:])
    if len(alternatives) == 1:
        return common
    columns = [[key for key in keys if isinstance(key, Var)] for keys in alternatives]
    return common.union(_common_rows(columns), _choices(columns))


def _common_rows(columns: Sequence[Sequence[Var]]) -> frozenset[Expr]:
    """Rows of which each case has a column: they are there."""
    rows = [{replace(column, column=WHOLE_ROW) for column in case} for case in columns]
    return frozenset(rows[0].intersection(*rows[1:]))


def _choices(columns: Sequence[Sequence[Var]]) -> Iterator[Expr]:
    """The COALESCE of one column of each case, for all such choices."""
    if prod(map(len, columns)) <= _MOST_CHOICES:
        for choice in product(*columns):
            if len({*choice}) > 1:
                yield CoalesceExpr(type=NO_OID, args=choice)
