"""Statements assembled for the fields that are set: pure, so no server."""

from collections.abc import Mapping
from typing import LiteralString

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType, structs

from attune_db.core import Clause, DynamicQuery, OneOf, Query, ValidationError
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
    assert f"VALUES ({values})" in sql.replace("( ", "(")
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
    (
        "INSERT INTO t VALUES (",
        Clause("", ",", ("$1", "${input.ref}", "${input.label}"), otherwise="DEFAULT"),
        ") ON CONFLICT DO UPDATE ",
        Clause("SET ", ", ", ("at = now()", "label = ${input.label}", "was = ${other.label}")),
    ),
    ("id",),
    ("input", "other"),
)


def test_a_field_in_two_clauses_has_one_number() -> None:
    sql, args = UPSERT.bind((7, Upsert(ref="a", label="b"), Upsert()))
    assert sql == (
        "INSERT INTO t VALUES ($1,$2,$3) ON CONFLICT DO UPDATE SET at = now(), label = $3"
    )
    assert args == (7, "a", "b")


def test_groups_with_the_same_field_are_told_apart() -> None:
    sql, args = UPSERT.bind((7, Upsert(label="b"), Upsert(label="c")))
    assert sql.startswith("INSERT INTO t VALUES ($1,DEFAULT,$2)")
    assert sql.endswith("label = $2, was = $3")
    assert args == (7, "b", "c")


def test_a_fragment_without_slots_stays() -> None:
    sql, _ = UPSERT.bind((7, Upsert(), Upsert()))
    assert sql.endswith("SET at = now()")


def test_a_changed_row_may_be_read_by_a_condition_that_drops_out() -> None:
    read = DynamicQuery(
        int,
        ("SELECT 1 WHERE id = $1", Clause("", "", (" AND x = ${filter.label}",))),
        ("id",),
        ("input", "filter"),
    )
    parts = ("UPDATE t ", Clause("SET ", ", ", ("label = ${input.label}",)), " WHERE id = $1")
    update = DynamicQuery(int, parts, ("id",), ("input", "filter"), unchanged=read)
    sql, args = update.bind((7, Upsert(), Upsert(label="x")))
    assert (sql, args) == ("SELECT 1 WHERE id = $1 AND x = $2", (7, "x"))


ORDERED = DynamicQuery(
    int,
    (
        "SELECT id FROM t\n",
        Clause("WHERE", "AND", (" ref = ${filter.ref} ", " label = ${filter.label} ")),
        "ORDER BY",
        OneOf({"": " created DESC, id DESC", "ref": " ref, id", "near": " ref <> ${at.ref}, id"}),
        "\nLIMIT $1",
    ),
    ("limit",),
    ("filter", "at"),
)


def order_by(order: object, at: Upsert | None = None) -> str:
    sql, _ = ORDERED.bind((10, Upsert(), at or Upsert(), order))
    return sql.splitlines()[1]


def test_without_a_choice_the_order_is_the_statements_own() -> None:
    assert order_by(None) == "ORDER BY created DESC, id DESC"


def test_the_order_is_the_one_that_is_chosen() -> None:
    assert order_by("ref") == "ORDER BY ref, id"


def test_a_choice_may_hold_slots() -> None:
    sql, args = ORDERED.bind((10, Upsert(label="b"), Upsert(ref="a"), "near"))
    assert sql == ("SELECT id FROM t\nWHERE label = $2 ORDER BY ref <> $3, id\nLIMIT $1")
    assert args == (10, "b", "a")


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
    assert ORDERED.choices == ("ref", "near")


def test_plans_are_kept_and_bounded() -> None:
    names = [f"f{number}" for number in range(10)]
    fragments: tuple[LiteralString, ...] = (
        "a = ${i.f0}",
        "b = ${i.f1}",
        "c = ${i.f2}",
        "d = ${i.f3}",
        "e = ${i.f4}",
        "f = ${i.f5}",
        "g = ${i.f6}",
        "h = ${i.f7}",
        "i = ${i.f8}",
        "j = ${i.f9}",
    )
    query = DynamicQuery(int, (Clause("SET", ",", fragments),), groups=("i",))
    for subset in range(2 * PLANS):
        given = {name: 1 for bit, name in enumerate(names) if subset >> bit & 1}
        for _ in range(2):
            query.bind((Anything(given),))
    info = query.text.cache_info()
    assert (info.hits, info.currsize) == (2 * PLANS, PLANS)


def test_arguments_are_known_by_column() -> None:
    assert UPDATE_BOOK.arguments((7, BookInput(title="Emma"))) == {"id": 7, "title": "Emma"}
    assert Query(int, "SELECT $1", ("id",)).arguments((7,)) == {"id": 7}


def test_a_slot_of_an_unknown_group_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        DynamicQuery(int, (Clause("SET", ",", ("a = ${input.a}",)),), ("id",), ("filter",))


def test_the_input_stays_as_it_was() -> None:
    given = BookInput(title="Emma")
    UPDATE_BOOK.bind((7, given))
    assert structs.asdict(given) == structs.asdict(BookInput(title="Emma"))
