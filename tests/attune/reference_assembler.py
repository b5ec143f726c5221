"""The statements of queries/*.sql as a person would write them for some of their fields.

What drops out is found by how the files are laid out: a condition is a line that begins with WHERE
or AND, with all lines below it that are indented deeper; an assignment has a line of its own; a
value is its parameter. That is another reading than the compiler's, which cuts by tokens, and the
library's, which assembles; but it is of the same text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

QUERIES = Path(__file__).parents[2] / "queries"
FIELD = re.compile(r":(\w+)\.(\w+)")
PARAMETER = re.compile(r"(?<!:):(\w+(?:\.\w+)?)")
BLOCK = re.compile(r"^-- name: (\w+)\(.*?\)[^\n]*\n(.*?);[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A query of a file, without its comments."""

    lines: tuple[str, ...]
    orders: Mapping[str, str]  # what its lines `-- @order` say

    def written(self, unset: Iterable[str], order: str | None = None) -> str:
        """The statement without what these fields, `filter.ref` say, stand in."""
        gone = frozenset(unset)
        lines = list(self._ordered(order))
        text = "\n".join(_without(lines, gone))
        return FIELD.sub(lambda match: "DEFAULT" if match[0][1:] in gone else match[0], text)

    def _ordered(self, order: str | None) -> Sequence[str]:
        if order is None:
            return self.lines
        at = next(n for n, line in enumerate(self.lines) if line.startswith("ORDER BY"))
        rest = (n for n, line in enumerate(self.lines) if n > at and not line.startswith(" "))
        end = next(rest, len(self.lines))
        return [*self.lines[:at], f"ORDER BY {self.orders[order]}", *self.lines[end:]]


def plain(file: str) -> dict[str, Plain]:
    """The queries of a file by their names."""
    text = (QUERIES / f"{file}.sql").read_text(encoding="utf-8")
    return {name: _plain(body) for name, body in BLOCK.findall(text)}


def numbered(text: str, values: Mapping[str, object]) -> tuple[str, list[object]]:
    """The statement with $1… for its parameters, and their values."""
    keys = list(dict.fromkeys(PARAMETER.findall(text)))
    numbers = {key: f"${number}" for number, key in enumerate(keys, 1)}
    return PARAMETER.sub(lambda match: numbers[match[1]], text), [values[key] for key in keys]


def _plain(body: str) -> Plain:
    orders = dict(re.findall(r"^-- @order (\w+): (.*)$", body, re.MULTILINE))
    return Plain(tuple(line for line in body.splitlines() if not line.startswith("--")), orders)


def _without(lines: Sequence[str], gone: frozenset[str]) -> Iterable[str]:
    """The lines, in which nothing is asked and nothing set by these fields."""
    at, table = 0, ""
    while at < len(lines):
        line = lines[at]
        if match := re.match(r" *(?:UPDATE|INSERT INTO) (\w+)", line):
            table = match[1]
        end = _end(lines, at)
        clause = "\n".join(lines[at:end])
        if not any(field[1:] in gone for field in re.findall(r":\w+\.\w+", clause)):
            yield line
            at += 1
        elif word := re.match(r" *(WHERE|AND)\b", line):
            yield f"{word[0]} true"
            at = end
        elif word := re.match(r"( *(?:SET )? *)(\w+) = ", line):
            yield f"{word[1]}{word[2]} = {table}.{word[2]}" + "," * clause.endswith(",")
            at = end
        else:
            yield line
            at += 1


def _end(lines: Sequence[str], at: int) -> int:
    """Find the end of the condition or assignment that begins in this line."""
    word = re.match(r" *(?:WHERE|SET) ", lines[at])
    indent = len(lines[at]) - len(lines[at].lstrip())
    if word:
        indent += 2 if "WHERE" in word[0] else 4
    if not re.match(r" *(?:(?:WHERE|AND|SET)\b|\w+ = )", lines[at]):
        return at + 1
    end = at + 1
    while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > indent:
        end += 1
    if end < len(lines) and lines[end].strip().startswith(")") and _opened(lines[at:end]):
        end += 1
    return end


def _opened(lines: Sequence[str]) -> bool:
    text = "".join(lines)
    return text.count("(") > text.count(")")
