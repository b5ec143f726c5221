"""Equality inference: the expressions that a query's conditions bind, one by the other.

`WHERE a.id = $1` binds `a.id`, and `b.a = a.id` then binds `b.a`. So do `a.id IN ($1)`, `a.x IS
NULL`, `NOT a.live`, and a CHECK of a table, such as `CHECK (kind = 'a')`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from codegen.infer.cardinality.constancy import is_constant
from codegen.infer.cardinality.equality_binding import (
    IDENTICAL,
    IDENTICAL_OR_NULL,
    EqualityBinding,
    is_exact,
    is_transitive,
)
from codegen.infer.cardinality.join_context import JoinContext, includes_children
from codegen.infer.cardinality.join_quals import JoinQual
from codegen.infer.cardinality.normal_form import canonicalize
from codegen.ir.catalog import Catalog
from codegen.ir.constants import is_non_null_const
from codegen.ir.enums import BoolOp, NullTestType, SubLinkType
from codegen.ir.nodes import (
    ArrayExpr,
    BoolExpr,
    DistinctExpr,
    Expr,
    FuncExpr,
    NullTest,
    OpExpr,
    RelationEntry,
    ScalarArrayOpExpr,
    SubLink,
    Var,
)
from codegen.ir.oids import NO_OID, Oid
from codegen.ir.rewrite import change_range_index, strip_relabel
from codegen.ir.volatility import contains_volatile
from codegen.ir.walk import conjuncts, pull_vars


class Comparison(NamedTuple):
    """A comparison, and the condition that makes it true."""

    expr: Expr
    qual: JoinQual


def collect_comparisons(context: JoinContext) -> Iterator[Comparison]:
    """All comparisons that are true of rows of the joins."""
    for qual in (*context.quals.quals, *_checks(context)):
        for expr in _comparisons_of(context, canonicalize(qual.expr)):
            yield Comparison(expr, qual)


def _comparisons_of(context: JoinContext, condition: Expr) -> Iterator[Expr]:
    """The comparisons that a condition makes, a subquery of one row being like a parameter."""
    match condition:
        case SubLink(kind=SubLinkType.ANY | SubLinkType.ROW_COMPARE, test=test, query=query):
            is_one = context.is_at_most_one(context.scope.enter(query), {})
            if is_one and not any(pull_vars(query)) and not contains_volatile(query):
                yield from conjuncts(test)
        case _:
            yield condition


# CHECK constraints


def _checks(context: JoinContext) -> Iterator[JoinQual]:
    """The CHECKs that say what a column is: those of columns that are never NULL."""
    for index in context.members:
        match context.scope.entry(index):
            case RelationEntry() as entry if not includes_children(context.catalog, entry):
                for check in _checks_of_not_null_columns(context.catalog, entry.relation):
                    expr = change_range_index(check, index, entry)
                    yield JoinQual(expr, frozenset({index}), unconditional=False)
            case _:
                pass


def _checks_of_not_null_columns(catalog: Catalog, relation: Oid) -> Iterator[Expr]:
    for check in catalog.checks.get(relation, ()):
        for condition in conjuncts(check):
            if _tests_not_null_column(catalog, relation, condition):
                yield condition


def _tests_not_null_column(catalog: Catalog, relation: Oid, check: Expr) -> bool:
    """Tell whether a CHECK, which NULL passes, compares nothing but a column that is never NULL."""
    condition = canonicalize(check)
    sides = condition.args if isinstance(condition, OpExpr | BoolExpr) else (condition,)
    match [side for arg in sides if not is_non_null_const(side := strip_relabel(arg))]:
        case [Var(column=number)]:
            column = catalog.column(relation, number)
            return column is not None and column.not_null
        case _:
            return False


# Bindings


@dataclass(frozen=True, slots=True)
class _Equality:
    """A true equality: `a = b`, `a IN (b)`, or `a IS NOT DISTINCT FROM b`."""

    operator: Oid
    collation: Oid
    left: Expr
    right: Expr
    equates_nulls: bool = False


def bind_from(context: JoinContext, comparison: Comparison) -> None:
    """Bind the expressions that a true comparison leaves one value."""
    expr, qual = comparison
    if (equality := _equality_of(expr)) is not None:
        _bind_equality(context, qual, equality)
        return
    match expr:
        case NullTest(arg=arg, test=NullTestType.IS_NULL, is_row=False):
            context.constants.bind(arg, IDENTICAL_OR_NULL, qual)
        case Var() | FuncExpr():
            context.constants.bind(expr, IDENTICAL, qual)
        case BoolExpr(op=BoolOp.NOT, args=(arg,)):
            context.constants.bind(arg, IDENTICAL, qual)
        case _:  # it may be true of several values
            pass


def _equality_of(expr: Expr) -> _Equality | None:
    match expr:
        case OpExpr(args=(left, right)):
            return _Equality(expr.operator, expr.input_collation, left, right)
        case ScalarArrayOpExpr(
            args=(left, ArrayExpr(elements=(right,), is_multidimensional=False))
        ):
            return _Equality(expr.operator, expr.input_collation, left, right)
        case BoolExpr(op=BoolOp.NOT, args=(DistinctExpr(args=(left, right)) as distinct,)):
            operator, collation = distinct.operator, distinct.input_collation
            return _Equality(operator, collation, left, right, equates_nulls=True)
        case _:
            return None


def _bind_equality(context: JoinContext, qual: JoinQual, equality: _Equality) -> None:
    """Bind each side of an equality whose other side is bound."""
    if equality.operator not in context.catalog.equalities:
        return
    if _is_bound(context, equality, equality.right):
        context.constants.bind(equality.left, _binding(context, equality, left=True), qual)
    if _is_bound(context, equality, equality.left):
        context.constants.bind(equality.right, _binding(context, equality, left=False), qual)


def _is_bound(context: JoinContext, equality: _Equality, expr: Expr) -> bool:
    """Tell whether a side is the same in every row, as far as the operator sees."""
    constants = context.constants
    if is_constant(constants, expr, or_null=not equality.equates_nulls):
        return True
    if equality.equates_nulls:
        return False
    expr = strip_relabel(expr)
    return any(
        is_transitive(context.catalog, binding, equality.operator, equality.collation)
        for binding in constants.bindings(expr, is_present=isinstance(expr, Var))
    )


def _binding(context: JoinContext, equality: _Equality, *, left: bool) -> EqualityBinding:
    other = equality.right if left else equality.left
    may_be_null = equality.equates_nulls and not is_non_null_const(other)
    if is_exact(context.catalog, equality.operator, equality.collation, left=left):
        return EqualityBinding(NO_OID, NO_OID, may_be_null)
    return EqualityBinding(equality.operator, equality.collation, may_be_null)
