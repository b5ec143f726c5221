"""Cursors: what they survive, and what they don't. Pure, so no server."""

import json
import string
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_db.core import (
    DatabaseError,
    InvalidCursorError,
    KeyRange,
    KeysetKey,
    KeysetOrder,
    KeysetQuery,
    Page,
)
from attune_db.core.page_cursor import VERSION, CursorCodec
from tests.core.sample_package import BOOK_PAGES, BOOK_PAGES_OF, BookFilter

CURSORS = CursorCodec("book.list")
PAYLOADS = st.binary(max_size=40)
VALUES: list[tuple[Any, st.SearchStrategy[object]]] = [
    (int, st.integers(-(2**63), 2**63 - 1)),
    (str, st.text()),
    (bool, st.booleans()),
    (float, st.floats(allow_nan=False)),
    (Decimal, st.decimals(allow_nan=False)),
    (datetime, st.datetimes()),
    (datetime, st.datetimes(timezones=st.just(UTC)) | st.just(datetime.max.replace(tzinfo=UTC))),
    (date, st.dates()),
    (time, st.times()),
    (UUID, st.uuids()),
    (bytes, st.binary()),
    (int | None, st.none() | st.integers(0, 9)),
]


class FakeRecord:
    """A row as the driver has it, which nobody else can make."""

    def __init__(self, **values: object) -> None:
        self._values = values

    def __getitem__(self, key: str | slice) -> object:
        return self._values[key] if isinstance(key, str) else [*self._values.values()][key]


@given(PAYLOADS)
def test_a_cursor_survives_json_and_a_url(payload: bytes) -> None:
    cursor = CURSORS.write(payload)
    assert json.loads(json.dumps(cursor)) == cursor
    assert parse_qs(urlencode({"after": cursor}))["after"] == [cursor]
    assert set(cursor) <= {*string.ascii_letters, *string.digits, "-", "_"}
    assert CURSORS.read(cursor) == payload


@given(PAYLOADS, st.data())
def test_one_character_more_less_or_other_is_refused(payload: bytes, data: st.DataObject) -> None:
    cursor = CURSORS.write(payload)
    at = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters().filter(lambda character: character != cursor[at]))
    for damaged in (
        cursor[:at] + other + cursor[at + 1 :],
        cursor[:at] + other + cursor[at:],
        cursor[:at],
        cursor + other,
        cursor + "=",
    ):
        with pytest.raises(InvalidCursorError, match="begin with the first page"):
            CURSORS.read(damaged)


@given(PAYLOADS, st.data())
def test_every_bit_counts(payload: bytes, data: st.DataObject) -> None:
    cursor = CURSORS.write(payload)
    raw = bytearray(msgspec.json.decode(f'"{_standard(cursor)}"', type=bytes))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    flipped = msgspec.json.encode(bytes(raw)).decode().strip('"').rstrip("=")
    with pytest.raises(InvalidCursorError):
        CURSORS.read(flipped.replace("+", "-").replace("/", "_"))


def _standard(cursor: str) -> str:
    return cursor.replace("-", "+").replace("_", "/") + "=" * (-len(cursor) % 4)


@given(st.text())
@pytest.mark.parametrize("query", [BOOK_PAGES, BOOK_PAGES_OF])
def test_no_text_brings_another_error(query: KeysetQuery[Any], text: str) -> None:
    with pytest.raises(InvalidCursorError) as caught:
        query.page_of((BookFilter(),), None, text, 50)
    assert isinstance(caught.value, DatabaseError)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "text", ["", " ", "A", "AA", "AAAAAAAAAA", "é", "\ud800", "\0", "=", "A" * 2_000_000, "\n"]
)
def test_odd_texts_are_refused(text: str) -> None:
    with pytest.raises(InvalidCursorError, match=r"damaged|version") as caught:
        CURSORS.read(text)
    assert len(str(caught.value)) < 200


def test_another_version_is_told() -> None:
    later = CursorCodec("book.list", version=VERSION + 1)
    with pytest.raises(InvalidCursorError, match="another version"):
        CURSORS.read(later.write(b"payload"))


def test_a_cursor_of_another_query_is_refused() -> None:
    cursor = CursorCodec("book.list_of").write(b"payload")
    with pytest.raises(InvalidCursorError, match="of another query"):
        CURSORS.read(cursor)


def test_a_cursor_of_another_order_is_told() -> None:
    record: Any = FakeRecord(
        id=7, author=None, title="A", isbn=None, notes={}, shelf=None, place=None, key_1="a"
    )
    cursor = BOOK_PAGES.page([record, record], "title", 1).cursor
    with pytest.raises(
        InvalidCursorError, match="of the order 'title', and not of the query's own"
    ):
        BOOK_PAGES.page_of((BookFilter(),), None, cursor, 50)
    with pytest.raises(InvalidCursorError, match="of the order 'title', and not of the order 'sh"):
        BOOK_PAGES.page_of((BookFilter(),), "shelf", cursor, 50)


def test_another_order_may_be_added() -> None:
    order = KeysetOrder((KeysetKey("id", int),), after=(KeyRange("id > ${after.id}"),), by="id")
    own: dict[str | None, KeysetOrder] = {None: order}
    before, after = (
        KeysetQuery(lambda *row: row, "SELECT 1 ORDER BY id", name="pages", pages=orders)
        for orders in (own, own | {"newest": order})
    )
    record: Any = FakeRecord(id=7)
    cursor = before.page([record, record], None, 1).cursor
    assert vars(after.page_of((), None, cursor, 1)[1][1])["id"] == 7


def test_the_error_holds_the_cursor() -> None:
    with pytest.raises(InvalidCursorError) as caught:
        BOOK_PAGES.page_of((BookFilter(),), None, "nonsense", 50)
    assert (caught.value.field, caught.value.value) == ("after", "nonsense")


@pytest.mark.parametrize(("type_", "values"), VALUES)
@given(data=st.data())
def test_a_cursor_carries_the_values_as_they_are(
    type_: object, values: st.SearchStrategy[object], data: st.DataObject
) -> None:
    query = _query(type_)
    value = data.draw(values)
    row: Any = FakeRecord(key=value)
    cursor = query.page([row, row], None, 1).cursor
    page, (limit, after) = query.page_of((), None, cursor, 10)
    assert limit == 11
    given: object = vars(after)["key"]
    assert (given, type(given)) == (value, type(value))
    assert page.bind((limit, after))[1] == ((11,) if value is None else (11, value))


@pytest.mark.parametrize(
    "forged",
    [b"", b"\x00", b"\x90", b"\x91\xa1x", b"\x91\xc0", b"\x92\x01\x01", b"\xdf", b"\x91" * 9999],
)
def test_a_cursor_that_someone_made_is_refused_unless_it_fits(forged: bytes) -> None:
    """Whoever knows the query can make one: it may name any place, and nothing else."""
    query = _query(int)
    cursor = CursorCodec("pages\n\nSELECT * FROM listed\nORDER BY key\nLIMIT $1").write(forged)
    with pytest.raises(InvalidCursorError, match="damaged"):
        query.page_of((), None, cursor, 10)


def _query(type_: Any) -> KeysetQuery[Any]:
    order = KeysetOrder(
        (KeysetKey("key", type_),),
        after=(KeyRange("key > ${after.key}"),),
        after_nulls={("key",): (KeyRange("false"),)},
    )
    sql = "SELECT key FROM t ORDER BY key"
    return KeysetQuery(lambda *row: row, sql, name="pages", pages={None: order})


def test_a_page_is_json() -> None:
    page = Page([1, 2], "next")
    assert msgspec.json.decode(msgspec.json.encode(page), type=Page[int]) == page
