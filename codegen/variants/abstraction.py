"""Abstraction: one tree that stands for every variant of a statement.

What is inferred of it holds in every variant, however many there are. A condition that may be
omitted becomes one of which nothing is known: if it is true, it is as good as omitted. A value that
may be omitted becomes a CASE on such a condition: `SET a = :input.a` is read as
`SET a = CASE WHEN … THEN $1 ELSE a END`, and in an INSERT the default stands in the place of `a`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from codegen.ir.catalog import Catalog, Column
from codegen.ir.enums import BoolOp, CommandType
from codegen.ir.expr_type import expr_type
from codegen.ir.nodes import (
    BoolExpr,
    CaseExpr,
    CaseWhen,
    Expr,
    FromExpr,
    Node,
    OnConflictExpr,
    Opaque,
    Query,
    RelationEntry,
    SetToDefault,
    TargetEntry,
    Var,
)
from codegen.ir.oids import AttNum
from codegen.ir.rewrite import rewrite_from_root
from codegen.ir.scope import Scope
from codegen.ir.walk import parameters
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import Variant
from codegen.variants.equivalence import conjuncts_of_text


@dataclass(frozen=True, slots=True)
class AbstractVariant:
    """A tree that stands for variants of a statement, and the text in which its nodes stand."""

    variant: Variant
    scope: Scope


def abstract_variant(analyzed: AnalyzedVariant, optional: Collection[str]) -> AbstractVariant:
    """The variant in which the fragments of these parameters may be there or not."""
    return AbstractVariant(analyzed.variant, abstract_query(analyzed, optional))


def abstract_query(analyzed: AnalyzedVariant, optional: Collection[str]) -> Scope:
    """The scope of a tree in which the fragments of these parameters may be there or not."""
    variant, catalog = analyzed.variant, analyzed.catalog
    numbers = frozenset(n for n, name in enumerate(variant.keys, 1) if name in optional)
    if not numbers:
        return Scope(analyzed.query, catalog)
    change = _Abstraction(catalog, variant, numbers).change
    return Scope(rewrite_from_root(analyzed.query, change), catalog)


@dataclass(frozen=True)
class _Abstraction:
    catalog: Catalog
    variant: Variant
    optional: frozenset[int]  # the numbers of parameters that may be unset
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def change(self, node: Node) -> Node:
        """The node in which the conditions or values right within it are abstract."""
        match node:
            case FromExpr(condition=condition):
                return replace(node, condition=self._conditions(condition))
            case OnConflictExpr(where=where):
                return replace(node, where=self._conditions(where))
            case Query(command=CommandType.INSERT | CommandType.UPDATE):
                return self._assign(node)
            case Query(on_conflict=OnConflictExpr()):
                return self._assign_conflict(node)
            case _:
                return node

    def _conditions(self, condition: Expr | None) -> Expr | None:
        parts = list(conjuncts_of_text(self.variant, condition))
        if not any(map(self._may_be_omitted, parts)):
            return condition
        args = [self._opaque() if self._may_be_omitted(part) else part for part in parts]
        return BoolExpr(op=BoolOp.AND, args=tuple(args))

    def _assign(self, query: Query) -> Query:
        """The values of an INSERT or UPDATE, and of its ON CONFLICT."""
        is_insert = query.command is CommandType.INSERT
        targets = tuple(
            self._target(target, query, is_insert=is_insert) for target in query.targets
        )
        return self._assign_conflict(replace(query, targets=targets))

    def _assign_conflict(self, query: Query) -> Query:
        conflict = query.on_conflict
        if conflict is None:
            return query
        targets = tuple(
            self._target(target, query, is_insert=False) for target in conflict.assignments
        )
        return replace(query, on_conflict=replace(conflict, assignments=targets))

    def _target(self, target: TargetEntry, query: Query, *, is_insert: bool) -> TargetEntry:
        if not self._may_be_omitted(target):
            return target
        otherwise = self._default(query, target) if is_insert else _unchanged(query, target)
        when = CaseWhen(condition=self._opaque(), result=target.expr)
        type_ = expr_type(self.catalog, target.expr)
        return replace(target, expr=CaseExpr(type=type_, whens=(when,), default=otherwise))

    def _default(self, query: Query, target: TargetEntry) -> Expr:
        column = self._columns(query).get(target.number)
        if column is None or column.source != "default":
            return SetToDefault()
        return self.catalog.column_expression(column) or SetToDefault()

    def _columns(self, query: Query) -> Mapping[AttNum, Column]:
        match Scope(query, self.catalog).entry(query.result_relation):
            case RelationEntry(relation=oid) if oid in self.catalog.relations:
                return self.catalog.relations[oid].columns
            case _:
                return {}

    def _may_be_omitted(self, node: Node) -> bool:
        return any(param.number in self.optional for param in parameters(node))

    def _opaque(self) -> Opaque:
        return Opaque(number=next(self.numbers))


def _unchanged(query: Query, target: TargetEntry) -> Var:
    """The column of the row that is changed."""
    index = query.result_relation
    return Var(index=index, column=target.number, entry=query.range_table[index - 1])
