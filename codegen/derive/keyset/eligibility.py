"""What keeps a list from coming in pages."""

from collections.abc import Iterator
from typing import Final

from codegen.ask.catalog import Catalog, Type
from codegen.ask.node_reader import Node, children
from codegen.base.diagnostics import Diagnostic
from codegen.derive.keyset.page_key import paged_keys
from codegen.derive.orders import ProvenOrder
from codegen.infer.ordering.sort_keys import SortKey
from codegen.ir.forms import is_volatile
from codegen.ir.scope import Scope, result_entries
from codegen.ir.side_effects import changes_rows
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

_TAKEN = ("after", "per_page")


def unfit_query(query: SourceQuery, tree: Node) -> Iterator[Diagnostic]:
    """What a statement must not be, or have, for its rows to come in pages."""
    assert query.annotations.keyset is not None
    line = query.annotations.keyset.offset
    if top_level_order_by(query) is None:
        hint = "order the rows by what they should be paged by, and at last by a key of the table"
        yield query.diagnose_annotation(line, "@keyset needs an ORDER BY to go along", hint)
    if changes_rows(tree):
        hint = "leave the line out: all that a change returns comes at once"
        yield query.diagnose_annotation(line, "@keyset is for statements that change no data", hint)
    if tree.node("limitCount") or tree.node("limitOffset") or tree.items("rowMarks"):
        hint = "leave it out, or put it into a subquery: per_page says how many rows come"
        message = "LIMIT, OFFSET or FOR at the end, where @keyset takes a page"
        yield query.diagnose_annotation(line, message, hint)
    if found := next((name for name in query.arguments if name in _TAKEN), None):
        message = f"{found} is an argument of the query already"
        hint = "rename the parameter: @keyset adds after and per_page"
        yield query.diagnose_annotation(line, message, hint)


def unfit_order(
    query: SourceQuery, catalog: Catalog, tree: Node, order: ProvenOrder
) -> Iterator[Diagnostic]:
    """What an order must not be made of for pages to go along it."""
    keys = paged_keys(order)
    for key in keys:
        found = _unfit_key(query, catalog, tree, key)
        if found is None and order.line and key.hidden and _is_window(key.expression):
            found = "a window is a key of this line alone", "add it to the columns"
        if found:
            yield problem_of(query, order, key, *found)
    if not keys:
        message = "one row comes at most: there are no pages of it"
        yield problem_of(query, order, None, message, "leave @keyset out")
    nullable = [key for key in keys if not key.not_null]
    if len(nullable) > MOST_NULLABLE:
        message = f"{len(nullable)} keys that may be NULL: pages go along {MOST_NULLABLE} at most"
        hint = "rule NULL out: by NOT NULL, by a condition, or with coalesce(…)"
        yield problem_of(query, order, nullable[0], message, hint)


def _unfit_key(
    query: SourceQuery, catalog: Catalog, tree: Node, key: SortKey
) -> tuple[str, str] | None:
    """What is wrong with a key, and the remedy."""
    type_ = catalog.types.get(key.type)
    if type_ is None or not _is_carried(catalog, type_):
        name = type_.name if type_ else "unknown"
        return f"a cursor can't carry a key of the type {name}", _instead(catalog, type_)
    if _moves(Scope(tree, catalog), key.expression):
        hint = "order by what is stored, or computed from that alone"
        return "this key may be another when the next page is read", hint
    if key.hidden and (key.item is None or select_list_end(query) is None):
        return "what rows are ordered by isn't among the columns", "add it to them"
    return None


def _is_window(expression: Node) -> bool:
    """Whether it counts on windows, which have other numbers in each statement."""
    return any(it.name == "WINDOWFUNC" for it in expression.walk())


def _is_carried(catalog: Catalog, type_: Type) -> bool:
    base = catalog.base_type(type_.oid)
    if base.python:
        return base.python in ("str", "int", "float")
    if base.kind == "e":
        return base is type_  # PostgreSQL has no = for a domain over an enum
    return base.schema == "pg_catalog" and base.name in _CARRIED


def _instead(catalog: Catalog, type_: Type | None) -> str:
    """What could be ordered by in the place of such a type."""
    base = catalog.base_type(type_.oid) if type_ else None
    if base and base.name == "interval":
        return "order by its length: extract(epoch FROM …)"
    if base and base.kind == "e":
        return f"cast it to what it is a domain over: (…)::{base.name}"
    return "order by something that stands for it, such as a number or a text"


def _moves(scope: Scope, expression: Node | None) -> bool:
    """Whether an expression may have another value the next time, with the same data."""
    if expression is None:
        return False
    if is_volatile(scope.catalog, expression):
        return True
    clocks = any(_tells_time(scope.catalog, it) for it in expression.walk())
    return clocks or any(_shows(scope, it) for it in expression.own() if it.name == "VAR")


def _tells_time(catalog: Catalog, node: Node) -> bool:
    function = catalog.functions.get(node.number("funcid"))
    clock = function is not None and function.built_in and function.name in _CLOCKS
    few = clock and len(node.nodes("args")) < 2  # age(a, b) depends on nothing else
    return few or node.name == "SQLVALUEFUNCTION"


def _shows(scope: Scope, var: Node) -> bool:
    """Whether what a column shows moves."""
    home = scope.at(var.number("varlevelsup"))
    if home is None:
        return False
    entry, number = home.entry(var.number("varno")), var.number("varattno")
    entries = home.entries if home.query.node("setOperations") else [entry] if entry else []
    return any(_moves(at, shown) for it in entries for at, shown in _shown(home, it, number))


def _shown(scope: Scope, entry: Node, number: int) -> Iterator[tuple[Scope, Node]]:
    """What a column of an entry is made of, and in which query."""
    aliases = entry.nodes("joinaliasvars") or entry.nodes("groupexprs")
    inner = scope.inner(entry)
    listed = [it.node("expr") for it in result_entries(inner.query)] if inner else aliases
    if 0 < number <= len(listed) and (shown := listed[number - 1]):
        yield inner or scope, shown
    for computed in ("functions", "values_lists", "tablefunc"):
        yield from ((scope, it) for it in children(entry.fields.get(computed)))


def problem_of(
    query: SourceQuery, order: ProvenOrder, key: SortKey | None, message: str, hint: str
) -> Diagnostic:
    """A problem at a key where it is known how it is written, or else at its order."""
    item = key.item if key else None
    if order.line:
        at = order.line.text_offset + (item.start if item else 0)
        return query.diagnose_annotation(at, message, hint)
    own = top_level_order_by(query)
    return query.diagnose(message, hint, at=item.start if item else own.keyword_start if own else 0)
