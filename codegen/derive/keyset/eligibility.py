"""Eligibility of a list for keyset pagination: errors of the query, and of each of its orders.

A key must be carried by a cursor unchanged, and be the same when the next page is read:
`ORDER BY created DESC, id` is eligible, `ORDER BY random(), id` isn't.
"""

from collections.abc import Iterator
from typing import Final

from codegen.base.diagnostics import Diagnostic
from codegen.derive.keyset.page_key import paged_keys
from codegen.derive.orders import TotalOrder
from codegen.infer.ordering.sort_keys import SortKey
from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Catalog, Type
from codegen.ir.identity import aliased_expr
from codegen.ir.nodes import (
    Expr,
    FuncExpr,
    FunctionEntry,
    Node,
    Query,
    RangeTblEntry,
    SQLValueFunction,
    TableFuncEntry,
    ValuesEntry,
    Var,
    WindowFunc,
)
from codegen.ir.scope import Scope
from codegen.ir.side_effects import changes_rows
from codegen.ir.volatility import contains_volatile
from codegen.ir.walk import walk, walk_level
from codegen.read.order_by import top_level_order_by
from codegen.read.syntax import SourceQuery
from codegen.sql.derived_table import select_list_end

MOST_NULLABLE: Final = 3
"""Each key that may be NULL doubles the statements of an order."""

# Types whose values come from the driver and go back to it unchanged, and compare alike.
_CARRIED = frozenset(
    {
        *("bool", "bytea", "date", "float4", "float8", "int2", "int4", "int8", "name", "numeric"),
        *("oid", "text", "bpchar", "varchar", "time", "timestamp", "timestamptz", "uuid"),
    }
)
# Functions that tell the time of the call; others that do are volatile.
_CLOCKS = frozenset({"age", "now", "statement_timestamp", "transaction_timestamp"})

_ADDED_ARGUMENTS = ("after", "per_page")


def keyset_query_errors(query: SourceQuery, tree: Query) -> Iterator[Diagnostic]:
    """Report what a statement must not be, or have, for its rows to come in pages."""
    assert query.annotations.keyset is not None
    line = query.annotations.keyset.offset
    if top_level_order_by(query) is None:
        hint = "order the rows by what they should be paged by, and at last by a key of the table"
        yield query.diagnose_annotation(line, "@keyset needs an ORDER BY to go along", hint)
    if changes_rows(tree):
        hint = "leave the line out: all that a change returns comes at once"
        yield query.diagnose_annotation(line, "@keyset is for statements that change no data", hint)
    if tree.limit or tree.offset or tree.row_marks:
        hint = "leave it out, or put it into a subquery: per_page says how many rows come"
        message = "LIMIT, OFFSET or FOR at the end, where @keyset takes a page"
        yield query.diagnose_annotation(line, message, hint)
    if name := next((name for name in query.arguments if name in _ADDED_ARGUMENTS), None):
        message = f"{name} is an argument of the query already"
        hint = "rename the parameter: @keyset adds after and per_page"
        yield query.diagnose_annotation(line, message, hint)


def keyset_order_errors(
    query: SourceQuery, scope: Scope, order: TotalOrder
) -> Iterator[Diagnostic]:
    """Report what an order must not be made of for pages to go along it."""
    keys = paged_keys(order)
    for key in keys:
        error = _key_error(query, scope, key)
        if error is None and order.line and key.hidden and _has_window(key.expression):
            error = "a window is a key of this line alone", "add it to the columns"
        if error:
            yield problem_of(query, order, key, *error)
    if not keys:
        message = "one row comes at most: there are no pages of it"
        yield problem_of(query, order, None, message, "leave @keyset out")
    nullable = [key for key in keys if not key.not_null]
    if len(nullable) > MOST_NULLABLE:
        message = f"{len(nullable)} keys that may be NULL: pages go along {MOST_NULLABLE} at most"
        hint = "rule NULL out: by NOT NULL, by a condition, or with coalesce(…)"
        yield problem_of(query, order, nullable[0], message, hint)


def _key_error(query: SourceQuery, scope: Scope, key: SortKey) -> tuple[str, str] | None:
    """The fault of a key, and the remedy."""
    type_ = scope.catalog.types.get(key.type)
    if type_ is None or not _is_carried(scope.catalog, type_):
        name = type_.name if type_ else "unknown"
        return f"a cursor can't carry a key of the type {name}", _instead(scope.catalog, type_)
    if _is_unstable(scope, key.expression):
        hint = "order by what is stored, or computed from that alone"
        return "this key may be another when the next page is read", hint
    if key.hidden and (key.item is None or select_list_end(query) is None):
        return "what rows are ordered by isn't among the columns", "add it to them"
    return None


def _has_window(expr: Expr) -> bool:
    """Tell whether it calls a window function, whose window has another number elsewhere."""
    return any(isinstance(node, WindowFunc) for node in walk(expr))


def _is_carried(catalog: Catalog, type_: Type) -> bool:
    base = catalog.base_type(type_.oid)
    if base.python:
        return base.python in ("str", "int", "float")
    if base.kind == "e":
        return base is type_  # PostgreSQL has no = for a domain over an enum
    return base.schema == "pg_catalog" and base.name in _CARRIED


def _instead(catalog: Catalog, type_: Type | None) -> str:
    """The remedy for a key of such a type."""
    base = catalog.base_type(type_.oid) if type_ else None
    if base and base.name == "interval":
        return "order by its length: extract(epoch FROM …)"
    if base and base.kind == "e":
        return f"cast it to what it is a domain over: (…)::{base.name}"
    return "order by something that stands for it, such as a number or a text"


def _is_unstable(scope: Scope, node: Node) -> bool:
    """Tell whether an expression may have another value the next time, with the same data."""
    if contains_volatile(node) or any(map(_tells_time, walk(node))):
        return True
    return any(_shows_unstable(scope, var) for var in walk_level(node) if isinstance(var, Var))


def _tells_time(node: Node) -> bool:
    match node:
        case FuncExpr(function=function, args=args):
            # age(a, b) depends on nothing else.
            return built_in_name(function) in _CLOCKS and len(args) < 2
        case SQLValueFunction():
            return True
        case _:
            return False


def _shows_unstable(scope: Scope, var: Var) -> bool:
    """Tell whether a column shows something unstable."""
    home = scope.at(var.level)
    if home is None:
        return False
    entry = home.entry(var.index)
    entries = home.entries if home.query.set_operation else [entry] if entry else []
    sources = (source for origin in entries for source in _sources(home, origin, var.column))
    return any(_is_unstable(*source) for source in sources)


def _sources(scope: Scope, entry: RangeTblEntry, column: int) -> Iterator[tuple[Scope, Node]]:
    """The expressions that a column of an entry is made of, each with its query."""
    inner = scope.inner(entry)
    expr = inner.result_expr(column) if inner else aliased_expr(entry, column)
    if expr is not None:
        yield inner or scope, expr
    match entry:
        case FunctionEntry(functions=functions):
            yield from ((scope, function) for function in functions)
        case ValuesEntry(rows=rows):
            yield from ((scope, value) for row in rows for value in row)
        case TableFuncEntry(table_function=function) if function:
            yield scope, function
        case _:
            pass


def problem_of(
    query: SourceQuery, order: TotalOrder, key: SortKey | None, message: str, hint: str
) -> Diagnostic:
    """An error at a key where it is known how it is written, or else at its order."""
    item = key.item if key else None
    if order.line:
        at = order.line.text_offset + (item.start if item else 0)
        return query.diagnose_annotation(at, message, hint)
    clause = top_level_order_by(query)
    start = clause.keyword_start if clause else 0
    return query.diagnose(message, hint, at=item.start if item else start)
