"""`*!`: what is generated takes a list of inputs, of every kind of value. Real PostgreSQL."""

import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import chdir
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from tests.codegen import command_line
from tests.codegen.conftest import Generated

HERE = Path(__file__).parent / "many"
SCHEMA = (HERE / "schema.sql").read_text()
QUERIES = {path.name: path.read_text() for path in HERE.glob("[ab]*.sql")}
SETTINGS = '[tool.codegen]\nsecrets = ["author.token"]'

Json = dict[str, Any]


@pytest.fixture(scope="module")
def shop(generated: Callable[..., Generated]) -> Generated:
    return generated(QUERIES, SCHEMA, SETTINGS)


@pytest.fixture
def run(shop: Generated) -> Callable[[Callable[[Any], Awaitable[Any]]], Any]:
    """The result of a function on the empty database."""

    async def alone(use: Callable[[Any], Awaitable[Any]]) -> Any:
        async with shop.package.Database.connect(shop.dsn, max_size=1) as db:
            async with db.connection() as connection:
                await connection.execute("TRUNCATE author, book RESTART IDENTITY")
            return await use(db)

    return lambda use: shop.run(alone(use))


Run = Callable[[Callable[[Any], Awaitable[Any]]], Any]


@pytest.fixture(scope="module")
def values(shop: Generated) -> Json:
    """A value of every kind."""
    package: Any = shop.package
    return {
        "title": "Größe",
        "mood": package.Mood.SAD,
        "moods": [package.Mood.SAD, None],
        "pair": package.Pair(a=1, b="x,\"'"),
        "pairs": [package.Pair(a=1, b=None), None],
        "tags": ["a", "{b,c}", "NULL"],
        "meta": {"deep": [1, None, {"x": "\\"}]},
        "metas": [{"a": (1, 2)}, "x"],
        "doc": [1, 2.5],
        "data": b"\0\xff",
        "pages": 7,
        "price": Decimal("12.30"),
        "printed": datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
    }


@pytest.mark.parametrize("method", ["create_many", "add_many"])
def test_values_of_every_kind_are_stored(
    shop: Generated, run: Run, values: Json, method: str
) -> None:
    """Each of them alone, then all of them, then NULL in each place that takes it, then nothing."""
    kind = "CreateManyBookInput" if method == "create_many" else "AddManyBookInput"
    make = getattr(shop.package, kind)
    alone = [{name: value} for name, value in values.items()]
    nulls = {name: None for name in values if name not in ("title", "tags", "meta")}
    given: list[Json] = [*alone, values, nulls, {}]
    inputs = [make(isbn=str(number), **fields) for number, fields in enumerate(given)]

    async def use(db: Any) -> Any:
        return await getattr(db.book, method)(inputs), await db.book.list()

    made, stored = run(use)
    assert made == (stored if method == "create_many" else len(inputs))
    defaults = stored[-1]
    assert (defaults.title, defaults.tags, defaults.meta) == (
        "Untitled",
        ["none"],
        {"default": True},
    )
    assert (defaults.mood, defaults.pairs) == ("glad", None)
    for number, (book, fields) in enumerate(zip(stored, given, strict=True)):
        assert book.isbn == str(number)
        expected = {name: getattr(defaults, name) for name in values} | fields
        expected |= {"metas": [{"a": [1, 2]}, "x"]} if fields.get("metas") else {}
        assert {name: getattr(book, name) for name in values} == expected


def test_an_upsert_takes_what_is_set(shop: Generated, run: Run) -> None:
    save = shop.package.SaveManyBookInput
    inputs = [
        save(isbn="1", title="One"),
        save(isbn="2", title="Two", meta=[]),
        save(isbn="1", meta=1),
        save(isbn="2"),
    ]

    async def use(db: Any) -> Any:
        return await db.book.save_many(inputs)

    assert [(book.isbn, book.title, book.meta, book.changes) for book in run(use)] == [
        ("1", "One", {"default": True}, 0),
        ("2", "Two", [], 0),
        ("1", "One", 1, 1),
        ("2", "Two", [], 1),
    ]


def test_an_upsert_of_several_statements_in_one(shop: Generated, run: Run) -> None:
    upsert = shop.package.UpsertManyBookInput
    inputs = [upsert(isbn="1", title=title) for title in ("a", "a", "b")] + [upsert(isbn="1")]

    async def use(db: Any) -> Any:
        return await db.book.upsert_many(inputs)

    assert [(book.title, book.changes) for book in run(use)] == [
        ("a", 0),
        ("a", 0),
        ("b", 1),
        ("b", 1),
    ]


def test_rows_are_counted(shop: Generated, run: Run) -> None:
    package: Any = shop.package

    async def use(db: Any) -> Sequence[int]:
        return [
            await db.book.add_new([package.AddNewBookInput(isbn=isbn) for isbn in "abcab"]),
            await db.book.add_by(None, [package.AddByBookBooks(isbn="x", title="X")]),
            await db.book.rename_many(
                "new", [package.RenameManyBookInput(id=id, old="X") for id in (1, 4, 6, 9)]
            ),
            await db.book.delete_many([package.DeleteManyBookInput(id=id) for id in (1, 1, 2)]),
        ]

    assert run(use) == [3, 1, 1, 2]


def test_an_update_changes_what_is_set(shop: Generated, run: Run) -> None:
    package: Any = shop.package
    update = package.UpdateManyBookInput
    inputs = [
        update(isbn="a", title="A"),
        update(isbn="b", tags=[]),
        update(isbn="a"),
        update(isbn="z", title="Z"),
    ]

    async def use(db: Any) -> Any:
        await db.book.add_new([package.AddNewBookInput(isbn=isbn) for isbn in "ab"])
        return await db.book.update_many(inputs)

    assert [(book.isbn, book.title, book.tags) for book in run(use)] == [
        ("a", "A", ["none"]),
        ("b", "Untitled", []),
        ("a", "A", ["none"]),
    ]


def test_a_field_outside_of_values_and_set_is_required(shop: Generated, run: Run) -> None:
    package: Any = shop.package
    assert package.UpdateManyBookInput.__struct_defaults__
    with pytest.raises(TypeError, match="isbn"):
        package.UpdateManyBookInput(title="x")

    async def use(db: Any) -> Any:
        await db.book.add_new([package.AddNewBookInput(isbn="a")])
        await db.book.copy_many([package.CopyManyBookInput(isbn="b", source=1)])
        return await db.book.echo_many([package.EchoManyBookInput(isbn=isbn) for isbn in "cd"])

    assert [(book.isbn, book.title) for book in run(use)] == [("c", "Untitled"), ("d", "Untitled")]


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("SaveVersionBookInput", "changes isbn"),
        ("RetitleManyBookInput", "isbn pages"),
        ("DeleteOldBookInput", "changes isbn"),
        ("TakeOverBookInput", "title"),
        ("UpsertManyBookInput", "isbn"),
    ],
)
def test_what_says_which_rows_are_written_is_required(
    shop: Generated, kind: str, required: str
) -> None:
    fields = msgspec.structs.fields(getattr(shop.package, kind))
    assert " ".join(sorted(field.name for field in fields if field.required)) == required


def test_an_upsert_keeps_its_guard(shop: Generated, run: Run) -> None:
    save = shop.package.SaveVersionBookInput
    inputs = [
        save(isbn="a", title=title, changes=at) for title, at in [("x", 0), ("y", 0), ("z", 0)]
    ]

    async def use(db: Any) -> Any:
        return await db.book.save_version(inputs), await db.book.list()

    count, [book] = run(use)
    assert (count, book.title, book.changes) == (2, "y", 1)


@pytest.mark.parametrize("method", ["create_many", "add_new_of"])
def test_a_deferred_constraint_blames_an_input(shop: Generated, run: Run, method: str) -> None:
    package: Any = shop.package
    make = package.CreateManyBookInput if method == "create_many" else package.AddNewOfBookInput
    inputs = [make(isbn=str(number), author=7 if number == 17 else None) for number in range(30)]

    async def use(db: Any) -> Any:
        with pytest.raises(package.MissingReferenceError) as caught:
            await getattr(db.book, method)(inputs)
        assert str(caught.value) == "book points to a missing author: author = 7, in input[17]"
        return await db.book.list()

    assert run(use) == []


def test_a_deferred_constraint_blames_nobody_for_what_a_later_input_repairs(
    shop: Generated, run: Run
) -> None:
    package: Any = shop.package
    inputs = [
        package.SaveByBookInput(isbn="a", author=7),
        package.SaveByBookInput(isbn="b", author=8),
        package.SaveByBookInput(isbn="a", author=None),
    ]

    async def use(db: Any) -> Any:
        with pytest.raises(package.ConstraintError) as caught:
            await db.book.save_by(inputs)
        assert (caught.value.constraint, caught.value.index) == ("book_author_fkey", None)
        assert await db.book.save_by([inputs[0], inputs[2]]) == 2
        return [book.isbn for book in await db.book.list()]

    assert run(use) == ["a"]


def test_a_secret_does_not_show(shop: Generated, run: Run) -> None:
    package: Any = shop.package
    make = package.CreateManyAuthorInput

    async def use(db: Any) -> str:
        with pytest.raises(package.AlreadyExistsError) as caught:
            await db.author.create_many(
                [make(name="a", token="hush"), make(name="b", token="hush")]
            )
        error = caught.value
        return f"{error} {vars(error)} {vars(error.__cause__)} {error.__context__}"

    said = run(use)
    assert "hush" not in said
    assert "in input[1]" in said


def test_describe_speaks_of_the_rows_of_all_inputs(shop: Generated) -> None:
    with chdir(shop.folder):
        options = ("--migrations", "migrations", "--queries", "queries", "--json")
        done = command_line.run("describe", *options)
    queries = {
        query["name"]: query
        for query in json.loads(done.stdout)["queries"]
        if query["file"] == "book.sql"
    }
    said = ("operation", "cardinality", "per_input", "returns")
    assert [queries["create_many"][key] for key in said] == ["*!", "many", "exactly_one", "Book"]
    assert [queries["delete_many"][key] for key in said] == ["*!", "none", "at_most_one", "int"]
    required = [
        (parameter["name"], parameter["optional"])
        for parameter in queries["update_many"]["parameters"]
    ]
    assert required == [("isbn", False), ("title", True), ("tags", True)]


async def test_without_codecs_nothing_is_sent(shop: Generated) -> None:
    package: Any = shop.package
    connection = await asyncpg.connect(shop.dsn)
    with pytest.raises(package.CodecsMissingError):
        await package.BookRepository(connection).add_new([package.AddNewBookInput(isbn="a")])
    await connection.close()


def test_a_table_may_be_called_sequence(generated: Callable[..., Generated]) -> None:
    columns, values = "id, label", "(:input.id, :input.label)"
    made = generated(
        {
            "sequence.sql": f"""
-- name: create_many(input)*!
INSERT INTO sequence ({columns}) VALUES {values} RETURNING {columns};
"""
        },
        "CREATE TABLE sequence (id int PRIMARY KEY, label text);",
    )
    package: Any = made.package
    inputs = [package.CreateManySequenceInput(id=1, label="a")]
    assert made.call("sequence", "create_many", inputs) == [package.Sequence(1, "a")]
