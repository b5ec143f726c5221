"""Guarded places: those of parameters at which a CASE or an OR doesn't look in every case.

In `:ts IS NULL OR (created, id) < (:ts, :id)` nothing looks at `:id` where `:ts` is NULL. In
`CASE WHEN :kind = 1 THEN pages > 100 ELSE true END` a NULL of `:kind` is as good as 2: ELSE.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, all_of, non_nulls
from codegen.ir.calls import is_strict_call
from codegen.ir.constants import is_null_const
from codegen.ir.enums import BoolOp, CommandType
from codegen.ir.nodes import (
    Aggref,
    BoolExpr,
    CaseExpr,
    CollateExpr,
    Expr,
    Node,
    OpExpr,
    Param,
    Query,
    RelabelType,
    ScalarArrayOpExpr,
    SubLink,
    Unknown,
    Var,
    WindowFunc,
)
from codegen.ir.oids import ParamNumber
from codegen.ir.scope import Scope, nested_scopes
from codegen.ir.walk import parameter_number, parameters, walk, walk_level


@dataclass(frozen=True, slots=True)
class GuardedPlaces:
    """Places by the identity of their nodes."""

    # Parameters that aren't NULL where the place is looked at.
    guards: dict[int, set[ParamNumber]] = field(
        default_factory=lambda: defaultdict[int, set[ParamNumber]](set)
    )
    # Where a NULL can't come, since a CASE has tested the parameter before.
    unreached: set[int] = field(default_factory=set[int])
    # In conditions of a CASE that tell values of the parameter from one another, and from NULL.
    switches: set[int] = field(default_factory=set[int])


def find_guarded_places(scope: Scope) -> GuardedPlaces:
    """The guarded places of a statement."""
    places = GuardedPlaces()
    for inner in nested_scopes(scope):
        orders = [id(case) for case in _order_cases(inner.query)]
        for node in walk_level(inner.query):
            match node:
                case BoolExpr(op=BoolOp.OR):
                    _add_or(places, inner, node)
                case CaseExpr():
                    _add_case(places, inner, node)
                    if id(node) in orders or _has_else(node):
                        places.switches.update(map(id, _switched(node)))
                case _:
                    pass
    return places


def _add_or(places: GuardedPlaces, scope: Scope, disjunction: BoolExpr) -> None:
    """An argument of OR matters where none of the others is true."""
    for arg in disjunction.args:
        others = (other for other in disjunction.args if other is not arg)
        _guard(places, arg, all_of(non_nulls(scope, other, Truth.NOT_TRUE) for other in others))


def _add_case(places: GuardedPlaces, scope: Scope, case: CaseExpr) -> None:
    """A result is computed where its condition is true, and no condition before it."""
    before: NonNulls | None = NOTHING
    for when in case.whens:
        _shield(places, when.condition, before)
        taken = all_of([before, non_nulls(scope, when.condition, Truth.TRUE)])
        if case.arg and is_strict_call(when.condition):
            taken = all_of([taken, non_nulls(scope, case.arg, Truth.NOT_NULL)])
        _shield(places, when.result, taken)
        before = all_of([before, non_nulls(scope, when.condition, Truth.NOT_TRUE)])
    if case.default is not None:
        _shield(places, case.default, before)


def _shield(places: GuardedPlaces, part: Expr, facts: NonNulls | None) -> None:
    """Note a part of a CASE, which isn't computed unless it is its turn."""
    guards = _guard(places, part, facts)
    own = (param for param in parameters(part) if param.number in guards)
    places.unreached.update(map(id, own))


def _guard(places: GuardedPlaces, part: Expr, facts: NonNulls | None) -> set[ParamNumber]:
    """Note the parameters that aren't NULL where these facts hold; None: that is nowhere."""
    guards = {number for key in facts or () if (number := parameter_number(key))}
    for param in parameters(part) if guards else ():
        places.guards[id(param)] |= guards
    return guards


# Cases by the value of a parameter


def _order_cases(query: Query) -> Iterator[CaseExpr]:
    """The CASEs of ORDER BY alone: `ORDER BY CASE WHEN :by = 1 THEN id END`."""
    if query.command is not CommandType.SELECT:
        return
    sorting = {clause.target_ref for clause in query.sort}
    windows = (clause for window in query.windows for clause in (*window.partition, *window.order))
    other = {clause.target_ref for clause in (*query.group, *query.distinct, *windows)}
    for target in query.targets:
        if target.is_junk and target.sort_group_ref in sorting - other:
            match _strip_labels(target.expr):
                case CaseExpr() as case:
                    yield case
                case _:
                    pass


def _strip_labels(expr: Expr) -> Expr:
    match expr:
        case RelabelType(arg=arg) | CollateExpr(arg=arg):
            return _strip_labels(arg)
        case _:
            return expr


def _has_else(case: CaseExpr) -> bool:
    return case.default is not None and not is_null_const(case.default)


def _switched(case: CaseExpr) -> Iterator[Param]:
    """The places of parameters that the conditions compare with fixed values."""
    conditions = [when.condition for when in case.whens]
    if case.arg is None:
        yield from _compared(conditions)
    elif all(map(_is_fixed, (case.arg, *conditions))):
        yield from parameters(case.arg, *conditions)


def _compared(conditions: Iterable[Expr]) -> Iterator[Param]:
    for condition in conditions:
        match condition:
            case BoolExpr(args=args):
                yield from _compared(args)
            case OpExpr() | ScalarArrayOpExpr() if _is_fixed(condition):
                yield from parameters(condition)
            case _:
                pass


def _is_fixed(expr: Expr) -> bool:
    """Tell whether an expression is made of parameters and constants."""
    return not any(map(_reads_rows, walk(expr)))


def _reads_rows(node: Node) -> bool:
    return isinstance(node, Var | SubLink | Aggref | WindowFunc | Unknown)
