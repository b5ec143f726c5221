"""`describe` and the generated classes say the same of each column, in every test schema."""

import inspect
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

import attune_db

Json = dict[str, Any]

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

VIEWS = """
CREATE TYPE state AS ENUM ('on', 'off');
CREATE TABLE person (
    id int PRIMARY KEY, name text NOT NULL, state state, gone timestamptz, tags text[] NOT NULL,
    boss int REFERENCES person (id)
);
CREATE VIEW live AS SELECT id, name, state, gone, boss FROM person WHERE gone IS NULL;
CREATE VIEW busy AS SELECT id, name, state, boss FROM live WHERE state = 'on';
CREATE VIEW counted AS SELECT boss, count(*) AS people, max(id) AS last FROM person GROUP BY boss;
CREATE VIEW tagged AS SELECT id, ARRAY['a', name] AS words, tags FROM person;
CREATE VIEW paired AS
SELECT p.id, p.name, b.id AS boss, b.name AS boss_name
FROM person AS p LEFT JOIN person AS b ON b.id = p.boss;
CREATE MATERIALIZED VIEW kept AS SELECT id, name FROM person;
CREATE VIEW told AS SELECT id, jsonb_build_object('name', name) AS document FROM person;
INSERT INTO person VALUES
    (1, 'Ada', 'on', NULL, '{a}', NULL), (2, 'Bea', NULL, NULL, '{}', 1),
    (3, 'Cy', 'off', now(), '{}', 1);
"""

QUERIES = """
-- name: find_live(id)^
SELECT id, name, state, gone, boss FROM live WHERE id = :id;

-- name: list_live_of(boss)
SELECT id, name, state, gone, boss FROM live WHERE boss = :boss;

-- name: list_busy()
SELECT id, name, state, boss FROM busy;

-- name: list_counted()
SELECT boss, people, last FROM counted ORDER BY last;

-- name: list_tagged()
SELECT id, words, tags FROM tagged;

-- name: list_paired()
SELECT id, name, boss, boss_name FROM paired;

-- name: list_kept()
SELECT id, name FROM kept;

-- name: list_told()
SELECT id, document FROM told;

-- name: list_with_live()
SELECT p.id, l.id AS "live.id", l.name AS "live.name", l.state AS "live.state",
       l.gone AS "live.gone", l.boss AS "live.boss"
FROM person AS p LEFT JOIN live AS l ON l.id = p.id ORDER BY p.id;

-- name: list_beside_live()
SELECT l.id, l.name, l.state, l.gone, l.boss
FROM person AS p LEFT JOIN live AS l ON l.id = p.id ORDER BY p.id;

-- name: retire(id)<!
UPDATE busy SET state = NULL WHERE id = :id RETURNING id, name, state, boss;

-- name: list_whole_with_state()
SELECT id, name, state, gone, tags, boss FROM person WHERE state IS NOT NULL;
"""

FOLDERS = ["many", "orders", "probes", "dot"]


def row_class(package: ModuleType, query: Json) -> Any:
    """The Struct of a query's rows; None where there is one value."""
    class_ = getattr(package, query["returns"], None)
    return class_ if inspect.isclass(class_) and issubclass(class_, msgspec.Struct) else None


def accepts_none(annotation: Any) -> bool:
    return type(None) in typing.get_args(annotation)


def disagreements(package: ModuleType, description: Json) -> Iterator[str]:
    """The columns of which a class says another thing than the description."""
    for query in description["queries"]:
        class_ = row_class(package, query)
        for column in query["columns"] if class_ else ():
            *groups, name = column["name"].split(".")
            owner, is_absent = class_, False
            for group in groups:
                annotation = typing.get_type_hints(owner)[group]
                is_absent = is_absent or accepts_none(annotation)
                [owner] = {*(typing.get_args(annotation) or [annotation])} - {type(None)}
            nullable = is_absent or accepts_none(typing.get_type_hints(owner)[name])
            if nullable != (column["nullable"] or column.get("reads_none", False)):
                yield f"{query['file']} {query['name']} {column['name']}: {column['nullable']}"


def columns(description: Json) -> int:
    return sum(len(query["columns"]) for query in description["queries"])


def test_of_this_project_they_agree(description: Json) -> None:
    assert columns(description) > 1000
    assert [*disagreements(attune_db, description)] == []


@pytest.fixture
def description(cli: Callable[..., Any]) -> Json:
    """The description of this project's queries."""
    done = cli(ROOT, "describe", "--json")
    return msgspec.json.decode(done.stdout, type=Json)


@pytest.mark.parametrize("folder", FOLDERS)
def test_of_the_tests_they_agree(
    folder: str, generated: Callable[..., Any], describe: Callable[..., Json], schema: str
) -> None:
    schema_file = HERE / folder / "schema.sql"
    migrations = schema_file.read_text() if schema_file.exists() else schema
    files = (path for path in (HERE / folder).glob("*.sql") if path.stem not in NO_QUERIES)
    queries = {path.name: path.read_text() for path in files}
    package, description = generated(queries, migrations).package, describe(queries, migrations)
    assert columns(description) > 5
    assert [*disagreements(package, description)] == []


NO_QUERIES = ("schema", "data", "ties", "total", "traps")


@pytest.fixture(scope="module")
def views(generated: Callable[..., Any]) -> Any:
    """A package of queries on views, and a database with rows."""
    return generated({"live.sql": QUERIES}, VIEWS)


def test_of_views_they_agree(views: Any, describe: Callable[..., Json]) -> None:
    description = describe({"live.sql": QUERIES}, VIEWS)
    assert [*disagreements(views.package, description)] == []


@pytest.mark.parametrize(
    ("method", "class_", "nullable"),
    [
        ("find_live", "Live", ["state", "gone", "boss"]),
        ("list_live_of", "Live", ["state", "gone", "boss"]),
        ("list_busy", "Busy", ["boss"]),
        ("list_counted", "Counted", ["boss"]),
        ("list_tagged", "Tagged", []),
        ("list_paired", "Paired", ["boss", "boss_name"]),
        ("list_kept", "Kept", ["id", "name"]),  # its rows may be older than NOT NULL
        ("list_told", "ListToldLiveRow", []),
        ("list_beside_live", "ListBesideLiveLiveRow", ["id", "name", "state", "gone", "boss"]),
        ("retire", "RetireLiveRow", ["state", "boss"]),
        ("list_whole_with_state", "Person", ["state", "gone", "boss"]),
    ],
)
def test_the_row_of_a_view_is_what_its_query_proves(
    method: str, class_: str, nullable: list[str], views: Any
) -> None:
    hints = typing.get_type_hints(getattr(views.package, class_))
    assert [name for name, hint in hints.items() if accepts_none(hint)] == nullable
    assert class_ in str(views.returns("live", method))


def test_the_rows_of_views_are_what_their_classes_say(views: Any) -> None:
    assert views.call("live", "find_live", 2).name == "Bea"
    assert [row.last for row in views.call("live", "list_counted")] == [1, 3]
    assert [row.live and row.live.name for row in views.call("live", "list_with_live")] == [
        *("Ada", "Bea", None)
    ]
    assert views.call("live", "list_beside_live")[2].id is None
    assert views.call("live", "retire", 1).state is None
