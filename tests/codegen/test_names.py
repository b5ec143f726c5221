"""Names that mean something to Python become code that is sound all the same. Real PostgreSQL.

`names/` is a schema and queries whose names are keywords, builtins, types, or one another's. What
can't be resolved is refused.
"""

import asyncio
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import asyncpg
import pytest

HERE = Path(__file__).parent / "names"
SCHEMA = (HERE / "schema.sql").read_text()
SETTINGS = """\
[tool.codegen]
migrations = "migrations"
queries = "queries"
package = "named"
secrets = ["audit.member.secret"]

[tool.ruff]
line-length = 100

[tool.mypy]
strict = true

[tool.pyright]
include = ["named"]
typeCheckingMode = "strict"
"""

Describe = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def folder(project: Callable[..., Path]) -> Path:
    """A project with the generated package."""
    queries = {path.name: path.read_text() for path in sorted((HERE / "queries").glob("*.sql"))}
    folder = project(queries, SCHEMA)
    (folder / "pyproject.toml").write_text(SETTINGS)
    done = run(folder, "codegen", "gen")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A module of Python's, run in the folder."""
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def package(folder: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        return importlib.import_module("named")


@pytest.mark.parametrize(
    "command",
    [("mypy", "named"), ("ruff", "format", "--check", "named"), ("ruff", "check", "named")],
    ids=" ".join,
)
def test_checkers_accept_the_package(command: tuple[str, ...], folder: Path) -> None:
    done = run(folder, *command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pyright_accepts_the_package(folder: Path) -> None:
    done = run(folder, "pyright", "--project", ".", "--pythonpath", sys.executable, "--outputjson")
    assert json.loads(done.stdout)["generalDiagnostics"] == []


@pytest.fixture(scope="module")
def called(server: str, package: Any) -> Any:
    """Calls a coroutine of the package with a connection on which the schema is, then undoes it."""

    async def call(use: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        connection = await asyncpg.connect(server)
        try:
            await connection.execute(f"BEGIN; {SCHEMA}")
            await package.init_connection(connection)
            return await use(connection)
        finally:
            await connection.close()

    def run(use: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        return asyncio.run(call(use))

    return run


def test_columns_named_like_builtins_are_written_and_read(package: Any, called: Any) -> None:
    async def use(connection: Any) -> None:
        lists = package.ListRepository(connection)
        made = await lists.create(
            package.CreateListInput(list=[1], str="x", int=2, float=0.5, dict={}, bytes=b"b")
        )
        assert (made.list, made.str, made.int, made.bool) == ([1], "x", 2, True)
        assert [row.tuple for row in await lists.list()] == [None]
        assert [row.int for row in await lists.int([1], "x", 2, True)] == [2]
        assert await lists.str() == [package.StrListRow(str="x")]
        assert (await lists.dict(), await lists.bytes(b"b")) == (1, b"b")
        assert await lists.print("a", "b", 3) == [package.PrintListRow("a", "b", 3)]
        assert await lists.bool(made.id) is True

    called(use)


def test_columns_named_like_types_are_written_and_read(package: Any, called: Any) -> None:
    async def use(connection: Any) -> None:
        types = package.TypeRepository(connection)
        given = {"type": "a", "match": "b", "_": "c", "UNSET": "d", "größe": "e", "self": "f"}
        await types.create(package.CreateTypeInput(**given, Mood=package.Mood.PLUS_SIGN))
        [row] = await types.type()
        assert {name: getattr(row, name) for name in given} == given
        assert (row.Mood, row.mood) == (package.Mood.PLUS_SIGN, package.Mood.NAME)
        assert [record.id for record in await types.mood(package.Mood.NAME)] == [row.id]
        assert await types.größe("e") == [package.GrößeTypeRow(größe="e")]
        assert await types.only_datetime() is None

    called(use)


def test_tables_with_odd_names_have_entities(package: Any, called: Any) -> None:
    async def use(connection: Any) -> None:
        odd = package.OrderItemRepository(connection)
        await connection.execute(
            """
            INSERT INTO "Order Item" VALUES (1, 'u', 'b');
            INSERT INTO "2fa" VALUES (1, 'import');
            """
        )
        assert await odd.list() == [package.OrderItem(id=1, userId="u", odd=package.OddType.B)]
        assert await odd.factors() == [package.N2fa(id=1, kind=package.Class.IMPORT)]

    called(use)


def test_tables_of_one_name_are_told_apart(package: Any, called: Any) -> None:
    async def use(connection: Any) -> None:
        member = await package.MemberRepository(connection).create(1, "a")
        audited = await package.AuditMemberRepository(connection).create(1, "topaz")
        assert isinstance(member, package.Member)
        assert isinstance(audited, package.AuditMember)
        assert "topaz" not in repr(audited)
        with pytest.raises(package.AlreadyExistsError) as error:
            await package.AuditMemberRepository(connection).create(2, "topaz")
        assert (error.value.entity, error.value.fields) == ("AuditMember", ("secret",))
        assert "topaz" not in f"{error.value} {error.value.__cause__}"

    called(use)


def test_every_label_of_an_enum_has_a_name(package: Any) -> None:
    names = {member.name: member.value for member in package.Mood}
    assert names["N1ST"] == "1st"
    assert names["EMPTY"] == ""
    assert names["PLUS_SIGN"] == "+"
    assert names["NAME"] == "name"
    assert names["BACK_SLASH"] == "back\\slash"
    assert len(names) == 16


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.sql": ["list()", "LIST()"]}, "LIST would be its constant"),
        ({"a.sql": ["straße()", "strasse()"]}, "STRASSE would be its constant"),
        ({"a.sql": ["schema()"]}, "schema can't be a method's name"),
        ({"foo_bar.sql": ["a()"], "fooBar.sql": ["a()"]}, "makes FooBarRepository already"),
        ({"foo_bar.sql": ["a()"], "foo__bar.sql": ["a()"]}, "makes FooBarRepository already"),
        ({"_a.sql": ["a()"]}, "can't be the name of a repository"),
        ({"__init__.sql": ["a()"]}, "can't be the name of a repository"),
        ({"a.sql": ["ﬁnd()"]}, "can't be a method's name"),
        ({"a.sql": ["None()"]}, "None can't be a method's name"),
        ({"a.sql": ["a_b()", "aB()"]}, "ABARow is made of"),
    ],
)
def test_names_that_cannot_be_told_apart_are_refused(
    files: dict[str, list[str]], message: str, describe: Describe
) -> None:
    texts = {
        name: "\n".join(f"-- name: {head}\nSELECT 1 AS x, 2 AS y;\n" for head in heads)
        for name, heads in files.items()
    }
    assert any(message in error["message"] for error in describe(texts)["errors"])


@pytest.mark.parametrize(
    "column", ["class", "two words", "__x", "__init__", "__struct_fields__", "ﬁ", "1", "None", ""]
)
def test_a_column_that_no_field_can_be_named_for_is_refused(
    column: str, refusal: Callable[..., Any]
) -> None:
    named = f'"{column}"' if column else '"?column?"'
    assert refusal(f"SELECT 1 AS {named}, 2 AS x")["hint"]


@pytest.mark.parametrize("name", ["self", "__x", "class"])
def test_a_parameter_that_no_argument_can_be_named_for_is_refused(
    name: str, refusal: Callable[..., Any]
) -> None:
    assert refusal(f"SELECT :{name}::int AS x, 1 AS y", f"a({name})")["hint"]


@pytest.mark.parametrize(
    ("head", "sql", "message"),
    [
        ("uuid(id)", "SELECT :id::uuid AS id, 1 AS x", "UUID would be its constant"),
        ("a(A)", "SELECT :A::int AS x, 1 AS y", "the argument A would hide the constant"),
    ],
)
def test_a_constant_means_one_thing(head: str, sql: str, message: str, describe: Describe) -> None:
    [error] = describe(f"-- name: {head}\n{sql};\n")["errors"]
    assert error["message"].startswith(message)
