"""Statements assembled for the fields that are set: pure, so no server."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType, structs

from attune_db.core import DynamicQuery, ListQuery, Query, UpdateQuery, ValidationError
from attune_db.core.dynamic_query import PLANS
from tests.core.sample_package import BOOKS_FOUND, CREATE_BOOK, UPDATE_BOOK, BookFilter, BookInput

FIELDS = BookInput.__struct_fields__
VALUES = st.one_of(st.none(), st.text(), st.sampled_from(["${input.title}", "$1", "'; DROP TABLE"]))
SUBSETS = st.dictionaries(st.sampled_from(FIELDS), VALUES)


class Anything(Struct, frozen=True):
    """An input that takes any value, as Structs don't check at construction."""

    fields: Mapping[str, object]

    def __getattr__(self, name: str) -> object:
        return self.fields.get(name, UNSET)


@given(SUBSETS)
def test_an_update_is_what_one_would_write(given: dict[str, object]) -> None:
    names = [name for name in FIELDS if name in given]
    sql, args = UPDATE_BOOK.bind((7, Anything(given)))
    if not names:
        assert sql.startswith("SELECT")
        assert args == (7,)
        return
    assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(names, 2))
    returning = "RETURNING id, author, title, isbn, notes, shelf, place"
    assert " ".join(sql.split()) == f"UPDATE book SET {assignments} WHERE id = $1 {returning}"
    assert args == (7, *(given[name] for name in names))


@given(SUBSETS)
def test_an_insert_is_what_one_would_write(given: dict[str, object]) -> None:
    names = [name for name in FIELDS if name in given]
    numbers = {name: f"${number}" for number, name in enumerate(names, 1)}
    sql, args = CREATE_BOOK.bind((Anything(given),))
    values = ", ".join(numbers.get(name, "DEFAULT") for name in FIELDS)
    assert f"VALUES ({values})" in " ".join(sql.split())
    assert args == tuple(given[name] for name in names)


@given(SUBSETS)
def test_the_text_depends_on_which_fields_are_set_and_not_on_their_values(
    given: dict[str, object],
) -> None:
    plain = dict.fromkeys(given, 0)
    assert UPDATE_BOOK.bind((7, Anything(given)))[0] == UPDATE_BOOK.bind((7, Anything(plain)))[0]


@given(st.dictionaries(st.text(), st.text()))
def test_a_field_that_the_statement_does_not_know_is_never_read(given: dict[str, object]) -> None:
    hostile = {name: value for name, value in given.items() if name not in FIELDS}
    assert UPDATE_BOOK.bind((7, Anything(hostile))) == UPDATE_BOOK.bind((7, BookInput()))


@given(SUBSETS)
def test_unset_is_never_bound(given: dict[str, object]) -> None:
    _, args = UPDATE_BOOK.bind((7, Anything(given)))
    assert UNSET not in args


def test_a_condition_that_drops_out_takes_its_and_along() -> None:
    sql, args = BOOKS_FOUND.bind((10, BookFilter(shelf=1, place=2)))
    assert sql.splitlines()[2] == "WHERE (shelf, place) = ($2, $3)"
    assert args == (10, 1, 2)


def test_both_conditions_are_joined() -> None:
    sql, args = BOOKS_FOUND.bind((10, BookFilter(author=9, shelf=1, place=2)))
    assert sql.splitlines()[2] == "WHERE author = $2 AND (shelf, place) = ($3, $4)"
    assert args == (10, 9, 1, 2)


def test_without_conditions_where_goes_too() -> None:
    sql, args = BOOKS_FOUND.bind((10, BookFilter()))
    assert "WHERE" not in sql
    assert args == (10,)


@pytest.mark.parametrize("filter", [BookFilter(shelf=1), BookFilter(author=9, place=2)])
def test_fields_that_go_together_come_together(filter: BookFilter) -> None:
    with pytest.raises(ValidationError, match=r"^give all of shelf, place, or none$") as caught:
        BOOKS_FOUND.bind((10, filter))
    assert caught.value.fields == ("shelf", "place")


class Upsert(Struct, frozen=True):
    ref: str | UnsetType = UNSET
    label: str | UnsetType = UNSET


UPSERT = DynamicQuery(
    int,
    "INSERT INTO t VALUES ($1, ${input.ref}, «lower(${input.label})¦DEFAULT»)"
    " ON CONFLICT DO UPDATE SET at = now(), «label = ${input.label}», «was = ${other.label}»",
    ("id",),
)


def test_a_field_in_two_clauses_has_one_number() -> None:
    sql, args = UPSERT.bind((7, Upsert(ref="a", label="b"), Upsert()))
    assert sql == (
        "INSERT INTO t VALUES ($1, $2, lower($3)) ON CONFLICT DO UPDATE SET at = now(), label = $3"
    )
    assert args == (7, "a", "b")


def test_groups_with_the_same_field_are_told_apart() -> None:
    sql, args = UPSERT.bind((7, Upsert(label="b"), Upsert(label="c")))
    assert sql.startswith("INSERT INTO t VALUES ($1, DEFAULT, lower($2))")
    assert sql.endswith("label = $2, was = $3")
    assert args == (7, "b", "c")


def test_a_fragment_without_slots_stays() -> None:
    sql, _ = UPSERT.bind((7, Upsert(), Upsert()))
    assert sql.endswith("SET at = now()")


def test_where_nothing_is_set_the_row_is_read_by_the_same_conditions() -> None:
    sql = (
        "UPDATE t SET «label = ${input.label}» WHERE id = $1 AND «x = ${filter.label}» RETURNING id"
    )
    update = UpdateQuery(int, sql, ("id",))
    sql, args = update.bind((7, Upsert(), Upsert(label="x")))
    assert (sql, args) == ("SELECT    id\nFROM t WHERE id = $1 AND x = $2", (7, "x"))


def test_what_reads_the_row_may_be_written_out() -> None:
    sql = "UPDATE t SET «label = ${input.label}» RETURNING 'RETURNING' AS x"
    update = UpdateQuery(str, sql, noop_read="SELECT 'RETURNING' AS x FROM t")
    assert update.bind((Upsert(),)) == ("SELECT 'RETURNING' AS x FROM t", ())
    assert (
        update.bind((Upsert(label="x"),))[0] == "UPDATE t SET label = $1 RETURNING 'RETURNING' AS x"
    )


JOINED = {
    "WHERE «a = ${f.a}» AND «b = ${f.b}» AND c": ("WHERE c", "WHERE b = $1 AND c"),
    "WHERE c AND «a = ${f.a}»\n  AND «b = ${f.b}» LIMIT 1": (
        "WHERE c LIMIT 1",
        "WHERE c AND b = $1 LIMIT 1",
    ),
    "WHERE «a = ${f.a}» AND c AND «b = ${f.b}»": ("WHERE c", "WHERE c AND b = $1"),
    "where«a = ${f.a}»and«(b = ${f.b})»ORDER BY 1": ("ORDER BY 1", "where(b = $1)ORDER BY 1"),
    "SET «a = ${f.a}», c = 1 WHERE x AND «b = ${f.b}»": (
        "SET c = 1 WHERE x",
        "SET c = 1 WHERE x AND b = $1",
    ),
    "SET «a = ${f.a}» WHERE «b = ${f.b}»)": (")", "WHERE b = $1)"),
    "SET c = 1, «a = ${f.a}»\nFROM x, y WHERE «b = ${f.b}»": (
        "SET c = 1 FROM x, y",
        "SET c = 1 FROM x, y WHERE b = $1",
    ),
    "VALUES («lower(${f.a})¦DEFAULT», ${f.b}, c)": (
        "VALUES (DEFAULT, DEFAULT, c)",
        "VALUES (DEFAULT, $1, c)",
    ),
    "WHERE c AND «x('${$}{f.a} ${«} ${¦}') = ${f.b}» -- ${»}": (
        "WHERE c -- »",
        "WHERE c AND x('${f.a} « ¦') = $1 -- »",
    ),
}


@pytest.mark.parametrize("sql", JOINED)
def test_a_fragment_goes_with_what_joins_it(sql: Any) -> None:
    query, without, with_b = DynamicQuery(int, sql), *JOINED[sql]
    slots = query.template.slots
    for fields, text in ((set[str](), without), ({"b"}, with_b)):
        rendered = query.text(tuple(name in fields for _, name in slots))
        assert " ".join(rendered.split()) == text


ORDERED = ListQuery(
    int,
    """\
SELECT id FROM t
WHERE «ref = ${filter.ref}» AND «label = ${filter.label}»
ORDER BY «created DESC, id DESC»
LIMIT $1""",
    ("limit",),
    {"ref": "ref, id", "near": "abs(ref), id"},
)


def order_by(order: object) -> str:
    sql, _ = ORDERED.bind((10, Upsert(), order))
    return sql.splitlines()[2]


def test_without_a_choice_the_order_is_the_statements_own() -> None:
    assert order_by(None) == "ORDER BY created DESC, id DESC"


def test_the_order_is_the_one_that_is_chosen() -> None:
    assert order_by("ref") == "ORDER BY ref, id"


def test_the_order_goes_with_every_filter() -> None:
    sql, args = ORDERED.bind((10, Upsert(label="b"), "near"))
    assert sql == "SELECT id FROM t\nWHERE label = $2\nORDER BY abs(ref), id\nLIMIT $1"
    assert args == (10, "b")


def test_rows_are_counted_without_order_and_limit() -> None:
    sql, args = ORDERED.count.bind((Upsert(label="b"),))
    assert sql == "SELECT count(*) FROM (\nSELECT id FROM t\nWHERE label = $1\n) AS listed"
    assert args == ("b",)


@pytest.mark.parametrize("order", ["", "id", "REF", "ref, id", "; DROP TABLE t", 1, True, [], {}])
def test_an_order_that_is_not_a_choice_is_refused(order: object) -> None:
    with pytest.raises(ValidationError, match=r"^order is .*: give one of ref, near$") as caught:
        order_by(order)
    assert caught.value.fields == ("order",)
    assert caught.value.value == order


def test_a_long_order_is_shown_in_part() -> None:
    with pytest.raises(ValidationError, match=r"…: give one of") as caught:
        order_by("x" * 1000)
    assert len(str(caught.value)) < 150


def test_each_choice_has_a_text_of_its_own_among_the_plans() -> None:
    for _ in range(2):
        assert order_by("ref") != order_by(None)


def test_plans_are_kept_and_bounded() -> None:
    names = [f"f{number}" for number in range(10)]
    query = DynamicQuery(
        int,
        "SET «a = ${i.f0}», «b = ${i.f1}», «c = ${i.f2}», «d = ${i.f3}», «e = ${i.f4}»,"
        " «f = ${i.f5}», «g = ${i.f6}», «h = ${i.f7}», «i = ${i.f8}», «j = ${i.f9}»",
    )
    for subset in range(2 * PLANS):
        given = {name: 1 for bit, name in enumerate(names) if subset >> bit & 1}
        for _ in range(2):
            query.bind((Anything(given),))
    info = query.text.cache_info()
    assert (info.hits, info.currsize) == (2 * PLANS, PLANS)


def test_arguments_are_known_by_column() -> None:
    assert UPDATE_BOOK.arguments((7, BookInput(title="Emma"))) == {"id": 7, "title": "Emma"}
    assert Query(int, "SELECT $1", ("id",)).arguments((7,)) == {"id": 7}


def test_the_input_stays_as_it_was() -> None:
    given = BookInput(title="Emma")
    UPDATE_BOOK.bind((7, given))
    assert structs.asdict(given) == structs.asdict(BookInput(title="Emma"))
