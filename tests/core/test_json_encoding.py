"""A document that is written can be read back, or isn't written. Real PostgreSQL."""

from dataclasses import dataclass
from decimal import Decimal
from math import inf, nan
from typing import Any

import pytest
from msgspec import Raw, Struct

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    CopyTarget,
    DynamicQuery,
    Schema,
    ValidationError,
)
from attune_db.core.json_encoding import encode_document
from tests.core.sample_package import BookInput, Database


class Point(Struct, frozen=True):
    x: float
    y: float | None = None


@dataclass
class Box:
    side: float


REFUSED = [
    nan,
    inf,
    -inf,
    [1.0, nan],
    {"a": {"b": [None, -inf]}},
    (1, (inf,)),
    Point(nan),
    [Point(1.0, inf)],
    Box(nan),
    {1: nan},
    [2**70, nan],
    {frozenset({nan})},
]
TAKEN = [
    None,
    [None, 1.5, "null", 2**70],
    "\xcb\x7f\xf8 null",
    ["null", "\u02ff"],
    {"nan": None, "x": "NaN"},
    Point(1.0),
    [None, 1.7976931348623157e308, 5e-324, -0.0],
    [None, Decimal("NaN")],
    [None, Raw(b"1.5")],
    [None, b"\xcb\x7f\xf8"],
]


@pytest.mark.parametrize("value", REFUSED, ids=repr)
def test_what_would_be_stored_as_null(value: object) -> None:
    with pytest.raises(ValueError, match="JSON has no NaN and no infinity"):
        encode_document(value)


def test_what_is_taken() -> None:
    for value in TAKEN:
        assert encode_document(value), value


@pytest.mark.parametrize("value", [nan, [inf], {"x": [None, -inf]}], ids=repr)
async def test_nothing_is_sent(db: Database, value: Any) -> None:
    with pytest.raises(ValidationError, match=r"book is not valid: .*JSON has no NaN and no infin"):
        await db.book.create(BookInput(title="Emma", notes=value))
    assert await db.book.list() == []


LOAD = BulkQuery(
    DynamicQuery(
        int, "INSERT INTO book (title, notes) VALUES (${input.title}, ${input.notes})\nRETURNING 1"
    ),
    batch_argument="inputs",
    copy=CopyTarget("book", jsonb=("notes",)),
)


class LoadRepository(BaseRepository):
    entity = "Book"
    schema = Schema(entities={"book": "Book"})

    async def load_many(self, inputs: list[BookInput]) -> int:
        return await self._execute_each(LOAD, inputs)


class SecretiveRepository(LoadRepository):
    schema = Schema(entities={"book": "Book"}, secrets={"book": ("notes",)})


async def test_copy_sends_none_of_them(db: Database) -> None:
    books = [BookInput(title="Emma", notes=[nan if at == 13 else 1.5]) for at in range(20)]
    with pytest.raises(ValidationError, match=r"JSON has no NaN.*in inputs\[13\]"):
        await LoadRepository(db).load_many(books)
    assert await db.book.list() == []
    assert await LoadRepository(db).load_many(books[:13]) == 13


async def test_secrets_are_not_quoted(db: Database) -> None:
    with pytest.raises(ValidationError) as caught:
        await SecretiveRepository(db).load_many([BookInput(title="Emma", notes=["hush", nan])])
    error: BaseException | None = caught.value
    while error:
        assert "hush" not in repr(error)
        error = error.__cause__ or error.__context__
