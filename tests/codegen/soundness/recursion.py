"""Random SEARCH and CYCLE clauses: `CYCLE step SET marked TO 'y' DEFAULT NULL USING path`."""

from dataclasses import dataclass
from random import Random

from tests.codegen.soundness.kinds import KINDS

_MARKS = ("bool", "text", "int4", "mood", "numeric", "date", "jsonb", "interval", "int8")
_WRITTEN = ("bool", "int4")  # constants that the clause takes as they are; others need their type
_MADE = (  # of a column of records, which isn't selected as it is
    ("({0}::text)", "text"),
    ("({0} IS NULL)", "bool"),
    ("({0} IS NOT NULL)", "bool"),
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """SEARCH and CYCLE of a recursive CTE, and what they add to its columns."""

    text: str
    columns: tuple[tuple[str, str], ...] = ()  # by name and type
    made: tuple[tuple[str, str], ...] = ()  # expressions over an alias, with their types


NONE = Clauses("")


def clauses(random: Random, names: tuple[str, ...], *, cycle: bool) -> Clauses:
    """SEARCH over some of these columns, or CYCLE, or both."""
    text, columns, made = "", tuple[tuple[str, str], ...](), list[tuple[str, str]]()
    if not cycle or random.random() < 0.4:
        text += f" SEARCH {random.choice(('DEPTH', 'BREADTH'))} FIRST BY {_some(random, names)}"
        text += " SET ranked"
        made += [(each.format("{0}.ranked"), kind) for each, kind in _MADE]
    if cycle:
        kind, values = _mark(random)
        text += f" CYCLE {_some(random, names)} SET marked{values} USING path"
        columns = (("marked", kind),)
        made += [(each.format("{0}.path"), kind) for each, kind in _MADE]
        made.append(("cardinality({0}.path)", "int4"))
    return Clauses(text, columns, tuple(made))


def _some(random: Random, names: tuple[str, ...]) -> str:
    return ", ".join(random.sample(names, random.randint(1, len(names))))


def _mark(random: Random) -> tuple[str, str]:
    """The type of a mark, and its values: those that it has by itself, now and then."""
    if random.random() < 0.15:
        return "bool", ""
    kind = random.choice(_MARKS)
    first, second = _constant(random, kind), _constant(random, kind)
    if first == second == "NULL":
        kind = "text"
    return kind, f" TO {first} DEFAULT {second}"


def _constant(random: Random, kind: str) -> str:
    if random.random() < 0.25:
        return "NULL"
    literals = [each for each in KINDS[kind].literals if not each.startswith("-")]
    value = random.choice(literals).partition("::")[0]
    if kind in _WRITTEN:
        return value
    return f"{kind} {value}" if value.startswith("'") else f"{kind} '{value}'"
