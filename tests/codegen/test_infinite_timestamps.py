"""An infinite timestamp has a time zone where its type has one, wherever it stands in a row."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from attune_db.core.infinite_timestamps import FIRST, LAST, NAIVE_FIRST, NAIVE_LAST
from tests.codegen.conftest import Generated

SCHEMA = """
CREATE DOMAIN local AS timestamp;
CREATE TYPE stay AS (arrives timestamptz, leaves timestamp, nights local[]);
CREATE TABLE licence (
    id int PRIMARY KEY,
    expires timestamptz NOT NULL,
    printed timestamp NOT NULL,
    stays stay[] NOT NULL,
    stay stay NOT NULL,
    shown local NOT NULL,
    open tsrange NOT NULL,
    valid tstzrange NOT NULL
);
CREATE TABLE stamp (printed timestamp NOT NULL, expires timestamptz NOT NULL);
INSERT INTO licence VALUES (
    1, 'infinity', 'infinity',
    ARRAY[ROW('-infinity', '-infinity', ARRAY['infinity'])::stay],
    ROW('-infinity', '-infinity', ARRAY['infinity'])::stay, '-infinity',
    '[,infinity]', '[,infinity]'
);
INSERT INTO licence SELECT 2, expires, printed, stays, stay, shown, open, valid FROM licence;
"""
QUERIES = """
-- name: find_by_id(id)^
SELECT id, expires, printed, stays, stay, shown, open, valid FROM licence WHERE id = :id;

-- name: expires(id)$
SELECT expires FROM licence WHERE id = :id;

-- name: printed(id)$
SELECT printed FROM licence WHERE id = :id;

-- name: page_by_expiry()
-- @keyset
SELECT id, printed, expires FROM licence ORDER BY expires DESC, printed DESC, id;

-- name: list_children()
SELECT l.id AS "licence.id", l.printed AS "licence.printed", l.expires AS "licence.expires",
       jsonb_build_object('printed', l.printed, 'expires', l.expires, 'shown', ARRAY[l.shown]) AS it
FROM licence AS l
ORDER BY l.id;

-- name: create_many(input)*!
INSERT INTO stamp (printed, expires) VALUES (:input.printed, :input.expires)
RETURNING printed, expires;
"""


@pytest.fixture(scope="module")
def licences(generated: Callable[..., Generated]) -> Generated:
    """A package of licences, one of which is for ever."""
    return generated({"licence.sql": QUERIES}, SCHEMA)


def test_an_entity(licences: Generated) -> None:
    row = licences.call("licence", "find_by_id", 1)
    assert (row.expires, row.printed, row.shown) == (LAST, NAIVE_LAST, NAIVE_FIRST)
    assert (row.open.upper, row.valid.upper) == (NAIVE_LAST, LAST)
    for stay in (row.stay, *row.stays):
        assert (stay.arrives, stay.leaves, stay.nights) == (FIRST, NAIVE_FIRST, [NAIVE_LAST])
    assert row.expires > datetime.now(UTC)


def test_single_values(licences: Generated) -> None:
    assert licences.call("licence", "expires", 1) == LAST
    assert licences.call("licence", "printed", 1) == NAIVE_LAST


def test_structs_and_json_within_a_row(licences: Generated) -> None:
    row = licences.call("licence", "list_children")[0]
    assert (row.licence.printed, row.licence.expires) == (NAIVE_LAST, LAST)
    assert (row.it.printed, row.it.expires, row.it.shown) == (NAIVE_LAST, LAST, [NAIVE_FIRST])


def test_pages(licences: Generated) -> None:
    first = licences.call("licence", "page_by_expiry", per_page=1)
    second = licences.call("licence", "page_by_expiry", per_page=1, after=first.cursor)
    [row], [other] = first.items, second.items
    assert (row.id, row.printed, row.expires) == (1, NAIVE_LAST, LAST)
    assert (other.id, other.printed, other.expires) == (2, NAIVE_LAST, LAST)


def test_bulk_calls(licences: Generated) -> None:
    stamp: Any = licences.package.CreateManyLicenceInput(printed=NAIVE_LAST, expires=LAST)
    rows = licences.call("licence", "create_many", [stamp, stamp])
    assert [(row.printed, row.expires) for row in rows] == [(NAIVE_LAST, LAST)] * 2
