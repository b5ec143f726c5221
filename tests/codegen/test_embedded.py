"""Columns with a dot in their names make a Struct within the row. Real PostgreSQL.

What is refused is in errors/; the queries are those of shapes/embedded.sql.
"""

from typing import Any, get_type_hints

import pytest
from msgspec.structs import astuple


@pytest.fixture
def repository(shaped: Any, library: Any) -> Any:
    """The repository of shapes/embedded.sql."""
    return shaped.EmbeddedRepository(library)


def flat(row: Any) -> Any:
    """The row as tuples within tuples."""
    return tuple(
        flat(value) if hasattr(value, "__struct_fields__") else value for value in astuple(row)
    )


def hints(struct: Any) -> dict[str, Any]:
    types = get_type_hints(struct)
    return {name: types[name] for name in struct.__struct_fields__}


async def test_the_columns_of_a_table_embed_its_entity(shaped: Any, repository: Any) -> None:
    first, second, _ = await repository.list_with_people()
    assert first.author == shaped.Author(1, "Ada", "UK", None)
    assert first.editor == shaped.Author(2, "Bea", None, None)
    assert second.editor is None
    assert hints(type(first))["author"] == shaped.Author
    assert hints(type(first))["editor"] == shaped.Author | None


async def test_secrets_show_in_no_embedded_struct(repository: Any) -> None:
    [first, *_] = await repository.list_with_people()
    assert first.author.country == "UK"
    assert "UK" not in repr(first)
    changed = await repository.put("Ada")
    assert changed.after.country == "new"
    assert "new" not in repr(changed)


async def test_other_columns_embed_a_struct_of_their_own(shaped: Any, repository: Any) -> None:
    rows = await repository.list_with_editors()
    editor = shaped.BookWithEditorEditor
    assert rows[0].editor == editor("Bea", None, "BEA", "?", "person")
    assert [row.editor for row in rows[1:]] == [None, None]
    assert hints(editor) == {
        "name": str, "country": str | None, "loud": str, "place": str, "kind": str,
    }  # fmt: skip


async def test_a_join_that_where_proves_embeds_without_none(shaped: Any, repository: Any) -> None:
    [row] = await repository.list_of_editors()
    assert flat(row) == (1, (None,))
    assert hints(type(row))["editor"] is type(row.editor)


async def test_embedded_rows_embed_others(repository: Any) -> None:
    one, two, three = await repository.list_copies()
    assert (one.book.editor.name, two.book.editor.name) == ("Bea", "Bea")
    assert one.book.meta.language == "en"
    assert three.book is None
    assert hints(type(one.book)) == {
        "id": int, "meta": type(one.book.meta), "editor": type(one.book.editor) | None,
    }  # fmt: skip
    assert hints(type(one.book.editor)) == {"id": int, "name": str}


async def test_columns_are_traced_through_derived_tables(repository: Any) -> None:
    rows = await repository.list_copies_of_derived()
    assert [flat(row) for row in rows] == [
        (1, (1, "One", (2, None))),
        (2, (1, "One", (2, None))),
        (1, None),
    ]


async def test_what_is_never_null_in_a_derived_table_tells(repository: Any) -> None:
    rows = await repository.list_counted()
    assert [flat(row) for row in rows] == [(1, (2, "A")), (2, (1, "A")), (3, None)]
    assert hints(type(rows[0].stats)) == {"copies": int, "first": str | None}


async def test_lateral_rows_are_embedded(repository: Any) -> None:
    rows = await repository.list_last_copies()
    assert [flat(row) for row in rows] == [(1, (2, None, "One")), (2, (1, "A", "Two")), (3, None)]


async def test_either_side_of_a_full_join_may_be_missing(repository: Any) -> None:
    rows = await repository.list_neighbours()
    assert [flat(row) for row in rows] == [
        ((1, "Ada"), (2, "Bea")),
        ((2, "Bea"), None),
        (None, (1, "Ada")),
    ]


async def test_grouped_columns_are_embedded(repository: Any) -> None:
    rows = await repository.list_by_editor()
    assert [flat(row) for row in rows] == [((2, "Bea"), 1), (None, 2)]


async def test_returning_embeds(shaped: Any, repository: Any) -> None:
    assert (await repository.rename(1, "New")).editor == shaped.Author(2, "Bea", None, None)
    assert (await repository.rename(2, "Newer")).editor is None


async def test_the_row_before_it_was_changed_may_be_missing(repository: Any) -> None:
    assert flat(await repository.put("Ada")) == ("Ada", (1, "UK"), ("new",))
    assert flat(await repository.put("Cid")) == ("Cid", None, (None,))


def test_columns_are_told_one_by_one(describe: Any) -> None:
    sql = 'SELECT a.id, e.id AS "e.id" FROM author a LEFT JOIN author e ON false'
    [query] = describe(f"-- name: q()\n{sql}")["queries"]
    columns = [
        (column["name"], column["python_type"], column["nullable"]) for column in query["columns"]
    ]
    assert columns == [("id", "int", False), ("e.id", "int", True)]


def test_what_a_condition_tells_is_not_told_where_it_may_drop_out(describe: Any) -> None:
    sql = """
        SELECT c.number, b.id AS "book.id", e.name AS "book.editor"
        FROM copy AS c
        LEFT JOIN book AS b ON b.id = c.book
        LEFT JOIN author AS e ON e.id = c.number
        WHERE {}
        ORDER BY c.number
    """
    fixed = describe("-- name: q(editor)" + sql.format("e.id = b.editor AND b.editor = :editor"))
    assert fixed["errors"] == []
    loose = describe("-- name: q(f)" + sql.format("e.id = b.editor AND b.editor = :f.editor"))
    assert loose["errors"] == []
    some = describe("-- name: q(f)" + sql.format("c.number > 0 AND e.id = b.editor + :f.more"))
    assert [error["query"] for error in some["errors"]] == ["q"]
