"""Composite types and row types of tables: Structs that come out and go in."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.codegen.conftest import Generated
from tests.codegen.type_oracle import fits

Refusal = Callable[..., Any]

SCHEMA = """
CREATE SCHEMA other;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN positive AS int NOT NULL CHECK (VALUE > 0);
CREATE TYPE point3 AS (x float8, y float8, z float8);
CREATE TYPE other.point3 AS (x int);
CREATE TYPE leg AS (
    start point3, moods mood[], notes jsonb, more jsonb[], device macaddr, paid numeric
);
COMMENT ON TYPE leg IS 'A part of a trip.';
COMMENT ON COLUMN leg.paid IS 'In euros.';
CREATE TYPE trip AS (legs leg[], name text, "when" tstzrange, list int, at other.point3);
CREATE TABLE traveller (
    id int PRIMARY KEY,
    name text NOT NULL,
    password text,
    trip trip,
    trips trip[] NOT NULL DEFAULT '{}'
);
CREATE VIEW known AS SELECT id, name FROM traveller;
"""
QUERIES = """
-- name: create(input)<!
-- Add a traveller.
INSERT INTO traveller (id, name, trip, trips)
VALUES (:input.id, :input.name, :input.trip, :input.trips)
RETURNING id, name, password, trip, trips;

-- name: find_by_id(id)^
-- The traveller with this id.
SELECT id, name, password, trip, trips FROM traveller WHERE id = :id;

-- name: leg(leg)$
SELECT :leg::leg;

-- name: legs(legs)$
SELECT :legs::leg[];

-- name: whole()
SELECT t AS whole, k AS known FROM traveller AS t LEFT JOIN known AS k ON k.id = t.id + 1;

-- name: made()$
SELECT ROW(1, 2, 3)::point3;
"""
SETTINGS = '[tool.codegen]\nsecrets = ["traveller.password"]\n'


@pytest.fixture(scope="module")
def trips(generated: Callable[..., Generated]) -> Generated:
    """A package in which travellers have trips, and trips legs."""
    return generated({"traveller.sql": QUERIES}, SCHEMA, SETTINGS)


@pytest.fixture(scope="module")
def leg(trips: Generated) -> Any:
    """A leg that has everything."""
    module = trips.package
    return module.Leg(
        start=module.Point3(1.0, 2.0, None),
        moods=[module.Mood.GOOD, None],
        notes={"a": [1]},
        more=[{"b": 1}, None],
        device="08:00:2b:01:02:03",
        paid=None,
    )


def test_what_goes_in_comes_out(trips: Generated, leg: Any) -> None:
    answer = trips.call("traveller", "leg", leg)
    assert answer == leg
    assert fits(trips.returns("traveller", "leg"), answer)


def test_arrays_of_composites(trips: Generated, leg: Any) -> None:
    legs = trips.call("traveller", "legs", [leg, leg])
    assert legs == [leg, leg]
    assert fits(trips.returns("traveller", "legs"), legs)


def test_composites_in_composites_and_in_columns(trips: Generated, leg: Any) -> None:
    module = trips.package
    trip = module.Trip([leg, leg, None], "", None, 3, module.OtherPoint3(7))
    given = module.CreateTravellerInput(id=1, name="Ada", trip=trip, trips=[trip])
    made = trips.call("traveller", "create", given)
    assert (made.trip, made.trips) == (trip, [trip])
    row = trips.call("traveller", "find_by_id", 1)
    assert row == made
    assert fits(module.Traveller, row)


def test_a_composite_of_nulls_is_no_null(trips: Generated) -> None:
    module = trips.package
    empty = module.Leg(None, None, None, None, None, None)
    assert trips.call("traveller", "leg", empty) == empty


def test_rows_as_values(trips: Generated) -> None:
    module = trips.package
    given = module.CreateTravellerInput(id=2, name="Bo")
    trips.call("traveller", "create", given)
    rows = trips.call("traveller", "whole")
    assert fits(trips.returns("traveller", "whole"), rows)
    assert module.TravellerRecord(2, "Bo", None, None, []) in [row.whole for row in rows]


def test_secrets_of_a_row_never_show(trips: Generated) -> None:
    text = repr(trips.package.TravellerRecord(2, "Bo", "guess me", None, []))
    assert "Bo" in text
    assert "guess me" not in text


def test_comments_become_documentation(trips: Generated) -> None:
    text = next(trips.folder.glob("*/composites/leg.py")).read_text()
    assert "\n# Generated from migrations " in text
    assert '    """A part of a trip."""\n' in text
    assert '    """In euros."""\n' in text


def test_a_field_may_be_null_whatever_its_domain_says(
    describe: Callable[..., Any], generated: Callable[..., Generated]
) -> None:
    schema = """
        CREATE DOMAIN positive AS int NOT NULL; CREATE TYPE pair AS (a positive, b int);
        CREATE TABLE pairs (id int PRIMARY KEY, pair pair);
        CREATE FUNCTION half() RETURNS pair LANGUAGE plpgsql
        AS 'DECLARE p pair; BEGIN p.b := 1; RETURN p; END';
    """
    made = generated({"q.sql": "-- name: half()$\nSELECT half();"}, schema)
    try:
        half = made.call("q", "half")
    except made.package.DatabaseError:
        return
    assert fits(made.returns("q", "half"), half)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("", "has no fields"),
        ('"two words" int', "'two words' is no name"),
        ('"class" int', "'class' is no name"),
        ("a tsvector", "field a has the type tsvector"),
        ("a regclass[]", "field a has the type regclass"),
        ("a citext", "type public.citext, which has no Python type"),
        ("a inner_type", "field b has the type money"),
    ],
)
def test_composites_that_cannot_be_read(fields: str, said: str, refusal: Refusal) -> None:
    schema = f"""
        CREATE EXTENSION citext; CREATE TYPE inner_type AS (b money);
        CREATE TYPE pair AS ({fields}); CREATE TABLE t (p pair);
    """
    error = refusal("SELECT p FROM t;", migrations=schema)
    assert said in error["message"]
    assert error["message"].startswith(
        "p has the composite type public.pair" if fields else "p has"
    )
    assert error["hint"]
    error = refusal("SELECT 1 AS x WHERE :p::pair IS NULL;", "q(p)", schema)
    assert said in error["message"]
