"""Shared inputs: Structs that several queries take, since their `-- @input` lines name them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.base.diagnostics import Diagnostic
from codegen.model.package import Field, Struct
from codegen.model.query_model import QueryModel


def shared_inputs(models: Iterable[QueryModel]) -> list[Struct]:
    """The Structs of all inputs, each once; a field that is secret in one query is so in all."""
    inputs: dict[str, Struct] = {}
    for struct in (struct for model in models for struct in model.inputs):
        first = inputs.setdefault(struct.name, struct)
        if first is not struct:
            inputs[struct.name] = replace(
                first,
                doc=_join_sentences(first.doc, struct.doc),
                secrets=tuple(dict.fromkeys((*first.secrets, *struct.secrets))),
                imports=first.imports | struct.imports,
            )
    return list(inputs.values())


def shared_input_conflicts(models: Iterable[QueryModel]) -> Iterator[Diagnostic]:
    """Report queries whose `-- @input` lines name one class, and whose fields differ."""
    first: dict[str, tuple[QueryModel, Struct]] = {}
    for model in models:
        query = model.statement.query
        offsets = {annotation.name: annotation.offset for annotation in query.annotations.inputs}
        for struct in model.inputs:
            if struct.name not in offsets:
                continue
            other, there = first.setdefault(struct.name, (model, struct))
            if difference := _describe_difference(there, struct):
                place = f"{other.statement.query.name} of {other.statement.query.source.name}"
                message = f"{struct.name} is another input here than in {place}: {difference}"
                hint = "make the fields the same: names, types, NULL and DEFAULT; or name another"
                at = offsets[struct.name]
                yield Diagnostic(query.source, at, message, hint, query.name)


def _describe_difference(there: Struct, here: Struct) -> str | None:
    """The first field in which two inputs differ, whatever their order."""
    fields = {field.name: field for field in here.fields}
    others = {field.name: field for field in there.fields}
    for name, field in fields.items():
        if name not in others:
            return f"{_describe(field)} is there only here"
        if field != others[name]:
            return f"{_describe(field)} here, {_describe(others[name])} there"
    missing = next((field for name, field in others.items() if name not in fields), None)
    return f"{_describe(missing)} is missing here" if missing else None


def _describe(field: Field) -> str:
    default = "" if field.default is None else f" = {field.default}"
    return f"{field.name}: {field.annotation}{default}"


def _join_sentences(one: str, other: str) -> str:
    """Join ``The argument `input` of `PackRepository.create`.`` and another such sentence."""
    method = other.partition(" of ")[2].strip("`.")
    repository, _, name = method.partition(".")
    method = name if f"`{repository}." in one else method
    return f"{one.removesuffix('.')}, `{method}`."
