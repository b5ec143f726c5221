"""Calls in the words of the statement: `lower()`, `+`, `::int`."""

from typing import TypeGuard

from codegen.explain.places import Place
from codegen.ir.calls import called_function
from codegen.ir.enums import CoercionForm
from codegen.ir.nodes import (
    CaseWhen,
    CoerceViaIO,
    Expr,
    Expression,
    FuncExpr,
    JsonBehavior,
    Node,
    OperatorCall,
    ScalarArrayOpExpr,
)
from codegen.ir.walk import children

_CASTS = (CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST)


def call_name(place: Place, expr: Node) -> str:
    """The function or operator of a call, as far as the statement names it."""
    function = called_function(expr)
    name = f"{function.name}()" if function else "an unknown function"
    match expr:
        case FuncExpr(form=form) if form in _CASTS:
            return f"the cast by {name}"
        case CoerceViaIO():
            return "the cast"
        case OperatorCall() | ScalarArrayOpExpr():
            offset = None if place.view else place.text.offset(expr)
            symbol = place.text.operator_at(offset) if offset is not None else ""
            return f"`{symbol}`" if symbol else name
        case _:
            return name


def is_expr(node: Node) -> TypeGuard[Expr]:
    """Tell whether a node is an expression of its own."""
    return isinstance(node, Expression) and not isinstance(node, CaseWhen | JsonBehavior)


def parts_of(expr: Expr) -> list[Expr]:
    """The expressions that one is directly made of."""
    return [node for node in children(expr) if is_expr(node)]
