"""Why a parameter may be None, or may not: the place at which its NULL would end.

Each place of a parameter is asked about alone, in a tree in which it is a parameter of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeGuard

from codegen.analyze.statement import Statement
from codegen.explain.calls import call_name, is_expr
from codegen.explain.places import Place
from codegen.explain.reasons import Kind, Reason
from codegen.explain.source_text import SourceText
from codegen.infer.parameters.null_transfer import NullSink
from codegen.infer.parameters.usage import UNUSED, ParameterUsage, infer_usage
from codegen.ir.catalog import Catalog, Column
from codegen.ir.enums import CoercionForm, ParamKind
from codegen.ir.nodes import (
    ArrayExpr,
    CoalesceExpr,
    CoerceToDomain,
    CoerceViaIO,
    CollateExpr,
    DistinctExpr,
    Expr,
    FuncExpr,
    MinMaxExpr,
    Node,
    NullTest,
    OpExpr,
    Param,
    RelabelType,
    ScalarArrayOpExpr,
)
from codegen.ir.oids import BOOL, ParamNumber
from codegen.ir.rewrite import rewrite
from codegen.ir.scope import Scope
from codegen.ir.walk import children
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.variants.abstraction import AbstractVariant

_UNTESTED = frozenset({NullSink.STORED, NullSink.IGNORED, NullSink.REJECTED})
_Variant: TypeAlias = AnalyzedVariant | AbstractVariant


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """One place of a parameter."""

    key: str
    place: Place
    usage: ParameterUsage  # of this place alone
    around: Expr | None  # the expression that gets the value, casts aside
    catalog: Catalog

    def column_name(self, column: Column) -> str:
        """The column as `table.column`."""
        return f"{self.catalog.relations[column.relation].name}.{column.name}"


def explain_parameters(statement: Statement) -> list[Reason]:
    """The reason why each parameter may be None, or may not."""
    variants: tuple[_Variant, ...] = (statement.whole, *statement.abstract)
    occurrences = [each for variant in variants for each in _occurrences(statement, variant)]
    whole = Place(SourceText(statement.query, statement.whole.variant))
    reasons: list[Reason] = []
    for parameter in statement.parameters:
        own = [each for each in occurrences if each.key == parameter.key]
        explain = _accepted if parameter.usage.accepts_null else _refused
        reasons.append(explain(own, whole))
    return reasons


def _occurrences(statement: Statement, variant: _Variant) -> Iterator[_Occurrence]:
    catalog, keys, numbers = variant.scope.catalog, variant.variant.keys, list[ParamNumber]()

    def renumber(node: Node) -> Node:
        if not _is_parameter(node):
            return node
        numbers.append(node.number)
        return replace(node, number=ParamNumber(len(numbers)))

    query = rewrite(variant.scope.query, renumber)
    usage = infer_usage(Scope(query, catalog))
    place = Place(SourceText(statement.query, variant.variant))
    for param, around in _parameters(query, None):
        key = keys[numbers[param.number - 1] - 1]
        yield _Occurrence(key, place.at(param), usage.get(param.number, UNUSED), around, catalog)


def _is_parameter(node: Node) -> TypeGuard[Param]:
    return isinstance(node, Param) and node.kind is ParamKind.EXTERN


def _parameters(node: Node, around: Expr | None) -> Iterator[tuple[Param, Expr | None]]:
    """The parameters below a node, each with the expression around it."""
    for child in children(node):
        if _is_parameter(child):
            yield child, around
        else:
            outer = child if is_expr(child) and not _passes_on(child) else around
            yield from _parameters(child, outer)


def _passes_on(expr: Expr) -> bool:
    """Tell whether an expression only wraps what goes on to another: `:id::text`, `ARRAY[:id]`."""
    match expr:
        case RelabelType() | CoerceViaIO() | CoerceToDomain() | CollateExpr() | ArrayExpr():
            return True
        case FuncExpr(form=form):
            return form in (CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST)
        case _:
            return False


def _accepted(occurrences: Sequence[_Occurrence], whole: Place) -> Reason:
    for occurrence in sorted(occurrences, key=lambda each: NullSink.TESTED not in each.usage.sinks):
        if occurrence.usage.sinks - _UNTESTED:
            message = f"{_test(occurrence.around)} says what a NULL means"
            return occurrence.place.reason(Kind.TESTED, message)
    for occurrence in occurrences:
        for column in occurrence.usage.assigned:
            message = f"it is stored in {occurrence.column_name(column)}, which may be NULL"
            return occurrence.place.reason(Kind.STORED, message)
    place = occurrences[0].place if occurrences else whole
    return place.reason(Kind.PASSED_ON, "a NULL is passed on, as any other value")


def _test(around: Expr | None) -> str:
    match around:
        case NullTest():
            return "IS NULL"
        case CoalesceExpr():
            return "COALESCE"
        case MinMaxExpr():
            return "GREATEST or LEAST"
        case DistinctExpr():
            return "IS DISTINCT FROM"
        case _:
            return "the statement"


def _refused(occurrences: Sequence[_Occurrence], whole: Place) -> Reason:
    for occurrence in occurrences:
        if NullSink.REJECTED in occurrence.usage.sinks:
            return _rejected(occurrence)
    for occurrence in occurrences:
        if NullSink.IGNORED in occurrence.usage.sinks:
            return _ignored(occurrence)
    place = occurrences[0].place if occurrences else whole
    return place.reason(Kind.UNSEEN, "nothing tells what a NULL would mean")


def _rejected(occurrence: _Occurrence) -> Reason:
    for column in occurrence.usage.assigned:
        if column.refuses_null:
            message = f"it is stored in {occurrence.column_name(column)}, which refuses NULL"
            return occurrence.place.reason(Kind.STORED_NOT_NULL, message)
    return occurrence.place.reason(Kind.REFUSED, "PostgreSQL would refuse a NULL here")


def _ignored(occurrence: _Occurrence) -> Reason:
    place, around = occurrence.place, occurrence.around
    is_comparison = isinstance(around, ScalarArrayOpExpr) or (
        isinstance(around, OpExpr) and around.type == BOOL
    )
    if around is not None and is_comparison:
        name = call_name(place, around)
        remedy = "write IS NOT DISTINCT FROM, if a NULL shall find NULLs" if name == "`=`" else None
        message = f"it is compared with {name}, which is true of no NULL"
        return place.reason(Kind.COMPARED, message, remedy)
    if isinstance(around, FuncExpr | OpExpr):
        message = f"{call_name(place, around)} makes nothing of a NULL"
        return place.reason(Kind.COMPUTED, message)
    return place.reason(Kind.UNSEEN, "nothing tells what a NULL would mean here")
