"""JSON as plain data: what a document is made of, and what holds of either of several."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import TypeAlias

from codegen.ask.catalog import Column


@dataclass(frozen=True, slots=True)
class Value:
    """A value of PostgreSQL's, as JSON writes it."""

    type: int
    not_null: bool
    elements_not_null: bool  # of an array
    json_not_null: bool  # whether JSON is no JSON null
    dimensions: int  # of an array, as far as they can be told
    origin: Column | None  # the stored column that it shows, unchanged
    sources: frozenset[Column]  # the stored columns that it is made of


@dataclass(frozen=True, slots=True)
class Object:
    """A JSON object of known keys."""

    fields: "tuple[tuple[str, Document], ...]"
    not_null: bool


@dataclass(frozen=True, slots=True)
class Items:
    """A JSON array, or an array of documents; of nothing, where it is known to be empty."""

    item: "Document | None"
    not_null: bool


Document: TypeAlias = Value | Object | Items


def merged(found: Iterable[Document | None]) -> Document | None:
    """What holds of either of several documents; None where they are made of different things."""
    documents = list(found)
    return reduce(_either, documents) if documents else None


def _either(one: Document | None, other: Document | None) -> Document | None:
    match one, other:
        case Items(item=None), Items():
            return replace(other, not_null=one.not_null and other.not_null)
        case Items(), Items(item=None):
            return replace(one, not_null=one.not_null and other.not_null)
        case Items(), Items():
            item = _either(one.item, other.item)
            return item and Items(item, one.not_null and other.not_null)
        case Object(), Object() if [*dict(one.fields)] == [*dict(other.fields)]:
            pairs = zip(one.fields, other.fields, strict=True)
            both = [(name, _either(left, right)) for (name, left), (_, right) in pairs]
            fields = tuple((name, value) for name, value in both if value)
            same = len(fields) == len(both)
            return Object(fields, one.not_null and other.not_null) if same else None
        case Value(), Value() if one.type == other.type:
            return Value(
                type=one.type,
                not_null=one.not_null and other.not_null,
                elements_not_null=one.elements_not_null and other.elements_not_null,
                json_not_null=one.json_not_null and other.json_not_null,
                dimensions=max(one.dimensions, other.dimensions),
                origin=one.origin if one.origin == other.origin else None,
                sources=one.sources | other.sources,
            )
        case _:
            return None
