"""Errors of partitions name the partitioned table. Real PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.codegen.conftest import Generated

SCHEMA = """
CREATE TABLE customer (id int PRIMARY KEY);
CREATE TABLE sale (
    year int NOT NULL,
    number int NOT NULL,
    customer int NOT NULL CONSTRAINT sale_customer_fkey REFERENCES customer (id),
    coupon text,
    CONSTRAINT sale_pkey PRIMARY KEY (year, number),
    CONSTRAINT sale_number CHECK (number > 0)
) PARTITION BY RANGE (year);
CREATE TABLE sale_old PARTITION OF sale FOR VALUES FROM (2000) TO (2020) PARTITION BY LIST (year);
CREATE TABLE sale_2011 PARTITION OF sale_old FOR VALUES IN (2011);
CREATE FUNCTION sell(customer int, coupon text) RETURNS void LANGUAGE sql
    AS 'INSERT INTO sale VALUES (2011, NULL, $1, $2)';
INSERT INTO customer VALUES (1);
INSERT INTO sale VALUES (2011, 1, 1);
"""
QUERIES = {
    "sale.sql": """
-- name: add(input)!
INSERT INTO sale (year, number, customer) VALUES (:input.year, :input.number, :input.customer);
-- name: add_many(input)*!
INSERT INTO sale (year, number, customer) VALUES (:input.year, :input.number, :input.customer);
""",
    "customer.sql": """
-- name: delete(id)!
DELETE FROM customer WHERE id = :id;
-- name: buy(id, coupon)
SELECT sell(:id, :coupon)::text;
""",
}
SETTINGS = '[tool.codegen]\nsecrets = ["sale.coupon"]'


@pytest.fixture(scope="module")
def shop(generated: Callable[..., Generated]) -> Generated:
    return generated(QUERIES, SCHEMA, SETTINGS)


@pytest.mark.parametrize(
    ("number", "customer", "kind", "message"),
    [
        (2, 7, "MissingReferenceError", "sale points to a missing customer: customer = 7"),
        (1, 1, "AlreadyExistsError", "sale already exists: year = 2011, number = 1"),
        (0, 1, "ValidationError", "sale violates sale_number: number = 0"),
        (None, 1, "ValidationError", "sale lacks a value: number = None"),
    ],
)
def test_a_partition_speaks_for_its_table(
    shop: Generated, number: int | None, customer: int, kind: str, message: str
) -> None:
    package: Any = shop.package
    given = {"year": 2011, "number": number, "customer": customer}
    with pytest.raises(getattr(package, kind)) as one:
        shop.call("sale", "add", package.AddSaleInput(**given))
    with pytest.raises(getattr(package, kind)) as many:
        shop.call("sale", "add_many", [package.AddManySaleInput(**given)])
    assert (str(one.value), str(many.value)) == (message, f"{message}, in input[0]")
    assert one.value.entity == "Sale"


def test_what_is_pointed_to_is_told_of_the_table(shop: Generated) -> None:
    with pytest.raises(shop.package.StillReferencedError) as caught:
        shop.call("customer", "delete", 1)
    assert str(caught.value) == "customer is still referenced by sale: id = 1"


def test_the_secrets_of_the_table_are_those_of_its_partitions(shop: Generated) -> None:
    with pytest.raises(shop.package.ValidationError) as caught:
        shop.call("customer", "buy", 1, "hunter2")
    refused = caught.value.__cause__
    assert (str(caught.value), caught.value.entity) == ("sale lacks a value: number", "Sale")
    assert "hunter2" not in f"{refused!r} {vars(refused)}"
