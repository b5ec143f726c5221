"""Every statement that the repositories send, in the variants whose plans differ."""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import msgspec

from attune_db.core import KeysetQuery, Query
from attune_db.core import Statement as QueryStatement
from plans.texts import Form

# Which numbers these are says more than any guess: a page of fifty, the third.
PAGE = re.compile(r"LIMIT \$\d+ OFFSET \$\d+")
KEYSET = re.compile(r"LIMIT \$\d+")  # and one row more
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
        """Groups whose fields may be unset, as the library counts them."""
        groups = [
            parameter
            for parameter in self.parameters
            if parameter.group not in (None, "pagination")
        ]
        return [parameter.name for parameter in groups]

    @property
    def filters(self) -> bool:
        """Tell whether the optional fragments are conditions."""
        return any(parameter.group == FILTER for parameter in self.parameters)


@dataclass(frozen=True, slots=True)
class Statement:
    """One text that goes to the server."""

    name: str  # repository.query, and the fields of the filter that are set
    text: str


def statements() -> Iterator[Statement]:
    """The statements, as the compiler describes them and the library assembles them."""
    command = [sys.executable, "-m", "codegen", "describe", "--json"]
    description = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    for query in msgspec.convert(json.loads(description)["queries"], list[Described]):
        yield from variants(query)


def variants(query: Described) -> Iterator[Statement]:
    """With every field set; of a filter also with none, and with each alone; in each order."""
    repository = query.file.removesuffix(".sql")
    module = importlib.import_module(f"attune_db.repositories.{repository}")
    constant: Any = getattr(module, query.name.upper())
    statement: QueryStatement[Any] = getattr(constant, "statement", constant)  # of a bulk query
    name = f"{repository}.{query.name}"
    fields = query.fields
    choices = [set(fields)]
    if query.filters:
        choices += [set[str](), *({field} for field in fields if len(fields) > 1)]
    for chosen, (end, form) in product(choices, _forms(statement)):
        conditions = [", ".join(sorted(chosen))] if query.filters else []
        conditions += [end] if end else []
        title = f"{name}({'; '.join(conditions)})" if conditions else name
        yield Statement(title, _paged(_assembled(form, chosen)))


def _forms(statement: QueryStatement[Any]) -> Iterator[tuple[str, Form]]:
    """The statement in each of its orders, or the pages in them."""
    if not isinstance(statement, KeysetQuery):
        yield "", Form("", statement)
        orders: Mapping[str, str] = {} if isinstance(statement, Query) else statement.orders
        yield from ((order, Form("", statement, order)) for order in orders)
        return
    for name, order in statement.page_orders.items():
        title = name or ""
        yield title, Form("", order.first_page)
        for missing, page in order.next_pages.items():
            yield f"{title} > {', '.join(missing)}", Form("", page)


def _assembled(form: Form, chosen: Collection[str]) -> str:
    """The text with these fields set, those that they go together with, and those of a cursor."""
    units = form.units(())
    names = [{field for _, field in unit} for unit in units]
    omitted = [unit for unit, fields in zip(units, names, strict=True) if fields.isdisjoint(chosen)]
    return form.text([slot for unit in omitted for slot in unit])


def _paged(text: str) -> str:
    """The text with a page of it asked for, its other parameters counted from $1 again."""
    page = KEYSET.sub("LIMIT 51", PAGE.sub("LIMIT 50 OFFSET 100", text))
    numbers = sorted({int(number) for number in PARAMETER.findall(page)})
    return PARAMETER.sub(lambda match: f"${numbers.index(int(match[1])) + 1}", page)
