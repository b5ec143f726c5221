"""JSON and arrays that a statement aggregates come out typed. Real PostgreSQL.

The queries are those of shapes/gathered.sql and shapes/kind.sql.
"""

from datetime import date, datetime
from types import GenericAlias
from typing import Any, get_type_hints

import pytest
from msgspec.structs import astuple

Ask = Any


@pytest.fixture
def repository(shaped: Any, library: Any) -> Any:
    """The repository of shapes/gathered.sql."""
    return shaped.GatheredRepository(library)


def flat(value: Any) -> Any:
    """Structs as tuples, also within lists."""
    if kind(value) is list:
        return list(map(flat, value))
    return tuple(map(flat, astuple(value))) if hasattr(value, "__struct_fields__") else value


def kind(value: Any) -> Any:
    """The value's class, as the checkers needn't know it."""
    return value.__class__


def several(item: Any) -> Any:
    """The type of a list of these."""
    return GenericAlias(list, item)


def hints(struct: Any) -> dict[str, Any]:
    return get_type_hints(struct)


async def test_objects_gathered_by_jsonb_agg_are_structs(
    shaped: Any, repository: Any, library: Any
) -> None:
    await library.execute("UPDATE book SET meta = '{}' WHERE id = 3")
    ada, bea = await repository.list_with_books()
    book = shaped.AuthorWithBooksBooks
    assert hints(shaped.AuthorWithBooks)["books"] == several(book)
    assert [(book.id, book.title, book.pages, book.meta.language) for book in ada.books] == [
        (1, "One", None, "en"),
        (2, "Two", None, None),
    ]
    assert [type(child) for child in bea.books] == [book]


async def test_an_outer_join_gathers_an_object_of_nulls(repository: Any, library: Any) -> None:
    await library.execute("INSERT INTO author (name) VALUES ('Cid')")
    rows = await repository.list_with_any_books()
    assert flat(rows[2]) == (3, [(None, None)])
    assert hints(kind(rows[2].books[0])) == {"id": int | None, "title": str | None}


async def test_a_filter_keeps_nulls_out(repository: Any, library: Any) -> None:
    await library.execute("INSERT INTO author (name) VALUES ('Cid')")
    rows = await repository.list_with_filtered_books()
    book: Any = kind(rows[0].books[0])
    assert flat(rows[1:]) == [(2, [(3, "Three")]), (3, None)]
    assert hints(book) == {"id": int, "title": str}
    assert hints(kind(rows[0]))["books"] == several(book) | None


async def test_coalesce_stands_in_for_no_rows(repository: Any, library: Any) -> None:
    await library.execute("INSERT INTO author (name) VALUES ('Cid')")
    rows = await repository.list_with_all_books()
    assert flat(rows[1:]) == [(2, [(3, "Three")]), (3, [])]
    assert hints(kind(rows[0]))["books"] == several(kind(rows[0].books[0]))


async def test_children_have_children(repository: Any) -> None:
    ada, bea = await repository.list_with_subquery()
    assert flat(ada.books) == [
        (1, [(1, 1, "A"), (1, 2, None)], (2, "Bea")),
        (2, [(2, 1, "A")], None),
    ]
    assert flat(bea.books) == [(3, None, None)]
    copy: Any = kind(ada.books[0].copies[0])
    editor: Any = kind(ada.books[0].editor)
    assert hints(kind(ada.books[0])) == {
        "id": int, "copies": several(copy) | None, "editor": editor | None,
    }  # fmt: skip
    assert hints(copy) == {"book": int, "number": int, "shelf": str | None}
    assert hints(editor) == {"id": int, "name": str}


async def test_rows_of_derived_tables_are_gathered(repository: Any) -> None:
    ada, _ = await repository.list_with_lateral()
    assert flat(ada) == (1, [(1, "One"), (2, "Two")])


async def test_a_row_as_json_has_the_columns_of_its_table(repository: Any) -> None:
    assert flat(await repository.find_copy(1, 2)) == ((1, 2, None),)
    assert await repository.find_copy(1, 3) is None


async def test_one_value_can_be_gathered(repository: Any) -> None:
    assert flat(await repository.find_books(1)) == [(1,), (2,)]
    assert await repository.find_books(9) is None


async def test_arrays_are_lists(repository: Any) -> None:
    [row] = await repository.list_arrays()
    types = hints(kind(row))
    assert (types["titles"], row.titles) == (list[str], ["One", "Two"])
    assert (types["pages"], row.pages) == (list[int | None], [None, None])
    assert (types["numbers"], row.numbers) == (list[int], [1, 2])
    assert (types["json_titles"], row.json_titles) == (list[str], ["One", "Two"])
    assert (types["books"], flat(row.books)) == (several(kind(row.books[0])), [(1,), (2,)])
    assert (types["copies"], len(row.copies)) == (several(kind(row.copies[0])), 3)
    assert [meta.language for meta in row.metas] == ["en", None]


async def test_sql_s_own_constructors_are_understood(repository: Any) -> None:
    ada, _ = await repository.list_standard()
    assert flat(ada) == (1, [(1, None), (2, None)])


async def test_secrets_show_in_no_child(repository: Any) -> None:
    ada, _ = await repository.list_secrets()
    assert ada.person.country == ada.countries[0] == ada.raw["UK"] == "UK"
    assert "UK" not in repr(ada)
    assert "Ada" in repr(ada)


async def test_what_is_not_understood_stays_json(repository: Any) -> None:
    ada, _ = await repository.list_unknown()
    assert flat(ada)[1:] == ({"One": 1, "Two": 2}, {"Ada": 1}, {"first-name": "Ada"}, {"a": 2})


async def test_a_type_line_goes_before_what_is_known(shaped: Any, repository: Any) -> None:
    ada, _ = await repository.list_said()
    assert ada.books == [{"id": 1}, {"id": 2}]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Amsterdam", "Asia/Kathmandu"])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("method", ["find_as_json", "find_as_jsonb"])
async def test_every_kind_of_value_has_a_type_that_its_data_fit(
    method: str, number: int, zone: str, shaped: Any, library: Any
) -> None:
    await library.execute(f"SET LOCAL timezone = '{zone}'")
    value = await getattr(shaped.KindRepository(library), method)(number)
    assert value.a_uuid.int == number


async def test_the_values_are_what_they_are_outside_of_json(shaped: Any, library: Any) -> None:
    value = await shaped.KindRepository(library).find_as_jsonb(1)
    assert (value.an_int8, value.a_numeric, value.a_text) == (9007199254740993, 12.5, 'a"\\')
    assert (value.a_date, value.a_timestamp) == (
        date(2024, 2, 29),
        datetime(2024, 2, 29, 12, 30, 0, 1),  # noqa: DTZ001
    )
    assert (value.a_mood, value.moods) == (shaped.Mood.HAPPY, [shaped.Mood.SAD, shaped.Mood.HAPPY])
    assert (value.a_bytea, value.an_interval, value.a_range) == ("\\x6869", "1 day", "[1,5)")


async def test_parts_have_types(shaped: Any, library: Any) -> None:
    [part, *_] = await shaped.KindRepository(library).list_parts()
    assert hints(kind(part.part)) == {
        "small": int, "loose": str | None, "kind": str, "sum": int, "there": bool, "now": datetime,
    }  # fmt: skip


BOOKS = "jsonb_agg(jsonb_build_object('id', b.id)) AS x"


@pytest.mark.parametrize(
    ("sql", "type_"),
    [
        (f"SELECT {BOOKS} FROM book b", "list[QQRowX]"),
        (f"SELECT {BOOKS}, b.author FROM book b GROUP BY b.author", "list[QQRowX]"),
        (f"WITH c AS (SELECT {BOOKS} FROM book b) SELECT x FROM c", "list[QQRowX]"),
        (f"SELECT x::json AS x FROM (SELECT {BOOKS} FROM book b) c", "list[QQRowX]"),
        ("SELECT jsonb_agg(b.tags) AS x FROM book b", "list[list[str]]"),
        ("SELECT jsonb_agg(b.labels) AS x FROM book b", "list[list[str | None] | None]"),
        ("SELECT jsonb_agg_strict(b.pages) AS x FROM book b", "list[int]"),
        ("SELECT jsonb_agg(b.price) AS x FROM book b", "list[Decimal]"),
        ("SELECT jsonb_agg(b.created) AS x FROM book b", "list[datetime]"),
        ("SELECT jsonb_agg(b.meta) AS x FROM book b", "list[Json | None]"),
        ("SELECT jsonb_agg(jsonb_agg(b.id)) OVER () AS x FROM book b", "list[list[int] | None]"),
        ("SELECT coalesce(jsonb_agg(b.id), '{}') AS x FROM book b", "Json"),
        ("SELECT coalesce(jsonb_agg(b.id), '[1]') AS x FROM book b", "Json"),
        ("SELECT to_jsonb(b.id) AS x FROM book b", "Json"),
        ("SELECT to_jsonb(b.meta) AS x FROM book b", "Json"),
        ("SELECT jsonb_build_array(1, 'a') AS x", "Json"),
        ("SELECT jsonb_build_object() AS x", "Json"),
        ("SELECT jsonb_build_object('class', 1) AS x", "Json"),
        ("SELECT jsonb_build_object('a', 1, 'b') AS x", "Json"),
        ("SELECT jsonb_build_object('a', 1) || '{}' AS x", "Json"),
        ("SELECT jsonb_build_object(VARIADIC ARRAY['a', 'b']) AS x", "Json"),
        ("SELECT to_jsonb(ROW(1, 2)) AS x", "Json"),
        ("SELECT to_jsonb(x) AS x FROM generate_series(1, 2) x", "Json"),
        ("SELECT jsonb_build_object('a', 1) AS x UNION SELECT '{}'", "Json"),
        (
            "SELECT jsonb_build_object('a', 1) AS x"
            " UNION ALL SELECT jsonb_build_object('a', NULL::int)",
            "QQRowX",
        ),
        (
            "SELECT CASE WHEN true THEN jsonb_build_object('a', 1)"
            " ELSE jsonb_build_object('b', 1) END AS x",
            "Json",
        ),
    ],
)
def test_type_of_what_is_gathered(sql: str, type_: str, ask: Ask) -> None:
    [x, *_] = ask(sql)["columns"]
    assert x["python_type"] == type_
