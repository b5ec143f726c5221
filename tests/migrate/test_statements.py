"""A file is cut where PostgreSQL cuts it."""

from pathlib import Path

import pytest

from attune_db.migrate.files import MIGRATIONS, MigrationFile, index_of, read_files
from attune_db.migrate.statements import split_statements

ATOMIC = """CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql
BEGIN ATOMIC
    SELECT CASE a WHEN 1 THEN 2 END;
    SELECT 3;
END"""


@pytest.mark.parametrize(
    "statement",
    [
        *(
            "SELECT 1",
            "SELECT ';'",
            "SELECT 'it''s;'",
            r"SELECT E'\';'",
            r"SELECT '\'",
            'TABLE "a;b"',
        ),
        *("SELECT $$;$$", "SELECT $a$;$$;$a$", "SELECT 1 -- ;\n+ 2", "SELECT /* ; /* ; */ ; */ 1"),
        *("CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)", "SELECT a$b$ FROM t"),
        *(ATOMIC, "SELECT 1 AS begin", "CREATE TABLE begin (end_ int)", "SELECT 'é;', $ü$;$ü$"),
        "DO $$ BEGIN PERFORM 1; END $$",
    ],
)
def test_a_semicolon_ends_a_statement_only_where_it_does(statement: str) -> None:
    text = f"-- first; \n{statement};\n;;/* ; */ SELECT 2"
    first, second = split_statements(text)
    assert (first.text, first.offset) == (statement, text.index(statement))
    assert (second.text, second.tokens) == ("SELECT 2", ("SELECT", "2"))


@pytest.mark.parametrize("text", ["", ";", "-- SELECT 1;", "/* SELECT 1; ", " \n; ; \n"])
def test_what_says_nothing_is_no_statement(text: str) -> None:
    assert split_statements(text) == []


@pytest.mark.parametrize("text", ["SELECT 'a; b", "SELECT $$; b", 'SELECT "; b', "SELECT 1; /* b"])
def test_what_is_never_closed_makes_no_error_here(text: str) -> None:
    assert split_statements(text)


@pytest.mark.parametrize("text", ["'" * 100_001, "(" * 50_000, "/*" * 50_000, "$" * 50_000])
def test_no_text_takes_long(text: str) -> None:
    split_statements(text)


def test_our_own_files_lose_nothing_but_comments() -> None:
    for file in read_files(MIGRATIONS):
        rest = file.text
        for statement in file.statements:
            assert statement.text in file.text
            rest = rest.replace(statement.text, "", 1)
        lines = [line.strip() for line in rest.splitlines()]
        assert [line for line in lines if line.strip(";") and not line.startswith("--")] == []


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("CREATE INDEX CONCURRENTLY IF NOT EXISTS A_Idx ON pack (ref)", ("a_idx", "pack")),
        (
            'create unique index concurrently if not exists "A ""b" on only s."T" using gin (x)',
            ('A "b', 's."T"'),
        ),
        ("CREATE INDEX CONCURRENTLY a ON pack (ref)", None),
        ("CREATE INDEX IF NOT EXISTS a ON pack (ref)", None),
        ("SELECT 1", None),
    ],
)
def test_an_index_that_is_built_beside_the_work_has_a_name(
    text: str, index: tuple[str, str] | None
) -> None:
    [statement] = MigrationFile(Path("a.sql"), text).statements
    assert index_of(statement) == index
