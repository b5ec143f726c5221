"""Shared rows: Structs of several queries, since their `-- @row` lines name them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from codegen.base.diagnostics import Diagnostic
from codegen.model.package import Struct
from codegen.model.query_model import QueryModel


def shared_rows(models: Iterable[QueryModel]) -> list[Struct]:
    """The Structs of all rows, each once; a field that is secret in one query is so in all."""
    rows: dict[str, Struct] = {}
    for struct in (struct for model in models for struct in model.rows):
        first = rows.setdefault(struct.name, struct)
        if first is not struct:
            rows[struct.name] = replace(
                first,
                doc=_join_sentences(first.doc, struct.doc),
                secrets=tuple(dict.fromkeys((*first.secrets, *struct.secrets))),
                imports=first.imports | struct.imports,
            )
    return list(rows.values())


def shared_row_conflicts(models: Iterable[QueryModel]) -> Iterator[Diagnostic]:
    """Report queries whose `-- @row` lines name one class, and whose columns differ."""
    first: dict[str, QueryModel] = {}
    for model in models:
        row, struct = model.statement.query.annotations.row, model.shape.struct
        if row is None or struct is None:
            continue
        other = first.setdefault(row.name, model)
        if other.shape.structs and (difference := _describe_difference(other, model)):
            query = model.statement.query
            message = f"{row.name} is another row here than in {_place(other)}: {difference}"
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
    is_same = there.shape.layout == here.shape.layout
    return None if is_same else "its documents and what is embedded differ"


def _fields(model: QueryModel) -> list[str]:
    """The fields of the row, then those of nested Structs."""
    row = model.shape.name
    return [
        f"{struct.name.removeprefix(row)}.{field.name}: {field.annotation}".removeprefix(".")
        for struct in reversed(model.rows)
        for field in struct.fields
    ]


def _place(model: QueryModel) -> str:
    query = model.statement.query
    return f"{query.name} of {query.source.name}"


def _join_sentences(one: str, other: str) -> str:
    """Join ``A row of `a`.`` and ``A row of `b`.`` in one sentence."""
    return f"{one.removesuffix('.')}, {other.removeprefix('A row of ')}"
