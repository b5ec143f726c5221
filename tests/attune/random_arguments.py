"""Random arguments for the repositories' methods: values mostly of the rows, and partly hostile."""

import importlib
import inspect
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, Struct

import attune_db
from attune_db import Pagination
from attune_db.core import BaseRepository, BulkQuery, DynamicQuery
from tests.attune.reference_assembler import Plain, plain

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Row = dict[str, Any]

FORMED = ("ref", "login", "owner", "channel", "entity_type")  # columns of texts of some form
KEYS = ("ref", "login", "name")  # columns that tell one row from another

HOSTILE = (
    "'; DROP TABLE pack; --",
    '"; SELECT 1',
    "$1 $2 ${filter.ref} ${input.ref} :id :filter.ref {0} %s",
    "back\\slash \\' \\x00 E'\\''",
    "%_*?",
    "long " * 2000,
    "😀 \u202eright to left\u202c שלום \u0301 \ufeff",
    " \t\r\n",
    "NULL",
    "/* */ -- ",
)


@dataclass(frozen=True, slots=True)
class Query:
    """A method whose statement varies, and how a person would write it."""

    repository: type[BaseRepository]
    file: str
    name: str
    plain: Plain
    many: bool  # whether it takes a list of inputs


def queries() -> Iterator[Query]:
    """The queries of all repositories whose statements vary."""
    for repository in vars(attune_db).values():
        if (
            inspect.isclass(repository)
            and issubclass(repository, BaseRepository)
            and repository is not BaseRepository
        ):
            module = importlib.import_module(repository.__module__)
            *_, file = repository.__module__.split(".")
            texts = plain(file)
            for constant, value in vars(module).items():
                name = constant.lower()
                if isinstance(value, DynamicQuery | BulkQuery) and name in texts:
                    yield Query(repository, file, name, texts[name], isinstance(value, BulkQuery))


def bare(type_: Any) -> tuple[Any, bool]:
    """The type of a field that is set, and whether it can be None; what JSON can be is object."""
    if typing.get_origin(type_) is list:
        return type_, False
    kinds = [part for part in typing.get_args(type_) or [type_] if part is not msgspec.UnsetType]
    nullable = type(None) in kinds
    left = [kind for kind in kinds if kind is not type(None)]
    return left[0] if len(left) == 1 else object, nullable


class World:
    """Rows, and values that go with them."""

    def __init__(self, connection: "Connection[Record]", random: Random, rows: list[Row]) -> None:
        self.connection, self.random, self.rows = connection, random, rows
        self.started = max(row["created"] for row in rows) + timedelta(seconds=1)
        self.noise = 0.0  # how often a value isn't the row's own

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def value(self, name: str, type_: Any, row: Row) -> Any:
        """A value for a field or parameter: mostly the row's own, or one of another row."""
        kind, nullable = bare(type_)
        likely = self.known(name, self.random.choice(self.rows) if self.chance(self.noise) else row)
        if nullable and (self.chance(self.noise) or (likely is None and name in row)):
            return None
        formed = name in row and name.endswith(FORMED)
        if kind is str and self.chance(self.noise / 4 if formed else 0.2):
            return self.random.choice(HOSTILE)
        try:
            return msgspec.convert(likely, kind)
        except msgspec.ValidationError:
            return self.anything(kind, row)

    def known(self, name: str, row: Row) -> Any:
        """The value that a row has for a name."""
        if name in row:
            return row[name]
        if name == "expected":
            return row["status"]
        if name == "enforcement_id":
            return 4  # the first that has led to no execution
        if name in ("since", "before"):
            return row["created"] + timedelta(days=name == "before")
        if name.endswith("s") and name[:-1] in row:
            return [row[name[:-1]], self.random.choice(self.rows)[name[:-1]]]
        if f"{name}s" in row:
            return self.random.choice(row[f"{name}s"] or [None])
        ref = row.get("ref") or row.get("action_ref") or ""
        return ref.partition(".")[0] if name.endswith("name") else None

    def anything(self, type_: Any, row: Row) -> Any:
        """A value of a type."""
        choose = self.random.choice
        if inspect.isclass(type_) and issubclass(type_, Enum):
            return choose(list(type_))
        if typing.get_origin(type_) is list:
            return [self.anything(typing.get_args(type_)[0], row) for _ in range(choose((0, 1, 2)))]
        made: dict[Any, Any] = {
            bool: choose((True, False)),
            int: choose(range(1, 61)),
            str: choose(("p", "a", "1", "done", "Really", row.get("label", "x"))),
            datetime: row["created"],
        }
        return made.get(type_, choose(({}, {"a": [1, None]}, [1, "two"], "three", 4, True)))


@dataclass(frozen=True, slots=True)
class Given:
    """Arguments of a method's call, by position and by the names that the file has."""

    arguments: dict[str, Any]
    inputs: tuple[Row, ...]  # the values of the fields of each input; one but for lists of them
    unset: tuple[tuple[str, ...], ...]  # of each
    order: str | None


def given(world: World, query: Query, together: Sequence[set[str]]) -> Given:
    """Random arguments; fields in one of these sets are given all or none."""
    random, row = world.random, world.random.choice(world.rows)
    world.noise = random.choice((0.0, 0.1, 0.2))
    arguments, plain, hints = dict[str, Any](), Row(), _hints(query)
    inputs: list[tuple[Row, tuple[str, ...]]] = [({}, ())]
    for name, kind in hints.items():
        if name in ("after", "per_page", "order"):
            continue
        if kind is Pagination:
            size = random.choice((1000, 7, 60))
            arguments[name] = Pagination(page=random.choice((0, 0, 1)), per_page=size)
            plain |= {"pagination.limit": size, "pagination.offset": arguments[name].offset}
        elif query.many and typing.get_origin(kind) is not None and name == "input":
            structs = [
                _struct(world, name, typing.get_args(kind)[0], random.choice(world.rows), together)
                for _ in range(random.choice((1, 3)))
            ]
            arguments[name], inputs = [made[0] for made in structs], [made[1:] for made in structs]
        elif inspect.isclass(kind) and issubclass(kind, Struct):
            arguments[name], fields, unset = _struct(world, name, kind, row, together)
            inputs = [(inputs[0][0] | fields, (*inputs[0][1], *unset))]
        else:
            arguments[name] = plain[name] = world.value(name, kind, row)
    order = random.choice([None, *query.plain.orders]) if "order" in hints else None
    arguments |= {"order": order} if order else {}
    values = tuple(plain | fields[0] for fields in inputs)
    return Given(arguments, values, tuple(fields[1] for fields in inputs), order)


def _struct(
    world: World, group: str, type_: type[Struct], row: Row, together: Sequence[set[str]]
) -> tuple[Struct, Row, tuple[str, ...]]:
    """An input with random fields, their values, and those that are unset."""
    fields, rate = msgspec.structs.fields(type_), world.random.choice((0, 0.3, 0.6, 0.9))
    optional = {field.name for field in fields if field.default is UNSET}
    left = {field.name for field in fields if field.name in optional and world.chance(rate)}
    for names in together:
        left = left - names if world.chance(0.5) else left | (names & optional)
    hints = typing.get_type_hints(type_)
    values = {field.name: world.value(field.name, hints[field.name], row) for field in fields}
    for name in (key for key in KEYS if isinstance(values.get(key), str)):
        if group == "filter" and world.chance(0.3):
            values[name] = values[name].replace(values[name][3:6], "*")
        elif group != "filter" and world.chance(0.7):
            values[name] += "x"
    fields_set = {name: value for name, value in values.items() if name not in left}
    keyed = {f"{group}.{name}": value for name, value in fields_set.items()}
    return type_(**fields_set), keyed, tuple(f"{group}.{name}" for name in sorted(left))


def texts(query: Query) -> Iterator[tuple[str, bool]]:
    """The fields that take text, and those that take JSON: their names, and whether it is JSON."""
    for kind in _hints(query).values():
        if inspect.isclass(kind) and issubclass(kind, Struct):
            for name, type_ in typing.get_type_hints(kind).items():
                if not name.startswith("__") and bare(type_)[0] in (str, object):
                    yield name, bare(type_)[0] is object


def exactly(world: World, query: Query, row: Row, **values: object) -> dict[str, Any]:
    """Arguments that go with a row, some of whose fields hold these values."""
    made: dict[str, Any] = {}
    for name, kind in _hints(query).items():
        if inspect.isclass(kind) and issubclass(kind, Struct):
            fields = (
                [field.name for field in msgspec.structs.fields(kind)] if name == "input" else []
            )
            likely = {field: world.known(field, row) for field in fields}
            likely |= {key: f"{likely[key]}y" for key in KEYS if likely.get(key)}
            given = {field: value for field, value in likely.items() if value is not None}
            if query.file == "enforcement":
                given.pop("event", None)  # it has one enforcement
            given |= {field: value for field, value in values.items() if field in fields}
            made[name] = kind(**given)
        else:
            made[name] = world.value(name, kind, row)
    return made


def _hints(query: Query) -> dict[str, Any]:
    """The types of a method's arguments."""
    method = getattr(query.repository, query.name)
    hints = typing.get_type_hints(method, vars(inspect.getmodule(query.repository)))
    return {name: hints[name] for name in inspect.signature(method).parameters if name in hints}
