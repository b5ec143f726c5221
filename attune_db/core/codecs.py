"""Codecs for values that the driver doesn't know: JSON, enums, composites."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec
from msgspec.structs import astuple

from .decode_errors import UnknownLabelError
from .errors import QueryError
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


JSONB = 3802
"""The type's OID, the same in every PostgreSQL."""

JSONB_VERSION = b"\x01"
"""The byte before the text of a jsonb in PostgreSQL's binary format."""

AnyConnection: TypeAlias = "Connection | PoolConnectionProxy"
"""A connection of asyncpg's, whoever opened it."""

Enums: TypeAlias = Mapping[tuple[str, str], type[StrEnum]]
"""The enums of the database, by schema and name."""


Composites: TypeAlias = Mapping[tuple[str, str], type[msgspec.Struct]]
"""The composite types of the database, by schema and name, each after those it is made of."""

UnknownLabels: TypeAlias = Literal["refuse", "keep"]
"""What becomes of a label that an enum lacks: a DecodeError, or a plain str against its type."""

Readers: TypeAlias = Mapping[tuple[str, str], Callable[[str], object]]
"""Functions by schema and name of a type: each makes a value of its text, str() the text again."""


async def init_connection(
    connection: AnyConnection,
    enums: Enums = MappingProxyType({}),
    *,
    composites: Composites = MappingProxyType({}),
    readers: Readers = MappingProxyType({}),
    texts: Collection[tuple[str, str]] = (),
    unknown_labels: UnknownLabels = "refuse",
) -> None:
    """Register the codecs of json, jsonb and these types on a connection.

    Asks the server once for each of them, and never for JSON. `Database` does so by itself. For
    connections of your own: `create_pool(…, init=init_connection)`, or once on each connection.
    `texts` are those of the readers' types that are text in PostgreSQL's binary format, too.
    """
    decode = document_decoder()
    # The driver reads composites in binary alone, and keeps what it knows of their fields by then.
    await _set_codec(connection, "pg_catalog", "json", encode_document, decode, "binary")
    if composites:
        for name, (encoder, decoder) in _IN_COMPOSITES.items():
            await _set_codec(connection, "pg_catalog", name, encoder, decoder, "binary")
    for (schema, name), enum in enums.items():
        await _set_codec(
            connection, schema, name, str.encode, _labels(enum, unknown_labels), "binary"
        )
    for (schema, name), read in readers.items():
        if (schema, name) in texts:
            await _set_codec(connection, schema, name, _encode_text, _decoded(read), "binary")
        else:
            await _set_codec(connection, schema, name, str, read, "text")
    for (schema, name), struct in composites.items():
        await _set_codec(connection, schema, name, astuple, _reader(struct), "tuple")
    # Text, not binary: msgspec then decodes without a Python call for each value, and a list
    # of 1000 rows with three of them takes a fifth less time.
    await _set_codec(connection, "pg_catalog", "jsonb", _encode, decode, "text")


async def _set_codec(
    connection: AnyConnection,
    schema: str,
    name: str,
    encoder: Callable[[Any], object],
    decoder: Callable[[Any], object],
    format: Literal["binary", "text", "tuple"],
) -> None:
    try:
        await connection.set_type_codec(
            name, schema=schema, encoder=encoder, decoder=decoder, format=format
        )
    except ValueError as error:
        raise QueryError(
            f"the database lacks the type {schema}.{name}: apply the migrations first"
        ) from error


def has_codecs(connection: Connection | PoolConnectionProxy) -> bool:
    """Tell whether a codec for jsonb is set; asks the driver, not the server."""
    settings = connection.get_settings()
    plain = settings.get_data_codec(JSONB, ignore_custom_codec=True)
    return settings.get_data_codec(JSONB) is not plain


class _Members(dict[bytes, StrEnum]):
    """The members of an enum by their labels."""

    def __init__(self, enum: type[StrEnum], unknown_labels: UnknownLabels) -> None:
        super().__init__({member.encode(): member for member in enum})
        self.name = enum.__name__
        self.unknown_labels = unknown_labels

    def __missing__(self, label: bytes) -> str:
        if self.unknown_labels == "keep":
            return label.decode()
        raise UnknownLabelError(self.name, label.decode())


def _labels(enum: type[StrEnum], unknown_labels: UnknownLabels) -> Callable[[bytes], str]:
    return _Members(enum, unknown_labels).__getitem__


def _reader(struct: type[msgspec.Struct]) -> Callable[[Iterable[object]], msgspec.Struct]:
    return lambda values: struct(*values)


def _encode_text(value: object) -> bytes:
    return str(value).encode()


def _decoded(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return bytes.decode if read is str else lambda data: read(data.decode())


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

# Types that the driver knows in text alone.
_IN_COMPOSITES: Mapping[str, tuple[Callable[[Any], bytes], Callable[[bytes], object]]] = {
    "jsonb": (encode_jsonb, _decode_jsonb),
    "macaddr": (_encode_address, _decode_address),
    "macaddr8": (_encode_address, _decode_address),
    "refcursor": (str.encode, bytes.decode),
}
