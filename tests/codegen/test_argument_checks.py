"""What can't go in doesn't come out: the library itself refuses the None that a type refuses.

A package is generated, and its queries are run. Real PostgreSQL.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attune_db.core import ValidationError
from tests.codegen.conftest import Generated

Json = dict[str, Any]

HERE = Path(__file__).parent / "checks"
SCHEMA = (HERE / "schema.sql").read_text()

# What is searched for None; a star stands for the elements of a list.
CHECKED = {
    "BELOW": "k ids*",
    "NEXT_OF": "k",
    "EITHER": "b",
    "LABELLED": "label",
    "CHOSEN": "label",
    "PAGED": "label",
    "FLOW": "label",
    "RENAME": "note",
    "MARK": "note",
    "TAGGED": "tags*",
    "ALL_TAGS": "tags*",
    "JOINED": "b",
    "FIND_BY_ID": "",
    "COUNTED": "",
    "ADD": "",
    "SET_NAME": "",
}


@pytest.fixture(scope="module")
def items(generated: Callable[..., Generated]) -> Generated:
    return generated({"item.sql": (HERE / "item.sql").read_text()}, SCHEMA)


@pytest.mark.parametrize("constant", CHECKED)
def test_only_what_a_guarantee_rests_on_is_checked(constant: str, items: Generated) -> None:
    repositories: Any = items.package.ItemRepository
    statement = vars(sys.modules[repositories.__module__])[constant]
    checked = [f"{each.name}{'*' * each.elements}" for each in statement.not_none]
    assert " ".join(checked) == CHECKED[constant]


REFUSED: list[tuple[str, tuple[object, ...], str]] = [
    ("below", ([1], None), "k is None"),
    ("below", ([1, None], 1), "ids has a None in it"),
    ("below", ([[1, 2], [3, None]], 1), "ids has a None in it"),
    ("next_of", (None,), "k is None"),
    ("either", (1, None), "b is None"),
    ("chosen", (None,), "label is None"),
    ("paged", (None,), "label is None"),
    ("flow", (None,), "label is None"),
    ("mark", (1, None), "note is None"),
    ("tagged", (["secret", None],), "tags has a None in it"),
    ("tagged", ({"secret", None},), "tags has a None in it"),
    ("all_tags", ([None],), "tags has a None in it"),
    ("joined", ([1], None), "b is None"),
]


@pytest.mark.parametrize(("method", "arguments", "message"), REFUSED)
def test_none_is_refused_before_anything_is_sent(
    method: str, arguments: tuple[object, ...], message: str, items: Generated
) -> None:
    with pytest.raises(ValidationError) as caught:  # before the database is found not to be open
        items.run(_closed(items, method, *arguments))
    assert str(caught.value) == f"{message}, which isn't accepted"
    assert caught.value.fields == (message.split(maxsplit=1)[0],)
    assert (caught.value.value, caught.value.__cause__) == (None, None)


async def _closed(items: Generated, method: str, *arguments: object) -> Any:
    return await getattr(items.package.Database.connect(items.dsn).item, method)(*arguments)


def test_none_is_refused_on_every_executor(items: Generated) -> None:
    async def use() -> None:
        async with items.package.Database.connect(items.dsn) as db, db.connection() as connection:
            repository = items.package.ItemRepository(connection)
            with pytest.raises(ValidationError, match="k is None"):
                await repository.next_of(None)
            async with db.transaction() as transaction:
                with pytest.raises(ValidationError, match="k is None"):
                    await transaction.item.next_of(None)
                assert await transaction.item.next_of(1) == 2  # it isn't aborted

    items.run(use())


def test_none_is_refused_with_groups_and_in_streams(items: Generated) -> None:
    package: Any = items.package

    async def use() -> None:
        db = package.Database.connect(items.dsn)
        with pytest.raises(ValidationError, match="label is None"):
            await db.item.labelled(None, package.LabelledItemFilter(name="a"))
        with pytest.raises(ValidationError, match="note is None"):
            await db.item.rename(1, None, package.RenameItemInput())
        with pytest.raises(ValidationError, match="label is None"):
            async with db.item.stream_flow(None):
                pass

    items.run(use())


def test_none_is_refused_in_an_input_of_many(items: Generated) -> None:
    make: Any = items.package.MarkManyItemInputs
    inputs = [make(id=1, label="x"), make(id=2, label=None)]
    with pytest.raises(ValidationError) as caught:
        items.run(_closed(items, "mark_many", inputs))
    assert str(caught.value) == "label is None, which isn't accepted, in inputs[1]"
    assert caught.value.index == 1


ACCEPTED: list[tuple[str, tuple[object, ...], list[tuple[object, ...]]]] = [
    ("below", ([1, 3], 2), [(1, True), (3, False)]),
    ("below", ([], 2), []),
    ("below", (None, 2), []),  # a lie to the type checker, and yet no guarantee is broken
    ("below", ([[1], [3]], 2), [(1, True), (3, False)]),
    ("either", (None, 1), [(1, 2), (2, 2)]),
    ("all_tags", (None,), [(1, None), (2, None)]),
    ("all_tags", (["a"],), [(1, ["a"]), (2, ["a"])]),
    ("joined", (None, [1]), [(1,)]),  # one value is enough
]


@pytest.mark.parametrize(("method", "arguments", "rows"), ACCEPTED)
def test_what_is_accepted_gives_what_is_promised(
    method: str, arguments: tuple[object, ...], rows: list[tuple[object, ...]], items: Generated
) -> None:
    found = items.call("item", method, *arguments)
    values = [
        tuple(getattr(row, field) for field in row.__struct_fields__)
        if hasattr(row, "__struct_fields__")
        else (row,)
        for row in found
    ]
    assert values == rows


@pytest.mark.parametrize("wrong", ["text", 5, {"a": None}, [5]])
def test_another_wrong_value_is_the_driver_s_to_refuse(wrong: object, items: Generated) -> None:
    with pytest.raises(ValidationError) as caught:
        items.call("item", "tagged", wrong)
    assert caught.value.__cause__ is not None


# A NULL can come out, although None is refused.
@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT :x::jsonb || '{}' AS y", "y?"),
        ("SELECT y FROM unnest(:x::jsonb[]) AS y", "y?"),
        ("SELECT y FROM unnest(:x::single[]) AS u (y)", "y?"),
        ("SELECT a, b FROM unnest(:x::pair[]) AS u (a, b)", "a? b?"),
        ("SELECT a, b FROM unnest(:x::int[], '{1}'::int[]) AS u (a, b)", "a? b?"),
        ("SELECT (:x::int[])[1] AS y", "y?"),
        ("SELECT (:x::pair).a AS y", "y?"),
        ("SELECT (SELECT :x::int + 1 WHERE random() < 1) AS y", "y?"),
        ("SELECT max(:x::int + 1) AS y FROM item", "y?"),
        ("SELECT nullif(:x::int + 0, 1) AS y", "y?"),
        ("SELECT s.y FROM item LEFT JOIN (SELECT :x::int + 1 AS y) AS s ON s.y = id", "y?"),
        ("SELECT :x::int + 1 AS y, count(*) FROM item GROUP BY ROLLUP (:x::int + 1)", "y? count!"),
        ("SELECT :x::int AS y, count(*) FROM item WHERE id > :x GROUP BY ROLLUP (y)", "y? count!"),
        ("UPDATE item SET tags = :x WHERE id = 1 RETURNING tags AS y", "y?"),
        ("SELECT size + :x AS y FROM item", "y?"),
        ("SELECT :x::int AS y", "y?"),
        ("SELECT sum(u) AS y FROM unnest(:x::int[]) AS u", "y?"),
    ],
)
def test_what_can_be_null_is_not_promised(sql: str, columns: str, ask: Callable[..., Json]) -> None:
    query = ask(sql, "q(x)", SCHEMA)
    assert _marked(query) == columns


def _marked(query: Json) -> str:
    return " ".join(f"{each['name']}{'!?'[each['nullable']]}" for each in query["columns"])


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT :x::int + 1 AS y", "y!"),
        ("SELECT id < :x AS y FROM item", "y!"),
        ("SELECT y FROM unnest(:x::int[]) AS y", "y!"),
        ("SELECT unnest(:x::int[]) AS y", "y!"),
        ("SELECT cardinality(:x::int[]) AS y", "y!"),
        ("SELECT id = ANY (:x) AS y FROM item", "y!"),
        ("SELECT y FROM (SELECT :x::int + 1 AS y) AS s", "y!"),
        ("WITH s AS MATERIALIZED (SELECT :x::int + 1 AS y) SELECT y FROM s", "y!"),
        ("SELECT (SELECT :x::int + 1) AS y", "y!"),
        ("SELECT id, y FROM item, LATERAL (VALUES (id + :x)) AS v (y)", "id! y!"),
        ("SELECT :x::int + 1 AS y UNION SELECT id FROM item", "y!"),
        ("UPDATE item SET note = upper(:x) WHERE id = 1 RETURNING note AS y", "y!"),
        ("WITH RECURSIVE t (y) AS (SELECT :x::int + 0 UNION SELECT y + 1 FROM t WHERE y < 3)"
         " SELECT y FROM t", "y!"),
    ],
)  # fmt: skip
def test_what_cannot_go_in_does_not_come_out(
    sql: str, columns: str, ask: Callable[..., Json]
) -> None:
    query = ask(sql, "q(x)", SCHEMA)
    assert (query["parameters"][0]["nullable"], _marked(query)) == (False, columns)


def test_a_field_that_may_be_unset_proves_nothing(ask: Callable[..., Json]) -> None:
    sql = "SELECT id, size FROM item WHERE size > :filter.size"
    assert _marked(ask(sql, "q(filter)", SCHEMA)) == "id! size?"
    sql = "UPDATE item SET note = upper(:input.note) WHERE id = :id RETURNING note"
    assert _marked(ask(sql, "q(id, input)<!", SCHEMA)) == "note?"


def test_a_field_of_a_given_class_proves_nothing(describe: Callable[..., Json]) -> None:
    text = "-- name: q(page)\nSELECT id, id + :page.limit AS y FROM item ORDER BY id;"
    [query] = describe(text, SCHEMA, groups={"page": "core.Page"})["queries"]
    assert _marked(query) == "id! y?"


def test_a_rule_may_put_another_statement_in_its_place(ask: Callable[..., Json]) -> None:
    sql = "UPDATE item SET note = 'x' WHERE id = 1 RETURNING upper(:x) AS y"
    rule = "CREATE RULE r AS ON UPDATE TO item DO ALSO NOTHING;"
    assert _marked(ask(sql, "q(x)", SCHEMA)) == "y!"
    assert _marked(ask(sql, "q(x)", SCHEMA + rule)) == "y?"
