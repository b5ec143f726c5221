"""JSON documents as values of the type that is declared or inferred for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from .call_context import entity_noun
from .errors import DocumentError
from .exact_numbers import WITHOUT_TEXT, decode_decimals, text_of, want
from .infinite_timestamps import FIRST, LAST, NAIVE_FIRST, NAIVE_LAST, NaiveDatetime

WITHHELD: Final = "the reason is withheld, as it may quote a secret"


def json_decoder(
    type_: Any, column: str, row: type[Struct] | None = None, *, secret: bool = False
) -> Callable[[Any], Any]:
    """Return what converts a decoded document to this type.

    It raises DocumentError for a document that doesn't fit, with the row's name, the column and,
    unless that might quote a secret, the reason.
    """
    # msgspec keeps what it found out about a Struct, and about no other type: converting to one
    # that holds the document takes a quarter of the time.
    holder: Any = msgspec.defstruct("Document", [("document", type_)], array_like=True, gc=False)
    convert = msgspec.convert
    entity = row.__name__ if row else ""
    secret = secret or column in getattr(row, "secret_fields", ()) or holds_secrets(type_)

    exact = msgspec.json.Decoder(holder).decode if want(type_) else None

    def read(value: Any) -> Any:
        text = text_of(value) if exact else None
        try:
            if exact and text is not None:
                return exact(f"[{text}]").document
            return convert((value,), holder, str_keys=True).document
        except (msgspec.ValidationError, RecursionError):
            pass
        try:
            if text is not None:
                value = decode_decimals(text)
            return convert((normalize(value, type_),), holder, str_keys=True).document
        except RecursionError as error:
            message = f"{entity_noun(entity)}: {column} is nested too deeply to be read"
            raise DocumentError(message, entity=entity, fields=(column,)) from error
        except msgspec.ValidationError as error:
            raise _unfit(error, entity, column, secret=secret) from error

    return read


def _unfit(
    error: msgspec.ValidationError, entity: str, column: str, *, secret: bool
) -> DocumentError:
    if secret:
        error.args = (WITHHELD,)
    reason = str(error).replace("`$[0]", "`$")  # the document, not what holds it
    message = f"{entity_noun(entity)}: {column} doesn't fit its type: {reason}"
    return DocumentError(message, entity=entity, fields=(column,))


def holds_secrets(type_: Any, *around: Any) -> bool:
    """Tell whether a type contains Structs with secret fields; `around` are those it is part of."""
    if type_ in around:
        return False
    within: list[Any] = [*get_args(type_)]
    secret: object = getattr(type_, "secret_fields", ())
    if isinstance(type_, type) and issubclass(type_, Struct):
        within += get_type_hints(type_).values()
    return bool(secret) or any(holds_secrets(part, type_, *around) for part in within)


def normalize(value: Any, type_: Any) -> Any:
    """Convert parts of a document that PostgreSQL writes, and msgspec doesn't read as its type.

    These are NaN and infinity, and offsets from UTC with seconds; infinite times become the last
    or first that Python knows, with a time zone unless the type is NaiveDatetime.
    """
    arms: tuple[Any, ...] = get_args(type_) if get_origin(type_) in _UNIONS else (type_,)
    for arm in arms:
        normalized = _normalize_part(value, arm)
        if normalized is not value:
            return normalized
    return value


_UNIONS: Final = (Union, UnionType)
_NUMBERS: Final = ("NaN", "Infinity", "-Infinity")
_LAST: Final = {"infinity": LAST, "-infinity": FIRST}
_NAIVE: Final = {"infinity": NAIVE_LAST, "-infinity": NAIVE_FIRST}


def _normalize_part(value: Any, type_: Any) -> Any:
    if type_ == NaiveDatetime and isinstance(value, str):
        return _NAIVE.get(value, value)
    kind: Any = WITHOUT_TEXT.get(value.__class__, value.__class__)
    origin, inside = get_origin(type_), get_args(type_)
    if kind is float:
        return float(value)
    if kind is Decimal and type_ in (float, Any):
        return float(value)
    if kind is str:
        return _normalize_text(value, type_)
    if kind is list and origin in (list, set, frozenset) and inside:
        return [normalize(item, inside[0]) for item in value]
    if kind is dict and origin is dict and inside:
        return {name: normalize(item, inside[1]) for name, item in value.items()}
    if kind is dict and isinstance(type_, type) and issubclass(type_, Struct):
        hints = get_type_hints(type_, include_extras=True)
        names = zip(type_.__struct_encode_fields__, type_.__struct_fields__, strict=True)
        types = {encoded: hints[name] for encoded, name in names}
        return {name: normalize(item, types.get(name, Any)) for name, item in value.items()}
    return value


def _normalize_text(text: str, type_: Any) -> Any:
    if type_ is float and text in _NUMBERS:
        return float(text)
    if type_ is date and text in _LAST:
        return _LAST[text].date()
    if type_ is datetime and text in _LAST:
        return _LAST[text]
    try:
        return datetime.fromisoformat(text) if type_ is datetime else text
    except ValueError:
        return text
