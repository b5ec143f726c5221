"""The types that random SQL is made of, with the values that bring trouble."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from asyncpg import Range


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of values."""

    name: str  # as a cast writes it
    code: str  # what columns of it are called, before a number
    literals: tuple[str, ...]  # as SQL
    values: tuple[Any, ...]  # as a parameter takes them


def _kind(name: str, code: str, literals: str, *values: Any) -> Kind:
    """`literals` are separated by `;`; each becomes a cast."""
    texts = tuple(f"'{text.strip()}'::{name}" for text in literals.split(";"))
    return Kind(name, code, texts, values)


_NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
_FIRST, _SECOND = UUID(int=1), UUID(int=2)

KINDS = {
    kind.name: kind
    for kind in (
        Kind("int4", "int4", ("0", "1", "2", "3", "1", "2", "-1"), (0, 1, 2, 3)),
        Kind("int8", "int8", ("0::int8", "1::int8", "2::int8", "5::int8"), (0, 1, 2)),
        _kind("numeric", "num", "0;1;1.5;2;NaN;Infinity", Decimal(1), Decimal("1.5")),
        _kind("float8", "flt", "0;1;1.5;NaN;-Infinity", 1.0, float("nan")),
        _kind("text", "txt", ";a;b;a%;A b;1;x,y;a", "a", "b", ""),
        Kind("bool", "flag", ("true", "false"), (True, False)),
        _kind(
            "timestamptz",
            "at",
            "2024-05-01 12:00+00;2023-01-01 00:00+00;2024-03-10 12:00+00;infinity",
            _NOON,
        ),
        _kind("date", "day", "2024-05-01;2023-01-01;2024-03-10;-infinity", date(2024, 5, 1)),
        _kind("interval", "span", "1 day;0;-2 hours;1 mon -30 days", timedelta(days=1)),
        _kind(
            "jsonb",
            "doc",
            'null;1;"a";[];{};{"a": null};{"a": [1, null, {"b": 2}]};[null, 1];{"b": "x"}',
            {"a": 1},
            [1, None],
            1,
        ),
        _kind("text[]", "tags", "{};{a,NULL};{a,b};{{a,b},{c,NULL}}", ["a", None], []),
        _kind("int4[]", "nums", "{};{1,NULL,3};{1,2};{NULL};[0:1]={5,6}", [1, None], [2]),
        _kind("uuid", "uid", f"{_FIRST};{_SECOND}", _FIRST),
        _kind("mood", "mood", "sad;ok;happy", "ok", "sad"),
        Kind(
            "place",
            "spot",
            tuple(
                f"ROW({fields})::place"
                for fields in ("1, 'a'", "NULL, NULL", "2, NULL", "NULL, 'b'")
            ),
            ((1, "a"), (None, None)),
        ),
        _kind("int4range", "reach", "empty;[1,3);(,5);(,);[2,2]", Range(1, 3), Range(empty=True)),
    )
}

NAMES = tuple(KINDS)
SCALARS = tuple(name for name in NAMES if not name.endswith("[]"))
UNCOMPARED = ("bool", "jsonb", "uuid", "int4range", "place")  # neither min nor max
_COMMON = ("int4", "int4", "int4", "text", "text", "bool", "int8", "numeric")

# What a parameter of a type of PostgreSQL takes, by pg_type.typname.
VALUES: dict[str, tuple[object, ...]] = {
    **{name: kind.values for name, kind in KINDS.items()},
    "_text": KINDS["text[]"].values,
    "_int4": KINDS["int4[]"].values,
    "_int8": KINDS["int4[]"].values,
    "_numeric": ([Decimal(1), None],),
    "int2": (0, 1),
    "positive": (1, 2),
    "label": ("a", "b"),
    "firm": ("a", "b"),
    "varchar": ("a", "b"),
    "bpchar": ("a",),
    "timestamp": (datetime(2024, 5, 1, 12),),  # noqa: DTZ001 (this type has no time zone)
}


def any_name(random: Random, *, among: tuple[str, ...] = NAMES) -> str:
    """A type, more often a plain one."""
    plain = tuple(name for name in _COMMON if name in among)
    return random.choice(plain if plain and random.random() < 0.55 else among)


def literal(random: Random, name: str) -> str:
    """A value as SQL, of a type that SQL can tell."""
    return random.choice(KINDS[name].literals)


def value(random: Random, pg_type: str) -> object:
    """A value to bind; LookupError where there is none of this type."""
    return random.choice(VALUES[pg_type])
