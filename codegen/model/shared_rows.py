"""Rows that several queries share, since their `-- @row` lines name the same class."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from codegen.base.diagnostics import Diagnostic
from codegen.model.package import Struct
from codegen.model.query_model import QueryModel


def shared_rows(statements: Iterable[QueryModel]) -> list[Struct]:
    """The Structs of all rows, each once; what is secret in one query is so in all."""
    found: dict[str, Struct] = {}
    for struct in (struct for it in statements for struct in it.rows):
        first = found.setdefault(struct.name, struct)
        if first is not struct:
            found[struct.name] = replace(
                first,
                doc=_either(first.doc, struct.doc),
                secrets=tuple(dict.fromkeys((*first.secrets, *struct.secrets))),
                imports=first.imports | struct.imports,
            )
    return list(found.values())


def shared_row_conflicts(statements: Iterable[QueryModel]) -> Iterator[Diagnostic]:
    """Queries whose `-- @row` lines name one class, and whose columns differ."""
    first: dict[str, QueryModel] = {}
    for it in statements:
        row, struct = it.statement.query.annotations.row, it.shape.struct
        if row is None or struct is None:
            continue
        other = first.setdefault(row.name, it)
        if other.shape.structs and (told := _describe_difference(other, it)):
            query = it.statement.query
            message = f"{row.name} is another row here than in {_place(other)}: {told}"
            hint = "make the columns the same: names, types, NULL and order; or name another row"
            yield Diagnostic(query.source, row.offset, message, hint, query.name)


def _describe_difference(there: QueryModel, here: QueryModel) -> str | None:
    """The first column in which two rows differ."""
    for one, other in zip_longest(_fields(there), _fields(here)):
        if one is None:
            return f"{other} is there only here"
        if other is None:
            return f"{one} is missing here"
        if one != other:
            return f"{other} here, {one} there"
    same = there.shape.layout == here.shape.layout
    return None if same else "its documents and what is embedded differ"


def _fields(it: QueryModel) -> list[str]:
    """The fields of the row, then those of the Structs within it."""
    row = it.shape.name
    return [
        f"{struct.name.removeprefix(row)}.{field.name}: {field.annotation}".removeprefix(".")
        for struct in reversed(it.rows)
        for field in struct.fields
    ]


def _place(it: QueryModel) -> str:
    query = it.statement.query
    return f"{query.name} of {query.source.name}"


def _either(one: str, other: str) -> str:
    """`A row of `a`.` and `A row of `b`.` in one sentence."""
    return f"{one.removesuffix('.')}, {other.removeprefix('A row of ')}"
