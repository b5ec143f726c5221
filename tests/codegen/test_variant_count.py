"""`describe` tells how many texts a statement can become: so many are really assembled."""

import importlib
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from plans.texts import statement_forms

ORDERS = "-- @order title: title DESC, id\n-- @order pages: pages NULLS FIRST, id\n"
FILTERED = (
    "SELECT id, title, pages FROM book WHERE title = :f.title AND pages BETWEEN :f.low AND :f.high"
)
QUERIES = {
    "find(id)^": "SELECT id, title FROM book WHERE id = :id",
    "filtered(f)": f"{FILTERED} ORDER BY id",
    "ordered()": f"{ORDERS}SELECT id, title, pages FROM book ORDER BY id",
    "both(f)": f"{ORDERS}{FILTERED} ORDER BY id",
    "paged(f)": f"-- @keyset\n{FILTERED} ORDER BY id DESC",
    "paged_orders(f)": f"-- @keyset\n{ORDERS}{FILTERED} ORDER BY pages DESC, title, id",
    "create(i)<!": "INSERT INTO book (author, title, pages, labels)"
    " VALUES (:i.author, :i.title, :i.pages, :i.labels) RETURNING id",
    "create_many(i)*!": "INSERT INTO book (author, title, pages, labels)"
    " VALUES (:i.author, :i.title, :i.pages, :i.labels) RETURNING id",
    "update(id, i)<!": "UPDATE book SET title = :i.title, pages = :i.pages"
    " WHERE id = :id AND price = :i.price RETURNING id",
}


def written() -> str:
    return "\n\n".join(f"-- name: {head}\n{sql};" for head, sql in QUERIES.items())


@pytest.fixture(scope="module")
def module(generated: Callable[..., Any], schema: str) -> Any:
    """The repository's module."""
    package = generated({"book.sql": written()}, schema).package
    return importlib.import_module(f"{package.__name__}.repositories.book")


@pytest.fixture(scope="module")
def descriptions(describe: Callable[..., Any], schema: str) -> dict[str, Any]:
    """The description of each query."""
    description = describe({"book.sql": written()}, schema)
    assert description["errors"] == []
    return {query["name"]: query for query in description["queries"]}


def texts(statement: Any, required: set[tuple[str, str]], *, streams: bool) -> Iterator[str]:
    """Every text that a statement can be assembled to."""
    for form in statement_forms(getattr(statement, "statement", statement), is_streamed=streams):
        if form.title == "after a miss":
            continue
        units = form.units(required)
        for unset in product([False, True], repeat=len(units)):
            omitted = [
                slot for unit, gone in zip(units, unset, strict=True) if gone for slot in unit
            ]
            yield form.text(omitted)


@pytest.mark.parametrize("name", [head.partition("(")[0] for head in QUERIES])
def test_so_many_texts_are_assembled(name: str, module: Any, descriptions: dict[str, Any]) -> None:
    required = {
        (parameter["group"], parameter["name"])
        for parameter in descriptions[name]["parameters"]
        if parameter["group"] and not parameter["optional"]
    }
    assembled = set(texts(getattr(module, name.upper()), required, streams=False))
    assert len(assembled) == descriptions[name]["texts"]
