"""Constant expressions: those that have the same value in every row of a query's joins.

In `SELECT … FROM a JOIN b ON b.id = a.b WHERE a.b = $1` the condition binds `a.b`, so that `b.id`
is constant as well (PostgreSQL: equivalence classes with a constant; DataFusion: the constants of
EquivalenceProperties).
"""

from collections import defaultdict
from dataclasses import replace

from codegen.infer.cardinality.equality_binding import EqualityBinding
from codegen.infer.cardinality.join_quals import JoinQual, JoinQuals
from codegen.ir.casts import read_injective_cast
from codegen.ir.catalog import Catalog
from codegen.ir.nodes import Expr, Var
from codegen.ir.oids import NO_OID, AttNum, RangeIndex
from codegen.ir.rewrite import remove_nulling_joins, strip_relabel
from codegen.ir.volatility import contains_volatile
from codegen.ir.walk import pull_vars


class ConstantExprs:
    """Expressions that equality binds, among the rows that pass these conditions."""

    def __init__(self, catalog: Catalog, quals: JoinQuals) -> None:
        self.catalog, self.quals = catalog, quals
        self.constant_entries: set[RangeIndex] = set()  # whose rows are the same where present
        self._where_present: dict[Expr, set[EqualityBinding]] = {}  # their entries aren't missing
        self._everywhere: dict[Expr, set[EqualityBinding]] = {}
        self._columns = defaultdict[RangeIndex, dict[AttNum, set[EqualityBinding]]](dict)

    def __len__(self) -> int:
        return sum(map(len, self._where_present.values())) + len(self.constant_entries)

    def bind(self, expr: Expr, binding: EqualityBinding, qual: JoinQual) -> None:
        """Bind an expression wherever a condition holds, and what an injective cast is made of."""
        expr = strip_relabel(expr)
        if contains_volatile(expr):  # elsewhere it is computed anew
            return
        if qual.unconditional:
            self._everywhere.setdefault(expr, set()).add(binding)
        entries = {var.index for var in pull_vars(expr)}
        if entries and entries <= qual.holds_for:
            self._bind_where_present(remove_nulling_joins(expr), binding)
        is_precise = binding.collation not in self.catalog.vague_collations
        if is_precise and (cast := read_injective_cast(self.catalog, expr)) is not None:
            self.bind(cast.arg, replace(binding, operator=cast.equality, collation=NO_OID), qual)

    def _bind_where_present(self, expr: Expr, binding: EqualityBinding) -> None:
        self._where_present.setdefault(expr, set()).add(binding)
        if isinstance(expr, Var):
            self._columns[expr.index].setdefault(expr.column, set()).add(binding)

    def bindings(self, expr: Expr, *, is_present: bool = False) -> set[EqualityBinding]:
        """The bindings of an expression in every row, or in those in which it is present."""
        bindings = set(self._everywhere.get(expr, ()))
        if is_present or not any(map(self.quals.may_be_nulled, pull_vars(expr))):
            bindings |= self._where_present.get(remove_nulling_joins(expr), set())
        return bindings

    def bound_columns(self, index: RangeIndex) -> dict[AttNum, frozenset[EqualityBinding]]:
        """The columns of an entry that are bound in the rows in which it is present."""
        columns = self._columns.get(index, {})
        return {column: frozenset(bindings) for column, bindings in columns.items()}

    def is_identical(self, var: Var, *, or_null: bool = False) -> bool:
        """Tell whether a column is the same to the last bit in every row, or else NULL."""
        if not or_null and self.quals.may_be_nulled(var):
            return False
        bindings = self._where_present.get(remove_nulling_joins(var), ())
        is_exact = any(binding.operator == NO_OID for binding in bindings)
        return is_exact or var.index in self.constant_entries
