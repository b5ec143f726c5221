"""The oracle: holds rows to what was guaranteed of them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import GenericAlias
from typing import Any, Optional, cast
from uuid import UUID

from asyncpg import Range, Record

from attune_db.core import DocumentError
from attune_db.core.json_decoding import json_decoder

Json = dict[str, Any]
Rows = list[tuple[object, ...]]


class JsonNull:
    """A JSON null, which is no NULL, but reads as None."""


JSON_NULL = JsonNull()

_TYPES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (float,),
    "str": (str,),
    "bytes": (bytes,),
    "Decimal": (Decimal,),
    "date": (date,),
    "datetime": (datetime,),
    "time": (time,),
    "timedelta": (timedelta,),
    "UUID": (UUID,),
    "Range": (Range,),
    "Mood": (str,),
    "Place": (tuple, Record),
    "Json": (dict, list, str, int, float, bool),
}


def broken(query: Json, rows: Rows) -> Iterator[str]:
    """Guarantees of the query that its rows break."""
    columns = query["columns"]
    for number, column in enumerate(columns):
        values = [_as_read(row[number], column) for row in rows]
        if not column["nullable"] and None in values:
            yield f"NULL in {column['name']}"
        annotation = column["annotation"]
        wrong = next(
            (value for value in values if value is not None and not fits(value, annotation)), None
        )
        if wrong is not None:
            yield f"{wrong!r} in {column['name']}, which is {annotation}"
    few = {"exactly_one": (1,), "at_most_one": (0, 1)}.get(query["cardinality"])
    if columns and few and len(rows) not in few:
        yield f"{len(rows)} rows, not {query['cardinality']}"


def _as_read(value: object, column: Json) -> object:
    """A document as the library reads it, which makes a float of 0 where the type says so."""
    type_ = _type(column["annotation"]) if column["pg_type"] in ("json", "jsonb") else None
    if type_ is None or value is None or value is JSON_NULL:
        return value
    try:
        return json_decoder(type_, column["name"])(value)
    except DocumentError:
        return value


def _type(annotation: str) -> Any:
    """The type that an annotation names; None for one that is a Struct, or may be anything."""
    if annotation.endswith(" | None"):
        type_ = _type(annotation.removesuffix(" | None"))
        return None if type_ is None else Optional[type_]  # noqa: UP045 - of a variable
    if match := re.fullmatch(r"list\[(.+)\]", annotation):
        type_ = _type(match[1])
        return None if type_ is None else GenericAlias(list, (type_,))
    classes = _TYPES.get(annotation, ())
    return classes[0] if len(classes) == 1 else None


def fits(value: object, annotation: str) -> bool:
    """Tell whether a value is of the type that an annotation names."""
    if annotation.endswith(" | None"):
        return (
            value is None or value is JSON_NULL or fits(value, annotation.removesuffix(" | None"))
        )
    if match := re.fullmatch(r"list\[(.+)\]", annotation):
        return isinstance(value, list) and _fit(cast("list[object]", value), match[1])
    classes = _TYPES.get(annotation.partition("[")[0])
    if classes is None:
        return annotation != "None"
    exact = annotation in ("int", "date")  # a bool is an int, and a datetime a date
    return type(value) in classes if exact else isinstance(value, classes)


def _fit(values: Iterable[object], annotation: str) -> bool:
    """Tell whether elements are of their type; those of several dimensions lie deeper."""
    return all(
        fits(value, annotation)
        or (isinstance(value, list) and _fit(cast("list[object]", value), annotation))
        for value in values
    )
