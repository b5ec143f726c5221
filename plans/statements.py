"""Every statement that the repositories send, in the variants whose plans differ."""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import cast

import msgspec

from attune_db.core import BulkQuery, DynamicQuery, Query, ValidationError

# Which numbers these are says more than any guess: a page of fifty, the third.
PAGE = re.compile(r"LIMIT \$\d+ OFFSET \$\d+")
KEYSET = re.compile(r"LIMIT \$\d+")  # and one row more
CURSOR = 9  # values that a cursor holds, at most
PARAMETER = re.compile(r"\$(\d+)")
FILTER = "filter"


class Parameter(msgspec.Struct):
    """A parameter, as `describe` tells it."""

    name: str
    group: str | None


class Described(msgspec.Struct):
    """A query, as `describe` tells it."""

    file: str
    name: str
    parameters: list[Parameter]

    @property
    def fields(self) -> list[str]:
        """What may be left unset, as the library counts it."""
        groups = [it for it in self.parameters if it.group not in (None, "pagination")]
        return [it.name for it in groups]

    @property
    def filters(self) -> bool:
        """Whether what may be left unset are conditions."""
        return any(it.group == FILTER for it in self.parameters)


@dataclass(frozen=True, slots=True)
class Statement:
    """One text that goes to the server."""

    name: str  # repository.query, and the fields of the filter that are set
    text: str


def statements() -> Iterator[Statement]:
    """The statements, as the compiler describes them and the library assembles them."""
    command = [sys.executable, "-m", "codegen", "describe", "--json"]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    for query in msgspec.convert(json.loads(told)["queries"], list[Described]):
        yield from variants(query)


def variants(query: Described) -> Iterator[Statement]:
    """With every field set; of a filter also with none, and with each alone; in each order."""
    repository = query.file.removesuffix(".sql")
    module = importlib.import_module(f"attune_db.repositories.{repository}")
    held: object = getattr(module, query.name.upper())
    if isinstance(held, BulkQuery):
        held = cast("BulkQuery[object]", held).statement
    name = f"{repository}.{query.name}"
    if isinstance(held, Query):
        yield Statement(name, _paged(held.sql))
        return
    assert isinstance(held, DynamicQuery)
    fields = query.fields
    choices = [set(fields)]
    if query.filters:
        choices += [set[str](), *({it} for it in fields if len(fields) > 1)]
    for chosen, end in product(choices, ["", *held.choices]):
        told = [", ".join(sorted(chosen))] if query.filters else []
        told += [end] if end else []
        text = _assembled(cast("DynamicQuery[object]", held), fields, chosen, end)
        yield Statement(f"{name}({'; '.join(told)})" if told else name, _paged(text))


def _assembled(
    held: DynamicQuery[object], fields: Sequence[str], chosen: set[str], end: str
) -> str:
    """The text with these fields set, those that they go together with, and those of a cursor."""
    given = [it in chosen for it in fields] + [True] * CURSOR
    try:
        text: str | None = held.text(tuple(given), end or None)
    except ValidationError as error:
        return _assembled(held, fields, chosen | set(error.fields), end)
    assert text is not None
    return text


def _paged(text: str) -> str:
    """The text with a page of it asked for, its other parameters counted from $1 again."""
    found = KEYSET.sub("LIMIT 51", PAGE.sub("LIMIT 50 OFFSET 100", text))
    numbers = sorted({int(number) for number in PARAMETER.findall(found)})
    return PARAMETER.sub(lambda match: f"${numbers.index(int(match[1])) + 1}", found)
