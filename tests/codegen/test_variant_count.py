"""`describe` tells how many texts a statement can become: so many are really assembled."""

import importlib
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from attune_db.core import Query, ValidationError

CURSOR = (True,) * 9  # what cursors hold, at most
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
def told(describe: Callable[..., Any], schema: str) -> dict[str, Any]:
    """What `describe` says of each query."""
    found = describe({"book.sql": written()}, schema)
    assert found["errors"] == []
    return {it["name"]: it for it in found["queries"]}


def texts(held: Any, parameters: list[Any]) -> Iterator[str]:
    """Every text that a statement can be assembled to."""
    held = getattr(held, "statement", held)  # of a bulk statement
    if isinstance(held, Query):
        yield held.sql
        return
    flags = [(False, True) if it["optional"] else (True,) for it in parameters if it["group"]]
    for given, choice in product(product(*flags), [None, *held.choices]):
        try:
            text = held.text((*given, *CURSOR), choice)
        except ValidationError:  # what goes together isn't given together: no text
            continue
        yield text or f"what is read instead, with {given}"


@pytest.mark.parametrize("name", [head.partition("(")[0] for head in QUERIES])
def test_so_many_texts_are_assembled(name: str, module: Any, told: dict[str, Any]) -> None:
    found = set(texts(getattr(module, name.upper()), told[name]["parameters"]))
    assert len(found) == told[name]["texts"]
