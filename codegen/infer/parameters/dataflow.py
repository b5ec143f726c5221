"""Data flow of parameters: from the places of a statement back to where a NULL would end.

Derived tables, CTEs and VALUES pass a NULL on to whatever reads their columns, so readers are
visited first: in `INSERT INTO tag SELECT v.name FROM (VALUES (:name)) AS v (name)` the sinks of
`tag.name` are those of `v.name`, and so of `:name`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeGuard

from codegen.infer.parameters.guarded_places import GuardedPlaces, find_guarded_places
from codegen.infer.parameters.null_refusal import is_own_row, refuses_null
from codegen.infer.parameters.null_transfer import (
    IGNORED,
    REJECTED,
    STORED,
    NullSink,
    Sinks,
    transfer,
)
from codegen.ir.catalog import Column
from codegen.ir.enums import CommandType, ParamKind
from codegen.ir.identity import aliased_expr
from codegen.ir.nodes import (
    CaseWhen,
    CteEntry,
    Expr,
    Expression,
    FunctionEntry,
    JsonBehavior,
    Node,
    Param,
    Query,
    RelationEntry,
    SubLink,
    SubqueryEntry,
    TableFuncEntry,
    TargetEntry,
    Unknown,
    ValuesEntry,
    Var,
)
from codegen.ir.oids import AttNum, Oid, ParamNumber, RangeIndex
from codegen.ir.result_relation import stored_column
from codegen.ir.scope import Scope, result_targets
from codegen.ir.walk import children

ColumnSinks: TypeAlias = dict[int, set[NullSink]]
"""The sinks of columns, by number; they grow as more readers are visited."""

OutputSinks: TypeAlias = Callable[[int], Sinks]
"""The sinks of a query's output columns, by number."""


@dataclass(frozen=True, slots=True)
class ParameterDataflow:
    """The sinks of a statement's parameters, and of the columns on the way to them."""

    places: GuardedPlaces
    sinks: dict[ParamNumber, set[NullSink]] = field(
        default_factory=dict[ParamNumber, set[NullSink]]
    )
    # The parameters that those with a GUARDED place count on.
    guards: dict[ParamNumber, set[ParamNumber]] = field(
        default_factory=dict[ParamNumber, set[ParamNumber]]
    )
    # By the identity of the query, and the entry's index.
    _entries: dict[tuple[int, int], ColumnSinks] = field(
        default_factory=dict[tuple[int, int], ColumnSinks]
    )
    _ctes: dict[int, ColumnSinks] = field(default_factory=dict[int, ColumnSinks])  # by identity

    def add_place(self, param: Param, sinks: Sinks) -> None:
        """Add the sinks of a parameter at one of its places."""
        own = self.sinks.setdefault(param.number, set())
        place, guards = id(param), self.places.guards.get(id(param), set[ParamNumber]())
        if place in self.places.unreached:
            return
        own.update(sink for sink in sinks if sink is not NullSink.IGNORED)
        if NullSink.IGNORED not in sinks or param.number in guards:
            return
        if place in self.places.switches:
            own.add(NullSink.DEFAULTED)
        elif guards:
            own.add(NullSink.GUARDED)
            self.guards.setdefault(param.number, set()).update(guards)
        else:
            own.add(NullSink.IGNORED)

    def of_entry(self, query: Query, index: int) -> ColumnSinks:
        """The sinks of an entry's columns."""
        return self._entries.setdefault((id(query), index), {})

    def of_cte(self, cte: Node | None) -> ColumnSinks:
        """The sinks of a CTE's columns."""
        return self._ctes.setdefault(id(cte), {})


def follow_parameters(scope: Scope) -> ParameterDataflow:
    """The sinks that a NULL in each parameter of a statement reaches."""
    flow = ParameterDataflow(find_guarded_places(scope))
    _visit_query(flow, scope, lambda _: STORED)
    return flow


# Queries


def _visit_query(flow: ParameterDataflow, scope: Scope, output: OutputSinks) -> None:
    """Propagate the sinks of a query's output columns to what they are made of."""
    query = scope.query
    for part in _ignoring_clauses(query):
        _visit(flow, scope, part, IGNORED)
    for window in query.windows:
        for offset in (window.start_offset, window.end_offset):
            if offset is not None:
                _visit(flow, scope, offset, REJECTED)
    for number, target in enumerate(result_targets(query), 1):
        _visit(flow, scope, target.expr, output(number))
    _visit_assignments(flow, scope)
    for index in range(len(scope.entries), 0, -1):  # LATERAL ones read those before them
        _visit_entry(flow, scope, RangeIndex(index), output)
    for cte in reversed(query.ctes):
        _visit_query(flow, scope.enter(cte.query), _growing(flow.of_cte(cte)))


def _ignoring_clauses(query: Query) -> Iterable[Node]:
    """Clauses that choose, group or order rows, and what no class knows of a query."""
    clauses = (query.jointree, query.having, query.limit, query.offset, query.merge_condition)
    yield from (clause for clause in clauses if clause is not None)
    if query.command is CommandType.SELECT:
        yield from (target.expr for target in query.targets if target.is_junk)
    yield Unknown(name=query.tag, rest=query.rest)


def _visit_entry(
    flow: ParameterDataflow, scope: Scope, index: RangeIndex, output: OutputSinks
) -> None:
    """Visit what an entry is made of, once it is known where its columns go."""
    columns = flow.of_entry(scope.query, index)
    match scope.entry(index):
        case SubqueryEntry(query=query):
            is_side = scope.query.set_operation is not None
            _visit_query(flow, scope.enter(query), output if is_side else _growing(columns))
        case ValuesEntry(rows=rows):
            for row in rows:
                for number, value in enumerate(row, 1):
                    _visit(flow, scope, value, columns.get(number, set[NullSink]()))
        case FunctionEntry(functions=functions):
            for function in functions:
                _visit(flow, scope, function, IGNORED)
        case TableFuncEntry(table_function=source) | RelationEntry(sample=source):
            if source is not None:
                _visit(flow, scope, source, IGNORED)
        case _:
            pass


def _growing(columns: ColumnSinks) -> OutputSinks:
    """The sinks of columns, with those that are still to be found."""
    return lambda number: columns.setdefault(number, set())


# Assignments


def _visit_assignments(flow: ParameterDataflow, scope: Scope) -> None:
    """Visit what goes into columns."""
    query, conflict = scope.query, scope.query.on_conflict
    if conflict:
        _assign(flow, scope, conflict.assignments, is_own=True)
        for part in (conflict.where, *conflict.arbiters, conflict.arbiter_where):
            if part is not None:
                _visit(flow, scope, part, IGNORED)
    for action in query.merge_actions:
        if action.condition is not None:
            _visit(flow, scope, action.condition, IGNORED)
        _assign(flow, scope, action.targets, is_own=is_own_row(scope, action.command))
    if query.command in (CommandType.INSERT, CommandType.UPDATE):
        # EXCLUDED shows what was to be inserted.
        read_again = flow.of_entry(query, conflict.excluded_index) if conflict else {}
        is_own = is_own_row(scope, query.command)
        _assign(flow, scope, query.targets, read_again, is_own=is_own)


def _assign(
    flow: ParameterDataflow,
    scope: Scope,
    targets: Iterable[TargetEntry],
    read_again: ColumnSinks | None = None,
    *,
    is_own: bool,
) -> None:
    relation = _result_relation(scope)
    shared: dict[ParamNumber, Sinks] = {}  # of a subquery that gives several columns their values
    for target in sorted(targets, key=lambda target: target.is_junk):
        if target.is_junk:
            _assign_several(flow, scope, target.expr, shared)
            continue
        column = stored_column(scope.catalog, relation, target.number)
        refuses = refuses_null(scope.catalog, relation, target.number, is_own=is_own)
        sinks = REJECTED if refuses else STORED
        sinks |= (read_again or {}).get(target.number, set[NullSink]())
        match target.expr:
            case Param(kind=ParamKind.MULTI_EXPR, number=number):
                shared[number] = sinks
            case _:
                _visit(flow, scope, target.expr, sinks, column)


def _assign_several(
    flow: ParameterDataflow, scope: Scope, expr: Expr, shared: dict[ParamNumber, Sinks]
) -> None:
    """`SET (a, b) = (SELECT …)`."""
    match expr:
        case SubLink(query=query, number=number):
            first = number << 16
            inner = scope.enter(query)
            _visit_query(flow, inner, lambda n: shared.get(ParamNumber(first | n), IGNORED))
        case _:
            pass


def _result_relation(scope: Scope) -> Oid:
    match scope.entry(scope.query.result_relation):
        case RelationEntry(relation=relation):
            return relation
        case _:
            return Oid(0)


# Expressions


def _visit(
    flow: ParameterDataflow,
    scope: Scope,
    node: Node,
    sinks: Sinks,
    column: Column | None = None,
) -> None:
    """Propagate the sinks of an expression, perhaps stored in a column, to its parameters."""
    match node:
        case Param(kind=ParamKind.EXTERN):
            flow.add_place(node, sinks)
        case Var():
            _visit_var(flow, scope, node, sinks)
        case Query():
            _visit_query(flow, scope.enter(node), lambda _: sinks)
        case _ if _is_expr(node):
            for part in transfer(scope.catalog, node, sinks, column):
                _visit(flow, scope, part.part, part.sinks, part.column)
        case _:
            for child in children(node):
                _visit(flow, scope, child, IGNORED)


def _is_expr(node: Node) -> TypeGuard[Expr]:
    return isinstance(node, Expression) and not isinstance(node, CaseWhen | JsonBehavior)


def _visit_var(flow: ParameterDataflow, scope: Scope, var: Var, sinks: Sinks) -> None:
    """Note where a column of something that isn't a table goes."""
    home = scope.at(var.level)
    entry = home.entry(var.index) if home else None
    if home is None or entry is None:
        return
    if aliased := aliased_expr(entry, var.column):
        _visit(flow, home, aliased, sinks)
    elif isinstance(entry, CteEntry):
        _, cte = home.cte(entry)
        _note(flow.of_cte(cte), var.column, sinks)
    else:
        _note(flow.of_entry(home.query, var.index), var.column, sinks)


def _note(columns: ColumnSinks, number: AttNum, sinks: Sinks) -> None:
    columns.setdefault(number, set()).update(sinks)
