"""The statements that read a list in pages, as the repository's module holds them."""

from collections.abc import Iterator

from codegen.analyze.statement import Statement
from codegen.base.diagnostics import Diagnostic
from codegen.derive.keyset.eligibility import problem_of
from codegen.derive.keyset.page_key import PageKey
from codegen.derive.keyset.pages import PagedOrder, Pages
from codegen.model.constants import KeyRange, Keyset, KeysetKey, KeysetOrder
from codegen.model.context import Context
from codegen.model.name_shadowing import PAGE
from codegen.model.package import Argument, Import
from codegen.model.python_types import PythonType, python_type
from codegen.model.query_constants import statement_text
from codegen.sql.composition import own_order, unordered
from codegen.sql.derived_table import select_list_end
from codegen.sql.marked_text import escape_marks, marked_text
from codegen.sql.seek_query import PageQuery, key_ranges, page_order

PAGE_KEYWORDS = (
    Argument("after", "str | None", default="None"),
    Argument("per_page", "int", default="50"),
)


def secret_keys(context: Context, statement: Statement) -> Iterator[Diagnostic]:
    """Keys that a cursor would show, though they are secret."""
    for order in statement.pages.orders if statement.pages else ():
        for key in order.keys:
            if key.sources & context.secrets:
                message = "a cursor would show what is secret here"
                hint = "order by something else"
                yield problem_of(statement.query, order.order, key.sort, message, hint)


def keyset(context: Context, statement: Statement, file: str) -> Keyset | None:
    """The orders that pages go along, where the statement has pages."""
    pages = statement.pages
    if pages is None:
        return None
    insertions = _hidden_columns(pages)
    _, *listed, _ = pages.head
    text = marked_text(statement.template, listed)
    inserted = {at: columns.strip("«»") for at, columns in insertions.items()}
    is_composed = unordered(statement_text(statement, inserted)) == text
    return Keyset(
        name=f"{file}.{statement.query.name}",
        orders=tuple(_order(context, statement, pages, order) for order in pages.orders),
        hidden=len(pages.hidden),
        listed=None if is_composed else text,
        insertions=tuple(insertions.items()) if is_composed else (),
    )


def _hidden_columns(pages: Pages) -> dict[int, str]:
    """The columns that pages alone read, by where the list of columns ends."""
    end = select_list_end(pages.template.query)
    if end is None or not pages.hidden:
        return {}
    columns = (
        f", {marked_text(pages.template, [column.segment])} AS {column.name}"
        for column in pages.hidden
    )
    return {end: f"«{''.join(columns)}»"}


def key_imports(context: Context, statement: Statement) -> frozenset[Import]:
    """Imports for the types of the keys, and for the page."""
    if statement.pages is None:
        return frozenset()
    keys = (key for order in statement.pages.orders for key in order.keys)
    return frozenset(imported for key in keys for imported in _type(context, key).imports) | {PAGE}


def _order(context: Context, statement: Statement, pages: Pages, order: PagedOrder) -> KeysetOrder:
    by = escape_marks(page_order(order.keys))
    line = order.order.line
    own = line.text if line else own_order(statement_text(statement))
    after = {
        tuple(key.slot for key in missing): tuple(
            _key_range(pages, *each, by) for each in key_ranges(order.keys, missing)
        )
        for missing, _ in order.next_pages
    }
    return KeysetOrder(
        name=order.name or None,
        keys=tuple(_key(context, key) for key in order.keys),
        after=after.pop(()),
        after_nulls=tuple(after.items()),
        by=None if own == by else by,
    )


def _key(context: Context, key: PageKey) -> KeysetKey:
    column = None if key.column_name == key.slot else key.column_name
    return KeysetKey(key.slot, _type(context, key).annotation, column)


def _key_range(pages: Pages, where: PageQuery, order: str, by: str) -> KeyRange:
    escaped = (escape_marks(part) if isinstance(part, str) else part for part in where)
    order = escape_marks(order)
    return KeyRange(marked_text(pages.template, escaped), None if order == by else order)


def _type(context: Context, key: PageKey) -> PythonType:
    """The type of a key within a cursor: an enum is carried by its label."""
    if context.catalog.base_type(key.type).kind == "e":
        return PythonType("str", not_null=key.not_null)
    type_ = python_type(context.catalog, key.type, not_null=key.not_null)
    assert type_ is not None  # or the key would have been refused
    return type_
