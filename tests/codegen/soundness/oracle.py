"""The oracle: holds rows to what was guaranteed of them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from asyncpg import Range, Record

from tests.codegen.soundness.documents import JSON_NULL, document_fits

Json = dict[str, Any]
Rows = list[tuple[object, ...]]


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
        is_typed = column["pg_type"] in ("json", "jsonb") and not annotation.startswith("Json")
        holds = document_fits if is_typed else fits
        wrong = next(
            (value for value in values if value is not None and not holds(value, annotation)), None
        )
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
