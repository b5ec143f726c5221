"""Codecs of JSON, and of what asyncpg can't send inside a composite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from msgspec import Struct

from .exact_numbers import document_decoder
from .json_encoding import encode_document

if TYPE_CHECKING:
    from asyncpg import Connection
    from asyncpg.pool import PoolConnectionProxy

Json: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool
"""A value of a jsonb column. None is SQL NULL, and a JSON null at the top reads as None.

Not recursive, as msgspec can't build a decoder for a recursive alias.
"""

JsonItem: TypeAlias = dict[str, Any] | tuple[Any, ...] | str | int | float | bool
"""A document in an array that is sent; the driver would take a list for a further dimension."""

UnknownLabels: TypeAlias = Literal["refuse", "keep"]
"""What becomes of a label that an enum lacks: a DecodeError, or a plain str against its type."""

JSON: Final = 114
JSONB: Final = 3802
"""The OIDs of these types, the same in every PostgreSQL."""

JSONB_VERSION: Final = b"\x01"
"""The byte before the text of a jsonb in PostgreSQL's binary format."""

AnyConnection: TypeAlias = "Connection | PoolConnectionProxy"
"""A connection of asyncpg's, whoever opened it."""


class Codec(Struct, frozen=True):
    """What asyncpg is told of a type."""

    encoder: Callable[[Any], object]
    decoder: Callable[[Any], object]
    format: Literal["binary", "text", "tuple"]


def has_codecs(connection: AnyConnection) -> bool:
    """Tell whether a codec for jsonb is set; asks the driver, not the server."""
    settings = connection.get_settings()
    plain = settings.get_data_codec(JSONB, ignore_custom_codec=True)
    return settings.get_data_codec(JSONB) is not plain


def _encode(value: object) -> str:
    return encode_document(value).decode()


def encode_jsonb(value: object) -> bytes:
    """A document in PostgreSQL's binary format."""
    return JSONB_VERSION + encode_document(value)


def _decode_jsonb(data: bytes) -> object:
    return document_decoder()(data[1:])


def _encode_address(text: str) -> bytes:
    return bytes.fromhex(text.translate(_WITHOUT_SIGNS))


def _decode_address(data: bytes) -> str:
    return data.hex(":")


_WITHOUT_SIGNS = dict.fromkeys(map(ord, ":-."))

BINARY_CODECS: Final[Mapping[str, Codec]] = {
    "jsonb": Codec(encode_jsonb, _decode_jsonb, "binary"),
    "macaddr": Codec(_encode_address, _decode_address, "binary"),
    "macaddr8": Codec(_encode_address, _decode_address, "binary"),
    "refcursor": Codec(str.encode, bytes.decode, "binary"),
}
"""Binary codecs of types that asyncpg knows in text alone; it sends composites in binary alone."""


def json_codecs() -> dict[str, Codec]:
    """Return the codecs of JSON by the names of its types, as this process reads numbers."""
    decode = document_decoder()
    return {
        "json": Codec(encode_document, decode, "binary"),
        # Text, not binary: msgspec then decodes without a Python call for each value, and a list
        # of 1000 rows with three of them takes a fifth less time.
        "jsonb": Codec(_encode, decode, "text"),
    }
