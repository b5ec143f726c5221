"""Numbers in JSON keep their digits where the Python type has a Decimal. Real PostgreSQL."""

from collections.abc import Callable
from decimal import Decimal
from math import isnan
from typing import Any

import msgspec
import pytest

from attune_db.core import DocumentError
from tests.codegen.conftest import Generated
from tests.codegen.type_oracle import fits

LONG = "12345678901234567890.12345678901234567890"
SCHEMA = f"""
CREATE TABLE item (
    id int PRIMARY KEY,
    price numeric NOT NULL,
    weight float8 NOT NULL,
    notes jsonb NOT NULL,
    bill json NOT NULL,
    tip jsonb NOT NULL
);
INSERT INTO item VALUES
    (1, {LONG}, 0.1, '{{"a": 1.50}}', '{{"sums": [1.50, 12345678901234567891e3, 7]}}',
     '{LONG}'),
    (2, 1.50, 'NaN', '[1, 2.5]', '{{"sums": []}}', '1.50'),
    (3, 'NaN', 7, '1.25', '{{"sums": [3]}}', '7');
CREATE TABLE grid (id int PRIMARY KEY, cells int[] NOT NULL, deep int[][] NOT NULL);
INSERT INTO grid VALUES
    (1, '{{1}}', '{{{{1}}}}'), (2, '{{{{1}}}}', '{{{{1}}}}'), (3, '{{1}}', '{{1}}');
"""
QUERIES = """
-- name: list_prices()
SELECT id, notes, jsonb_build_object('price', price, 'weight', weight, 'notes', notes) AS whole
FROM item
ORDER BY id;

-- name: all_prices()$
SELECT json_agg(price ORDER BY id) FROM item;

-- name: arrays()$
SELECT array_agg(jsonb_build_object('price', price, 'id', id) ORDER BY id) FROM item WHERE id < 4;

-- name: find_bill(id)^
SELECT id, bill, tip FROM item WHERE id = :id;

-- name: weights()$
SELECT jsonb_agg('0'::float8) FROM item;

-- name: put(id, notes)!
UPDATE item SET notes = :notes WHERE id = :id;

-- name: grid(id)$
SELECT jsonb_build_object('cells', cells, 'deep', deep) FROM grid WHERE id = :id;
"""
SETTINGS = """
[tool.codegen.json]
"item.bill" = "dict[str, list[decimal.Decimal]]"
"item.tip" = "decimal.Decimal"
"""


@pytest.fixture(scope="module")
def items(generated: Callable[..., Generated]) -> Generated:
    """A package of items that have prices."""
    return generated({"item.sql": QUERIES}, SCHEMA, SETTINGS)


def test_what_a_statement_builds(items: Generated) -> None:
    rows = items.call("item", "list_prices")
    assert str(rows[0].whole.price) == LONG
    assert str(rows[1].whole.price) == "1.50"
    assert rows[2].whole.price.is_nan()
    assert isnan(rows[1].whole.weight)
    assert [type(row.whole.weight) for row in rows] == [float, float, float]
    for row in rows:
        assert fits(type(row.whole), row.whole)


def test_a_single_value(items: Generated) -> None:
    first, second, third = items.call("item", "all_prices")
    assert (str(first), str(second), third.is_nan()) == (LONG, "1.50", True)


def test_an_array_of_documents(items: Generated) -> None:
    prices = [each.price for each in items.call("item", "arrays")]
    assert (str(prices[0]), str(prices[1]), prices[2].is_nan()) == (LONG, "1.50", True)


def test_declared_types(items: Generated) -> None:
    rows = [items.call("item", "find_bill", id) for id in (1, 2, 3)]
    big = Decimal("12345678901234567891e3")
    assert [row.bill["sums"] for row in rows] == [[Decimal("1.50"), big, 7], [], [3]]
    assert [row.tip for row in rows] == [Decimal(LONG), Decimal("1.5"), 7]
    assert {type(row.tip) for row in rows} == {Decimal}


def test_documents_without_a_type_have_floats(items: Generated) -> None:
    rows = items.call("item", "list_prices")
    assert [row.notes for row in rows] == [{"a": 1.5}, [1, 2.5], 1.25]
    assert [row.whole.notes for row in rows] == [{"a": 1.5}, [1, 2.5], 1.25]
    assert type(rows[0].notes["a"]) is type(rows[0].whole.notes["a"]) is float
    assert type(rows[1].whole.notes[1]) is float
    assert msgspec.json.encode([row.notes for row in rows]) == b'[{"a":1.5},[1,2.5],1.25]'
    items.call("item", "put", 1, rows[0].notes)


def test_whole_numbers_are_floats_where_the_type_says_so(items: Generated) -> None:
    weights: Any = items.call("item", "weights")
    assert [type(weight) for weight in weights] == [float] * 3


def test_dimensions_of_arrays_in_json(items: Generated) -> None:
    grid = items.call("item", "grid", 1)
    assert (grid.cells, grid.deep) == ([1], [[1]])
    for id in (2, 3):
        with pytest.raises(DocumentError, match="doesn't fit its type"):
            items.call("item", "grid", id)
