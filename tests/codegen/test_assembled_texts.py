"""The library assembles the very texts that PostgreSQL prepared when the code was generated.

The fixture `generated` holds every package of the tests to it; here are this project's, and
statements that are written in ways that the library's rules don't cut well.
"""

import asyncio
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import attune_db
from codegen.base.config import Config
from codegen.pipeline import compile_queries
from codegen.scratch import scratch_database
from tests.codegen.assembled_texts import recorded_texts, unprepared_texts

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


def test_of_this_project_every_text_was_prepared(server: str) -> None:
    config = Config(
        migrations=ROOT / "attune_db/migrations",
        queries=ROOT / "queries",
        core="attune_db.core",
        groups={"pagination": "attune_db.Pagination"},
    )
    with scratch_database(server) as dsn, recorded_texts() as prepared:
        compiled = asyncio.run(compile_queries(config, dsn, lambda doing, done, total: None))
    assert compiled.problems == []
    assert len(prepared) > 1000
    assert unprepared_texts(attune_db, prepared) == []


FOLDERS = ["many", "orders", "probes", "dot"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_of_the_tests_every_text_was_prepared(
    folder: str, generated: Callable[..., Any], schema: str
) -> None:
    schema_file = HERE / folder / "schema.sql"
    files = (
        path for path in (HERE / folder).glob("*.sql") if path.stem in ("author", "book", "run")
    )
    queries = {path.name: path.read_text() for path in files}
    generated(queries, schema_file.read_text() if schema_file.exists() else schema)


SCHEMA = """
CREATE TABLE asset (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT asset_pkey PRIMARY KEY,
    name text NOT NULL,
    size integer,
    "SET" text
);
"""

# By its constant, a statement that the library doesn't cut as the compiler does.
ODD = {
    "one_line(id, i)<!": "UPDATE asset SET name = :i.name WHERE id = :id RETURNING id, name",
    "lower_case(id, i)<!": "update asset set name = :i.name where id = :id returning id, name",
    "quoted(id, i)<!": 'UPDATE asset SET name = :i.name, "SET" = :i.other\n'
    "WHERE id = :id\nRETURNING id, name, 'RETURNING' AS word",
    "subquery(id, i)<!": "UPDATE asset\nSET name = :i.name,\n"
    "    size = (SELECT count(*) FROM asset AS a WHERE a.size > :i.size)\n"
    "WHERE id = :id\nRETURNING id, (SELECT 'WHERE' AS w)",
    "comments(id, i)<!": "UPDATE asset -- SET\nSET name = :i.name /* WHERE */\n"
    "WHERE id = :id -- the key\nRETURNING id, name",
    "whole_table(i)": "UPDATE asset SET name = :i.name WHERE size = 1 RETURNING id",
    "was(id, e)<!": "UPDATE asset\nSET size = size + 1\nWHERE id = :id AND size = :e.size\n"
    "RETURNING new.id, new.name",
    "gone(id, size)<!": "DELETE FROM asset WHERE id = :id AND size = :size RETURNING id",
    "gone_in_lines(size, id)<!": "DELETE FROM asset\nWHERE size = :size\n  AND id = :id\n"
    "RETURNING id",
    "marked(i)<!": "INSERT INTO asset (name, size)\nVALUES (lower(:i.name) || '«¦» ${i.name}',"
    " /* a size */ :i.size)\nRETURNING id",
    "marked_many(i)*!": "INSERT INTO asset (name, size)\nVALUES (lower(:i.name) ||"
    " '«¦» ${i.name}', /* a size */ :i.size)",
    "among_others(f)": "SELECT id FROM asset\nWHERE id > 0\n  AND name = :f.name\n  AND size > 0\n"
    "  AND size = :f.size AND id < 9 AND (:f.id = id)AND id <> 7 ORDER BY id",
    "found(f, pagination)": "SELECT id FROM asset WHERE name = :f.name ORDER BY id"
    " LIMIT :pagination.limit OFFSET :pagination.offset",
    "counted(f, pagination)": "SELECT id, '$7' AS price FROM asset\nWHERE name = :f.name\n"
    "ORDER BY id -- ORDER BY\nLIMIT :pagination.limit OFFSET :pagination.offset",
    "paged(f)": "-- @keyset\nSELECT id, name FROM asset WHERE size = :f.size"
    " ORDER BY lower(name), size NULLS FIRST, id",
    "lines(f)": '-- @keyset\n-- @order name: name COLLATE "C", id\n-- @stream\n'
    "SELECT id,\n       name -- its name\nFROM asset\nWHERE size = :f.size\n  AND name <> '«'\n"
    "ORDER BY\n    (SELECT max(a.size) FROM asset AS a WHERE a.id = asset.id), id",
}


def test_so_was_every_text_that_is_cut_at_no_word(generated: Callable[..., Any]) -> None:
    blocks = (f"-- name: {head}\n{sql};\n" for head, sql in ODD.items())
    settings = '[tool.codegen]\nmigrations = "migrations"\nqueries = "queries"\npackage = "p"\n'
    settings += 'groups = { pagination = "attune_db.Pagination" }\n'
    made = generated({"asset.sql": "\n".join(blocks)}, SCHEMA, settings)
    module = importlib.import_module(f"{made.package.__name__}.repositories.asset")
    text = Path(module.__file__ or "").read_text()
    assert text.count("noop_read=") >= 2
    assert "COUNT_COUNTED" in text
