"""Usage of parameters: which columns they are stored in or compared with, and where NULL ends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from codegen.infer.parameters.dataflow import follow_parameters
from codegen.infer.parameters.null_refusal import is_own_row, refuses_null
from codegen.infer.parameters.null_transfer import NullSink
from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Catalog, Column
from codegen.ir.check_constraints import has_no_null_elements_by_check
from codegen.ir.enums import CoercionForm, CommandType
from codegen.ir.nodes import (
    CoerceToDomain,
    CoerceViaIO,
    CollateExpr,
    Expr,
    FuncExpr,
    FunctionEntry,
    OpExpr,
    Query,
    RelabelType,
    RelationEntry,
    TargetEntry,
    ValuesEntry,
    Var,
)
from codegen.ir.oids import ParamNumber
from codegen.ir.result_relation import stored_column
from codegen.ir.scope import Scope, nested_scopes
from codegen.ir.walk import parameter_number, parameters, walk_level


@dataclass(frozen=True, slots=True)
class ParameterUsage:
    """All that a statement does with one parameter."""

    inserted: tuple[Column, ...]  # columns that an INSERT makes of it, as it is or not
    assigned: tuple[Column, ...]  # columns that take it as it is
    unnested_into: tuple[Column, ...]  # columns that take its elements, by unnest
    compared: tuple[Column, ...]  # columns that it is compared with
    sinks: frozenset[NullSink]  # of a NULL, in all its places
    guards: frozenset[ParamNumber]  # that aren't NULL where its GUARDED places are looked at
    is_required: bool  # a column is made of it that refuses NULL and has no default
    refuses_null_elements: bool  # so do all columns that take its elements

    @property
    def column(self) -> Column | None:
        """The column that the parameter stands for."""
        return next(iter((*self.assigned, *self.compared)), None)

    @property
    def accepts_null(self) -> bool:
        """Tell whether a NULL makes sense in all its places, or is tested; and rejected in none."""
        makes_sense = bool(self.sinks) and self.sinks <= _SENSIBLE
        return (
            makes_sense or NullSink.TESTED in self.sinks
        ) and NullSink.REJECTED not in self.sinks

    def accepts_null_elements(self, catalog: Catalog) -> bool:
        """Tell whether a NULL can be stored within an array, or as an element of it."""
        within = (has_no_null_elements_by_check(catalog, column) for column in self.assigned)
        return not (all(within) and self.refuses_null_elements)


_SENSIBLE = frozenset({NullSink.STORED, NullSink.DEFAULTED, NullSink.GUARDED})

UNUSED = ParameterUsage(
    (), (), (), (), frozenset(), frozenset(), is_required=False, refuses_null_elements=True
)

UseT = TypeVar("UseT")


class _Assignment(NamedTuple):
    """A column that a query of the statement writes, and the expression for its value."""

    scope: Scope
    command: CommandType
    column: Column
    refuses_null: bool
    expr: Expr

    @property
    def is_required(self) -> bool:
        """Tell whether an INSERT fails without a value."""
        return self.refuses_null and not self.column.has_default


def infer_usage(scope: Scope) -> dict[ParamNumber, ParameterUsage]:
    """The usage of each parameter that is stored, compared, or that a NULL could go into."""
    assignments = list(_assignments(scope))
    inserted, assigned = _grouped(_inserted(assignments)), _grouped(_assigned(assignments))
    unnested, compared = _grouped(_unnested(assignments)), _grouped(_compared(scope))
    flow = follow_parameters(scope)
    return {
        number: ParameterUsage(
            _columns(inserted[number]),
            _columns(assigned[number]),
            _columns(unnested[number]),
            tuple(compared[number]),
            frozenset(flow.sinks.get(number, ())),
            frozenset(flow.guards.get(number, ())),
            any(assignment.is_required for assignment in inserted[number]),
            all(assignment.refuses_null for assignment in unnested[number]),
        )
        for number in {*flow.sinks, *inserted, *assigned, *compared}
    }


def without_refusing_guards(
    usage: Mapping[ParamNumber, ParameterUsage],
) -> dict[ParamNumber, ParameterUsage]:
    """The usage, in which a guard that can't be NULL itself guards nothing."""
    settled = dict(usage)
    refusing = {number for number, each in usage.items() if not each.accepts_null}
    for number, each in usage.items():
        if NullSink.GUARDED in each.sinks and refusing.intersection(each.guards):
            sinks = each.sinks - {NullSink.GUARDED} | {NullSink.IGNORED}
            settled[number] = replace(each, sinks=sinks)
    return settled if settled == usage else without_refusing_guards(settled)


def _grouped(pairs: Iterable[tuple[ParamNumber, UseT]]) -> defaultdict[ParamNumber, list[UseT]]:
    uses = defaultdict[ParamNumber, list[UseT]](list)
    for number, use in pairs:
        uses[number].append(use)
    return uses


def _columns(assignments: Iterable[_Assignment]) -> tuple[Column, ...]:
    return tuple(assignment.column for assignment in assignments)


# Values that go into columns


def _inserted(assignments: Iterable[_Assignment]) -> Iterator[tuple[ParamNumber, _Assignment]]:
    """Every parameter that an inserted value is made of: `VALUES (lower(:name))`."""
    for assignment in assignments:
        if assignment.command is CommandType.INSERT:
            for value in _values(assignment.scope, assignment.expr):
                yield from ((parameter.number, assignment) for parameter in parameters(value))


def _assigned(assignments: Iterable[_Assignment]) -> Iterator[tuple[ParamNumber, _Assignment]]:
    """Every parameter that a column takes as it is: `SET name = :name`."""
    for assignment in assignments:
        for value in _values(assignment.scope, assignment.expr):
            if number := parameter_number(_strip_casts(value)):
                yield number, assignment


def _unnested(assignments: Iterable[_Assignment]) -> Iterator[tuple[ParamNumber, _Assignment]]:
    """Every parameter whose elements become rows: `INSERT … SELECT unnest(:names)`."""
    for assignment in assignments:
        if number := _unnested_parameter(assignment.scope, assignment.expr):
            yield number, assignment


def _assignments(scope: Scope) -> Iterator[_Assignment]:
    """Every column that the statement, or a CTE of it, writes."""
    for inner in nested_scopes(scope):
        match inner.entry(inner.query.result_relation):
            case RelationEntry(relation=relation):
                for command, target in _written_targets(inner.query):
                    if column := stored_column(scope.catalog, relation, target.number):
                        is_own = is_own_row(inner, command)
                        number = target.number
                        refuses = refuses_null(scope.catalog, relation, number, is_own=is_own)
                        yield _Assignment(inner, command, column, refuses, target.expr)
            case _:
                pass


def _written_targets(query: Query) -> Iterator[tuple[CommandType, TargetEntry]]:
    """The assignments of a query, with the commands that make them."""
    for command, targets in (
        (query.command, query.targets),
        *((action.command, action.targets) for action in query.merge_actions),
    ):
        if command in (CommandType.INSERT, CommandType.UPDATE):
            yield from ((command, target) for target in targets)
    for target in query.on_conflict.assignments if query.on_conflict else ():
        yield CommandType.UPDATE, target


def _values(scope: Scope, value: Expr) -> Iterator[Expr]:
    """The value itself, and what VALUES or SELECT puts in its place."""
    yield value
    if not isinstance(value, Var):
        return
    home = scope.at(value.level)
    entry = home.entry(value.index) if home else None
    if home is None or entry is None:
        return
    if isinstance(entry, ValuesEntry):
        yield from (row[value.column - 1] for row in entry.rows if 0 < value.column <= len(row))
    elif (inner := home.inner(entry)) and (output := inner.result_expr(value.column)):
        yield from _values(inner, output)


def _unnested_parameter(scope: Scope, value: Expr) -> ParamNumber | None:
    """The parameter that a value is an element of."""
    match _strip_casts(value):
        case FuncExpr(function=function, args=(array, *_)):
            is_unnest = built_in_name(function) == "unnest"
            return parameter_number(_strip_casts(array)) if is_unnest else None
        case Var() as var:
            return _unnested_column(scope, var)
        case _:
            return None


def _unnested_column(scope: Scope, var: Var) -> ParamNumber | None:
    home = scope.at(var.level)
    entry = home.entry(var.index) if home else None
    if home is None or entry is None:
        return None
    match entry:
        case FunctionEntry(functions=functions) if 0 < var.column <= len(functions):
            return _unnested_parameter(home, functions[var.column - 1].expr)
        case _:
            inner = home.inner(entry)
            output = inner.result_expr(var.column) if inner else None
            return _unnested_parameter(inner, output) if inner and output else None


def _strip_casts(expr: Expr) -> Expr:
    """The expression beneath its casts; all of them pass NULL on."""
    match expr:
        case RelabelType(arg=arg) | CoerceToDomain(arg=arg) | CollateExpr(arg=arg):
            return _strip_casts(arg)
        case CoerceViaIO(arg=arg):
            return _strip_casts(arg)
        case FuncExpr(form=form, args=(arg, *_)):
            is_cast = form in (CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST)
            return _strip_casts(arg) if is_cast else expr
        case _:
            return expr


# Comparisons


def _compared(scope: Scope) -> Iterator[tuple[ParamNumber, Column]]:
    """Every parameter that an operator has beside a column: `id = :id`."""
    for inner in nested_scopes(scope):
        for node in walk_level(inner.query):
            if isinstance(node, OpExpr):
                yield from _compared_in(inner, node)


def _compared_in(scope: Scope, call: OpExpr) -> Iterator[tuple[ParamNumber, Column]]:
    args = [*map(_strip_casts, call.args)]
    numbers = [number for arg in args if (number := parameter_number(arg))]
    stored = [scope.column(arg) for arg in args if numbers and isinstance(arg, Var)]
    yield from ((number, column) for number in numbers for column in stored if column)
