"""JSON whose numbers keep their digits, for types that have a Decimal in them.

A document is decoded before its type is known, and its numbers become floats. So it keeps its text,
from which it is decoded once more. Where no type of the process asks for it, none does.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast, get_args, get_type_hints

import msgspec

decode: Final = msgspec.json.Decoder[Any]().decode
_decode_decimals: Final = msgspec.json.Decoder(float_hook=Decimal).decode
_encode: Final = msgspec.json.Encoder().encode

Decoder: TypeAlias = Callable[[Any], Any]

_wanted: Final[set[str]] = set()


class TextDict(dict[str, Any]):
    """An object that keeps its text."""

    __slots__ = ("text",)
    text: str


class TextList(list[Any]):
    """An array that keeps its text."""

    __slots__ = ("text",)
    text: str


class TextFloat(float):
    """A number that is no float, with its text."""

    __slots__ = ("text",)
    text: str


def want(type_: Any) -> bool:
    """Tell whether a type has a Decimal in it; connections that are opened later then keep texts.

    A package makes all its decoders when it is imported, which is before it connects.
    """
    if not _has_decimal(type_):
        return False
    _wanted.add("digits")
    return True


def document_decoder() -> Decoder:
    """Return what decodes a document, with its text or without."""
    return _decode_with_text if _wanted else decode


def text_of(value: object) -> str | None:
    """Return the text of a document, or of an array of them; None where none is needed."""
    if isinstance(value, TextDict | TextList | TextFloat):
        return value.text
    if not isinstance(value, list):
        return None
    items = cast("list[object]", value)
    texts = [text_of(item) for item in items]
    if all(text is None for text in texts):
        return None
    pairs = zip(items, texts, strict=True)
    return f"[{','.join(text or _encode(item).decode() for item, text in pairs)}]"


def decode_decimals(text: str) -> Any:
    """Decode a document, each of its numbers that isn't whole as Decimal."""
    return _decode_decimals(text)


def _decode_with_text(document: str | bytes) -> Any:
    """Decode; the text of a jsonb, which is a str, has a point in each number that isn't whole."""
    value = decode(document)
    if isinstance(document, str) and "." not in document:
        return value
    text = document if isinstance(document, str) else document.decode()
    kind = _KINDS.get(value.__class__)
    if kind is None or (kind is TextFloat and Decimal(repr(value)) == Decimal(text)):
        return value
    kept = kind(value)
    kept.text = text
    return kept


_KINDS: Final[dict[type[Any], type[Any]]] = {dict: TextDict, list: TextList, float: TextFloat}

WITHOUT_TEXT: Final = {kind: plain for plain, kind in _KINDS.items()}


def _has_decimal(type_: Any, *around: Any) -> bool:
    if type_ in around:
        return False
    within: list[Any] = [*get_args(type_)]
    if isinstance(type_, type) and hasattr(type_, "__annotations__"):
        within += get_type_hints(type_).values()
    return type_ is Decimal or any(_has_decimal(part, type_, *around) for part in within)
