"""The statements that read a list in pages, as the repository's module holds them."""

from collections.abc import Iterator

from codegen.analyze.statement import Statement
from codegen.base.diagnostics import Diagnostic
from codegen.derive.keyset.eligibility import problem_of
from codegen.derive.keyset.page_key import PageKey
from codegen.derive.keyset.pages import PagedOrder, Pages
from codegen.model.context import Context
from codegen.model.name_shadowing import PAGE
from codegen.model.package import Argument, Import, Keyset, KeysetKey, KeysetOrder
from codegen.model.python_types import PythonType, python_type
from codegen.sql.assembler import BoundParam
from codegen.sql.seek_query import PageQuery

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
    orders = tuple(_order(context, pages, order) for order in pages.orders)
    return Keyset(f"{file}.{statement.query.name}", orders, len(pages.hidden))


def key_imports(context: Context, statement: Statement) -> frozenset[Import]:
    """What the types of the keys need, and the page."""
    if statement.pages is None:
        return frozenset()
    keys = (key for order in statement.pages.orders for key in order.keys)
    return frozenset(it for key in keys for it in _type(context, key).imports) | {PAGE}


def _order(context: Context, pages: Pages, order: PagedOrder) -> KeysetOrder:
    return KeysetOrder(
        name=order.name,
        keys=tuple(
            KeysetKey(it.slot, it.place, _type(context, it).annotation) for it in order.keys
        ),
        first=_text(pages, order.first_page),
        after=tuple(
            (tuple(key.slot for key in missing), _text(pages, tail))
            for missing, tail in order.next_pages
        ),
    )


def _type(context: Context, key: PageKey) -> PythonType:
    """What a cursor carries: of an enum its label."""
    if context.catalog.base_type(key.type).kind == "e":
        return PythonType("str", not_null=key.not_null)
    found = python_type(context.catalog, key.type, not_null=key.not_null)
    assert found is not None  # or the key would have been refused
    return found


def _text(pages: Pages, tail: PageQuery) -> str:
    return "".join(_written(pages, piece) for piece in tail)


def _written(pages: Pages, piece: str | BoundParam) -> str:
    if isinstance(piece, str):
        return piece.replace("${", "$${")
    plain = pages.template.bound_params
    return f"${plain.index(piece.key) + 1}" if piece.key in plain else f"${{{piece.key}}}"
