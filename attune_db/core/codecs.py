"""JSON, read and written by msgspec."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from asyncpg import InternalClientError

from attune_db.core.errors import QueryError

if TYPE_CHECKING:
    from asyncpg import Connection
    from asyncpg.pool import PoolConnectionProxy

Json: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool
"""What a jsonb column holds. None is SQL NULL, and how a JSON null at the top reads.

Not recursive, as msgspec can't build a decoder for a recursive alias.
"""

_decode = msgspec.json.Decoder[Any]().decode
_encode_bytes = msgspec.json.Encoder().encode

JSONB = 3802
"""The type's OID, the same in every PostgreSQL."""


AnyConnection: TypeAlias = "Connection | PoolConnectionProxy"
"""A connection of asyncpg's, whoever opened it."""

Enums: TypeAlias = Mapping[tuple[str, str], type[StrEnum]]
"""The enums of the database, by schema and name."""


async def init_connection(connection: AnyConnection, enums: Enums = MappingProxyType({})) -> None:
    """Teach a connection to read and write json, jsonb, and these enums.

    Asks the server once for each enum, and never for JSON. `Database` does so by itself. For
    connections of your own: `create_pool(…, init=init_connection)`, or once on each connection.
    """
    for name in ("json", "jsonb"):
        # Text, not binary: msgspec then decodes without a Python call for each value, and a list
        # of 1000 rows with three of them takes a fifth less time.
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=_encode, decoder=_decode, format="text"
        )
    for (schema, name), enum in enums.items():
        try:
            await connection.set_type_codec(
                name, schema=schema, encoder=str, decoder=_reader(enum), format="text"
            )
        except ValueError as error:
            raise QueryError(
                f"the database lacks the type {schema}.{name}: apply the migrations first"
            ) from error


def has_codecs(connection: Connection | PoolConnectionProxy) -> bool:
    """Whether anyone has set a codec for jsonb; asks the driver, not the server."""
    settings = connection.get_settings()
    plain = settings.get_data_codec(JSONB, ignore_custom_codec=True)
    return settings.get_data_codec(JSONB) is not plain


def _reader(enum: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(label: str) -> StrEnum:
        try:
            return enum(label)
        except ValueError as error:
            raise InternalClientError(
                f"{enum.__name__} knows no {label!r}: the database is newer than the library"
            ) from error

    return read


def _encode(value: object) -> str:
    return _encode_bytes(value).decode()
