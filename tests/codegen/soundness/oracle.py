"""The oracle: holds rows to what was guaranteed of them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from asyncpg import Range, Record

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
        values = [row[number] for row in rows]
        if not column["nullable"] and None in values:
            yield f"NULL in {column['name']}"
        annotation = column["annotation"]
        wrong = next((it for it in values if it is not None and not fits(it, annotation)), None)
        if wrong is not None:
            yield f"{wrong!r} in {column['name']}, which is {annotation}"
    few = {"exactly_one": (1,), "at_most_one": (0, 1)}.get(query["cardinality"])
    if columns and few and len(rows) not in few:
        yield f"{len(rows)} rows, not {query['cardinality']}"


def fits(value: object, annotation: str) -> bool:
    """Tell whether a value is of the type that an annotation names."""
    if annotation.endswith(" | None"):
        return (
            value is None or value is JSON_NULL or fits(value, annotation.removesuffix(" | None"))
        )
    if listed := re.fullmatch(r"list\[(.+)\]", annotation):
        return isinstance(value, list) and _fit(cast("list[object]", value), listed[1])
    known = _TYPES.get(annotation.partition("[")[0])
    if known is None:
        return annotation != "None"
    exact = annotation in ("int", "date")  # a bool is an int, and a datetime a date
    return type(value) in known if exact else isinstance(value, known)


def _fit(values: Iterable[object], annotation: str) -> bool:
    """Tell whether elements are of their type; those of several dimensions lie deeper."""
    return all(
        fits(it, annotation)
        or (isinstance(it, list) and _fit(cast("list[object]", it), annotation))
        for it in values
    )
