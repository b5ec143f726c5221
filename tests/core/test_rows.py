"""Rows made of records: typed documents, and Structs within."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import inf, isnan
from typing import Any, ClassVar

import msgspec
import pytest
from msgspec import Struct

from attune_db.core import DocumentError, SecretStruct
from attune_db.core.exact_numbers import document_decoder
from attune_db.core.infinite_timestamps import LAST, NAIVE_FIRST, NAIVE_LAST, NaiveDatetime
from attune_db.core.json_decoding import json_decoder
from attune_db.core.row_factories import row_factory


class Color(StrEnum):
    RED = "red"


class Item(Struct, frozen=True):
    id: int
    color: Color | None = None


class Order(Struct, frozen=True):
    id: int
    items: list[Item]
    note: Item | None


class Person(Struct, frozen=True):
    id: int
    name: str | None


class Book(Struct, frozen=True):
    id: int
    author: Person
    editor: Person | None
    title: str


class Shelf(Struct, frozen=True):
    book: Book | None
    place: int


def test_a_document_becomes_what_its_field_says() -> None:
    row = row_factory(Order, documents=("items", "note"))
    assert row(1, [{"id": 2, "color": "red"}], None) == Order(1, [Item(2, Color.RED)], None)


def test_what_is_embedded_takes_the_columns_behind_its_dot() -> None:
    row = row_factory(Book, embedded={"author": None, "editor": "editor.id"})
    book = row(1, 2, "Ada", 3, None, "One")
    assert book == Book(1, Person(2, "Ada"), Person(3, None), "One")


def test_what_is_embedded_is_none_where_its_key_is() -> None:
    row = row_factory(Book, embedded={"author": None, "editor": "editor.id"})
    assert row(1, 2, None, None, "left over", "One") == Book(1, Person(2, None), None, "One")


def test_embedded_structs_embed_others() -> None:
    embedded = {"book": "book.id", "book.author": None, "book.editor": "book.editor.id"}
    row = row_factory(Shelf, embedded=embedded)
    assert row(1, 2, "Ada", None, None, "One", 7) == Shelf(
        Book(1, Person(2, "Ada"), None, "One"), 7
    )
    assert row(None, None, None, None, None, None, 7) == Shelf(None, 7)


def test_an_embedded_struct_has_documents() -> None:
    class Line(Struct, frozen=True):
        order: Order | None
        place: int

    # A class within a function: its annotations are found all the same, as msgspec finds them.
    row = row_factory(Line, embedded={"order": "order.id"}, documents=("order.items", "order.note"))
    assert row(1, [{"id": 2}], {"id": 3}, 7) == Line(Order(1, [Item(2)], Item(3)), 7)
    assert row(None, None, None, 7) == Line(None, 7)


def test_a_row_with_nothing_to_do_is_made_by_its_struct() -> None:
    assert row_factory(Person) is Person


def test_one_value_can_be_a_document() -> None:
    assert json_decoder(dict[int, Item] | None, "x")({"7": {"id": 1}}) == {7: Item(1)}


def test_a_document_that_does_not_fit_is_told_by_row_column_and_path() -> None:
    row = row_factory(Order, documents=("items", "note"))
    with pytest.raises(DocumentError) as caught:
        row(1, [{"id": 1}, {"id": "x"}], None)
    assert str(caught.value) == (
        "order: items doesn't fit its type: Expected `int`, got `str` - at `$[1].id`"
    )
    assert (caught.value.entity, caught.value.fields) == ("Order", ("items",))
    assert isinstance(caught.value.__cause__, msgspec.ValidationError)


def test_a_missing_document_does_not_fit() -> None:
    with pytest.raises(DocumentError, match="got `null` - at `\\$`"):
        row_factory(Order, documents=("items",))(1, None, None)


def test_a_secret_document_that_does_not_fit_is_not_quoted() -> None:
    class Safe(SecretStruct, frozen=True):
        secret_fields: ClassVar[tuple[str, ...]] = ("item",)

        item: Item

    with pytest.raises(DocumentError) as caught:
        row_factory(Safe, documents=("item",))({"id": 1, "color": "enigma"})
    assert "enigma" not in f"{caught.value!s} {caught.value!r} {caught.value.__cause__!r}"


def test_a_secret_within_a_document_is_not_quoted() -> None:
    class Safe(SecretStruct, frozen=True):
        secret_fields: ClassVar[tuple[str, ...]] = ("color",)

        color: Color

    with pytest.raises(DocumentError) as caught:
        json_decoder(list[Safe] | None, "x")([{"color": "enigma"}])
    assert "enigma" not in f"{caught.value!s} {caught.value.__cause__!r}"


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (float, "Infinity", inf),
        (float, "-Infinity", -inf),
        (list[float | None], [None, "Infinity"], [None, inf]),
        (dict[str, float], {"x": "Infinity"}, {"x": inf}),
        (datetime, "infinity", LAST),
        (datetime, "-infinity", datetime(1, 1, 1, tzinfo=UTC)),
        (NaiveDatetime, "infinity", NAIVE_LAST),
        (list[NaiveDatetime | None], [None, "-infinity"], [None, NAIVE_FIRST]),
        (date | None, "infinity", date(9999, 12, 31)),
        (str, "infinity", "infinity"),
    ],
)
def test_what_postgresql_writes_for_the_infinite_is_read(
    type_: Any, text: Any, value: object
) -> None:
    assert json_decoder(type_, "x")(text) == value


def test_not_a_number_is_read() -> None:
    assert isnan(json_decoder(float, "x")("NaN"))


def test_an_offset_with_seconds_is_read() -> None:
    read = json_decoder(datetime, "x")("1900-01-01T00:19:32+00:19:32")
    assert read == datetime(1900, 1, 1, tzinfo=UTC)
    assert read.utcoffset() == timedelta(minutes=19, seconds=32)


def test_a_document_that_keeps_its_text_is_read_like_any_other() -> None:
    json_decoder(list[Decimal], "sums")  # what is decoded afterwards keeps its text
    document = document_decoder()('{"a": [1.5, {"at": "infinity"}], "b": 2.5}')
    assert json_decoder(dict[str, Any], "x")(document) == document
    read = json_decoder(dict[str, list[float | dict[str, datetime]] | float], "x")
    assert read(document) == {"a": [1.5, {"at": LAST}], "b": 2.5}
    assert json_decoder(float, "x")(document_decoder()("1.50")) == 1.5
    long = document_decoder()("12345678901234567890.5")
    assert json_decoder(float, "x")(long) == 12345678901234567890.5
    assert json_decoder(Decimal, "x")(long) == Decimal("12345678901234567890.5")
