"""The broken end of a foreign key, told by the table that is written. Real PostgreSQL."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.codegen.conftest import Generated

SCHEMA = """
CREATE TABLE team (id int PRIMARY KEY);
CREATE TABLE person (
    id int PRIMARY KEY,
    boss int REFERENCES person (id),
    team int REFERENCES team (id)
);
CREATE VIEW staff AS SELECT id, boss FROM person;
INSERT INTO person VALUES (1, NULL, NULL), (2, 1, NULL);
"""
PERSON = """
-- name: add(id, boss)!
INSERT INTO person (id, boss) VALUES (:id, :boss);
"""
TEAM = """
-- name: add_person(id, boss)!
INSERT INTO person (id, boss) VALUES (:id, :boss);
-- name: add_staff(id, boss)!
INSERT INTO staff (id, boss) VALUES (:id, :boss);
-- name: add_all(input)*!
INSERT INTO person (id, boss) VALUES (:input.id, :input.boss);
-- name: move(id, boss)!
UPDATE person SET boss = :boss WHERE id = :id;
-- name: move_in_two_steps(id, boss)!
WITH moved AS (UPDATE person SET boss = :boss WHERE id = :id RETURNING id)
UPDATE person SET team = NULL WHERE id = (SELECT id + 1 FROM moved);
-- name: dismiss(id)!
DELETE FROM person WHERE id = :id;
-- name: found(id, boss)!
WITH added AS (INSERT INTO team (id) VALUES (:id) RETURNING id)
INSERT INTO person (id, boss) SELECT id, :boss FROM added;
"""


@pytest.fixture(scope="module")
def firm(generated: Callable[..., Generated]) -> Generated:
    return generated({"person.sql": PERSON, "team.sql": TEAM}, SCHEMA)


@pytest.mark.parametrize(
    ("name", "id"), [("add_person", 3), ("add_staff", 3), ("move", 2), ("move_in_two_steps", 2)]
)
def test_another_table_than_the_file_s_own_points_to_a_missing_row(
    firm: Generated, name: str, id: int
) -> None:
    with pytest.raises(firm.package.MissingReferenceError) as caught:
        firm.call("team", name, id, 7)
    assert str(caught.value) == "person points to a missing person: boss = 7"
    assert (caught.value.entity, caught.value.other) == ("Person", "Person")


def test_so_does_one_of_many_inputs(firm: Generated) -> None:
    package: Any = firm.package
    given = [package.AddAllTeamInput(id=3, boss=1), package.AddAllTeamInput(id=4, boss=7)]
    with pytest.raises(package.MissingReferenceError) as caught:
        firm.call("team", "add_all", given)
    assert str(caught.value) == "person points to a missing person: boss = 7, in input[1]"


def test_what_is_deleted_is_still_referenced(firm: Generated) -> None:
    with pytest.raises(firm.package.StillReferencedError) as caught:
        firm.call("team", "dismiss", 1)
    assert str(caught.value) == "person is still referenced by person: id = 1"


def test_of_one_table_alone_and_not_the_file_s_own_it_is_said(firm: Generated) -> None:
    team: Any = importlib.import_module(f"{firm.package.__name__}.repositories.team")
    person: Any = importlib.import_module(f"{firm.package.__name__}.repositories.person")
    targets = [statement.errors.target_entity for statement in (team.MOVE, team.FOUND, person.ADD)]
    assert targets == ["Person", None, None]
