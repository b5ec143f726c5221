"""JSON documents, held to their types as the library reads them."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from attune_db.core import DocumentError
from attune_db.core.json_decoding import json_decoder

_CLASSES: dict[str, type] = {
    each.__name__: each
    for each in (bool, int, float, str, Decimal, date, datetime, time, timedelta, UUID)
}


class JsonNull:
    """A JSON null, which is no NULL, but reads as None."""


JSON_NULL = JsonNull()


def document_fits(document: object, annotation: str) -> bool:
    """Tell whether the library makes a value of this type of a document."""
    if read := _reader(annotation):
        try:
            read(None if document is JSON_NULL else document)
        except DocumentError:
            return False
    return True


@cache
def _reader(annotation: str) -> Callable[[object], object] | None:
    """The library's function for it; None where a part of the type is generated."""
    type_ = _type(annotation)
    return json_decoder(type_, "document") if type_ else None


def _type(annotation: str) -> Any:
    """The type that an annotation writes."""
    if annotation.endswith(" | None"):
        inner = _type(annotation.removesuffix(" | None"))
        return inner and inner | None
    if match := re.fullmatch(r"list\[(.+)\]", annotation):
        inner = _type(match[1])
        return inner and list.__class_getitem__(inner)
    return _CLASSES.get(annotation)
