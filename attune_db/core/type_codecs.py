"""Codecs of a schema's own types: enums, composites, and types that have a reader.

They are looked up by the names that the server reports: an OID belongs to one database, and changes
when a type is dropped and made anew. A type of the same name in another schema, which the search
path may bring, has the same codec.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import astuple, replace

from .codecs import BINARY_CODECS, JSONB, AnyConnection, Codec, UnknownLabels, json_codecs
from .decode_errors import UnknownLabelError
from .errors import QueryError

if TYPE_CHECKING:
    from asyncpg import Record

TypeName: TypeAlias = tuple[str, str]
"""The schema and the name of a type."""

Enums: TypeAlias = Mapping[TypeName, type[StrEnum]]
"""The enums of the database."""

Composites: TypeAlias = Mapping[TypeName, type[Struct]]
"""The composite types of the database, each after those it is made of."""

Readers: TypeAlias = Mapping[TypeName, Callable[[str], object]]
"""Functions by type: each makes a value of its text, str() the text again."""

V = TypeVar("V")

CATALOG: Final = "pg_catalog"

INSTALLED_TYPES: Final = """\
SELECT type.oid, schema.nspname AS ns, type.typname AS name
FROM unnest($1::text[], $2::text[]) AS asked (schema, name)
JOIN pg_catalog.pg_type AS type ON type.typname = asked.name
JOIN pg_catalog.pg_namespace AS schema ON schema.oid = type.typnamespace
WHERE schema.nspname = asked.schema OR pg_catalog.pg_type_is_visible(type.oid)"""


class TypeCodecs(Struct, frozen=True):
    """The codecs of a schema's types.

    `texts` are those of the readers' types that are text in PostgreSQL's binary format, too.
    """

    enums: Enums = MappingProxyType({})
    composites: Composites = MappingProxyType({})
    readers: Readers = MappingProxyType({})
    texts: Collection[TypeName] = ()
    unknown_labels: UnknownLabels = "refuse"

    def scalar(self, name: TypeName) -> Codec | None:
        """Return the codec of an enum, or of a type that has a reader."""
        if enum := _find(self.enums, name):
            return Codec(str.encode, _label_decoder(enum, self.unknown_labels), "binary")
        if read := _find(self.readers, name):
            if name in self.texts:
                return Codec(_encode_text, _text_decoder(read), "binary")
            return Codec(str, read, "text")
        return None

    def composite(self, name: TypeName) -> Codec | None:
        """Return the codec of a composite type."""
        struct = _find(self.composites, name)
        return Codec(astuple, _struct_decoder(struct), "tuple") if struct else None

    async def init(self, connection: AnyConnection) -> None:
        """Register the codecs that need no OID: of JSON, and of what stands in composites."""
        builtin = {**(BINARY_CODECS if self.composites else {}), **json_codecs()}
        for type_, codec in builtin.items():
            await _set_codec(connection, (CATALOG, type_), codec)
        for name in self.readers:
            if name[0] == CATALOG and (reader := self.scalar(name)):
                await _set_codec(connection, name, reader)

    def register(self, settings: Any, types: Sequence[Record], done: Container[int] = ()) -> None:
        """Register codecs of types as asyncpg introspects them, parts before wholes.

        `settings` are a connection's, of a class that asyncpg keeps to itself, and `done` the OIDs
        that have their codecs there: to set one again would make it forget others.
        """
        parts, types = types, [record for record in types if record["oid"] not in done]
        names = [(record["ns"], record["name"]) for record in types]
        for record, name in zip(types, names, strict=True):
            if codec := self.scalar(name):
                _add(settings, record["oid"], name, codec)
        composites = [self.composite(name) for name in names]
        if not any(composites):
            return
        # The driver keeps what it knows of a composite's fields by then.
        _add(settings, JSONB, (CATALOG, "jsonb"), BINARY_CODECS["jsonb"])
        for record, name, codec in zip(types, names, composites, strict=True):
            if codec:
                _add(settings, record["oid"], name, codec, parts)
        _add(settings, JSONB, (CATALOG, "jsonb"), json_codecs()["jsonb"])


NO_TYPES: Final = TypeCodecs()


async def init_connection(
    connection: AnyConnection,
    types: TypeCodecs = NO_TYPES,
    *,
    unknown_labels: UnknownLabels = "refuse",
) -> None:
    """Register the codecs of json, jsonb and these types on a connection.

    Asks the server once for all enums and readers, once for each composite, and never for JSON.
    `Database` does without. For connections of your own: `create_pool(…, init=init_connection)`,
    or once on each connection.
    """
    types = replace(types, unknown_labels=unknown_labels)
    names = [name for name in (*types.enums, *types.readers) if name[0] != CATALOG]
    if names:
        schemas, types_ = zip(*names, strict=True)
        installed = await connection.fetch(INSTALLED_TYPES, schemas, types_)
        present = {record["name"] for record in installed}
        for name in names:
            if name[1] not in present:
                raise _missing(name)
        types.register(connection.get_settings(), installed)
    if types.composites:
        for type_, codec in BINARY_CODECS.items():
            await _set_codec(connection, (CATALOG, type_), codec)
    for name in types.composites:
        if composite := types.composite(name):
            await _set_codec(connection, name, composite)
    await types.init(connection)


async def _set_codec(connection: AnyConnection, name: TypeName, codec: Codec) -> None:
    schema, type_ = name
    try:
        await connection.set_type_codec(
            type_,
            schema=schema,
            encoder=codec.encoder,
            decoder=codec.decoder,
            format=codec.format,
        )
    except ValueError as error:
        raise _missing(name) from error


def _add(
    settings: Any, oid: int, name: TypeName, codec: Codec, parts: Sequence[Record] = ()
) -> None:
    schema, type_ = name
    kind = "composite" if codec.format == "tuple" else "scalar"
    settings.add_python_codec(
        oid, type_, schema, parts, kind, codec.encoder, codec.decoder, codec.format
    )


def _missing(name: TypeName) -> QueryError:
    return QueryError(f"the database lacks the type {'.'.join(name)}: apply the migrations first")


def _find(named: Mapping[TypeName, V], name: TypeName) -> V | None:
    """Return the value of a type; failing that, of the one type that has its name elsewhere."""
    if name in named or not named:
        return named.get(name)
    alike = [value for (_, type_), value in named.items() if type_ == name[1]]
    if len(alike) > 1:
        raise QueryError(
            f"which type is {'.'.join(name)}? The library has several called {name[1]}, in other"
            " schemas: change the search path"
        )
    return alike[0] if alike else None


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


def _label_decoder(enum: type[StrEnum], unknown_labels: UnknownLabels) -> Callable[[bytes], str]:
    return _Members(enum, unknown_labels).__getitem__


def _struct_decoder(struct: type[Struct]) -> Callable[[Iterable[object]], Struct]:
    return lambda values: struct(*values)


def _encode_text(value: object) -> bytes:
    return str(value).encode()


def _text_decoder(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return bytes.decode if read is str else lambda data: read(data.decode())
