"""Equivalence of variants: PostgreSQL must read a variant as the whole without some fragments.

The rule of the dot cuts a statement as text. That the cut means what it seems to mean is checked
on the trees: the whole tree from which the omitted fragments are taken must be equal to the tree of
the variant's text. Of `WHERE a = :f.a AND b = :f.b OR c`, for one, `b = …` can't be taken alone.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from codegen.ir.enums import BoolOp, CommandType, ParamKind
from codegen.ir.nodes import (
    BoolExpr,
    Expr,
    FromExpr,
    MergeAction,
    Node,
    OnConflictExpr,
    Param,
    Query,
    SetToDefault,
    SubLink,
    TargetEntry,
)
from codegen.ir.oids import NO_OID, ParamNumber
from codegen.ir.rewrite import rewrite_from_root
from codegen.ir.walk import parameters, walk
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import Variant


def is_variant_of(whole: AnalyzedVariant, part: AnalyzedVariant, omitted: Collection[str]) -> bool:
    """Tell whether a variant's tree is the whole tree without the fragments of these parameters."""
    names = whole.variant.keys
    reduced = _Normalizer(whole.variant, names, frozenset(omitted)).normalize(whole.query)
    return reduced == _Normalizer(part.variant, names, frozenset()).normalize(part.query)


def have_same_source(whole: AnalyzedVariant, part: AnalyzedVariant, inner: Query) -> bool:
    """Tell whether two queries take their rows from the same place, whatever they make of them.

    `inner` is the query of the second one that is compared: of `SELECT count(*) FROM (…)`, say.
    """
    names = whole.variant.keys
    one = _Normalizer(whole.variant, names, frozenset()).normalize(whole.query)
    other = _Normalizer(part.variant, names, frozenset()).normalize(inner)
    return (
        one.jointree == other.jointree
        and one.having == other.having
        and one.set_operation == other.set_operation
        and one.ctes == other.ctes
        and one.range_table == other.range_table
        and one.has_aggregates == other.has_aggregates
    )


def conjuncts_of_text(variant: Variant, condition: Expr | None) -> Iterator[Expr]:
    """The conditions that are AND-ed in the text, where BETWEEN is one, though the tree has two."""
    match condition:
        case None:
            return
        case BoolExpr(op=BoolOp.AND, args=args, location=location):
            if variant.is_between(location):
                yield condition
                return
            for arg in args:
                yield from conjuncts_of_text(variant, arg)
        case _:
            yield condition


@dataclass(frozen=True, slots=True)
class _Normalizer:
    """Takes fragments from a tree, and numbers parameters as the whole statement does."""

    variant: Variant
    names: tuple[str, ...]  # of the whole statement's parameters
    omitted: frozenset[str]

    def normalize(self, query: Query) -> Query:
        return rewrite_from_root(query, self._change)

    def _change(self, node: Node) -> Node:
        match node:
            case Param(kind=ParamKind.EXTERN):
                number = self.names.index(self._name(node)) + 1
                return Param(kind=ParamKind.EXTERN, number=ParamNumber(number), type=NO_OID)
            case FromExpr(condition=condition):
                return replace(node, condition=self._remaining(condition))
            case OnConflictExpr():
                where, assignments = self._remaining(node.where), self._assigned(node.assignments)
                return replace(node, where=where, assignments=assignments)
            case Query(command=CommandType.UPDATE) | MergeAction(command=CommandType.UPDATE):
                return replace(node, targets=self._assigned(node.targets))
            case Query(command=CommandType.INSERT) | MergeAction(command=CommandType.INSERT):
                return replace(node, targets=tuple(map(self._inserted, node.targets)))
            case _:
                return node

    def _name(self, param: Param) -> str:
        return self.variant.keys[param.number - 1]

    def _remaining(self, condition: Expr | None) -> Expr | None:
        conditions = conjuncts_of_text(self.variant, condition)
        remaining = tuple(part for part in conditions if not self._is_omitted(part))
        if len(remaining) < 2:
            return remaining[0] if remaining else None
        return BoolExpr(op=BoolOp.AND, args=remaining)

    def _assigned(self, targets: Iterable[TargetEntry]) -> tuple[TargetEntry, ...]:
        """The assignments that stay: all columns of `(a, b) = (SELECT …)` go with the query."""
        targets = tuple(targets)
        omitted = [target for target in targets if self._is_omitted(target)]
        queries = {node.number for node in walk(*omitted) if isinstance(node, SubLink)} - {0}
        rest = (target for target in targets if _query_of_several(target) not in queries)
        return tuple(target for target in rest if not self._is_omitted(target))

    def _inserted(self, target: TargetEntry) -> TargetEntry:
        if self._is_omitted(target) or isinstance(target.expr, SetToDefault):
            return replace(target, expr=SetToDefault())
        return target

    def _is_omitted(self, node: Node) -> bool:
        omitted = self.omitted
        return bool(omitted) and any(self._name(param) in omitted for param in parameters(node))


def _query_of_several(target: TargetEntry) -> int:
    """The number of the query that gives an assignment its value, with those of other columns."""
    match target.expr:
        case Param(kind=ParamKind.MULTI_EXPR, number=number):
            return number >> 16
        case _:
            return 0
