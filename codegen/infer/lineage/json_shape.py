"""Shapes of JSON as plain data, which form a lattice: what holds of either of several."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import TypeAlias

from codegen.ir.catalog import Column
from codegen.ir.oids import Oid


@dataclass(frozen=True, slots=True)
class JsonScalar:
    """A value of one of PostgreSQL's types, as JSON writes it."""

    type: Oid
    not_null: bool
    elements_not_null: bool  # of an array
    json_not_null: bool  # JSON is no JSON null
    dimensions: int  # of an array; 0 where they aren't known
    origin: Column | None  # the stored column that it shows, unchanged
    sources: frozenset[Column]  # the stored columns that it is made of


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object whose keys are known: `json_build_object('id', id)`."""

    fields: "tuple[tuple[str, JsonShape], ...]"
    not_null: bool


@dataclass(frozen=True, slots=True)
class JsonArray:
    """A JSON array, or an array of JSON: `json_agg(p)`."""

    item: "JsonShape | None"  # None: it is known to be empty
    not_null: bool


JsonShape: TypeAlias = JsonScalar | JsonObject | JsonArray


def join_shapes(shapes: Iterable[JsonShape | None]) -> JsonShape | None:
    """The shape that covers all of several; None where they are made of different things."""
    alternatives = list(shapes)
    return reduce(_join, alternatives) if alternatives else None


def _join(one: JsonShape | None, other: JsonShape | None) -> JsonShape | None:
    match one, other:
        case JsonArray(), JsonArray():
            return _join_arrays(one, other)
        case JsonObject(), JsonObject():
            return _join_objects(one, other)
        case JsonScalar(), JsonScalar() if one.type == other.type:
            return _join_scalars(one, other)
        case _:
            return None


def _join_arrays(one: JsonArray, other: JsonArray) -> JsonArray | None:
    """An empty array is like any other: `COALESCE(json_agg(p), '[]')`."""
    not_null = one.not_null and other.not_null
    if one.item is None:
        return replace(other, not_null=not_null)
    if other.item is None:
        return replace(one, not_null=not_null)
    item = _join(one.item, other.item)
    return JsonArray(item, not_null) if item else None


def _join_objects(one: JsonObject, other: JsonObject) -> JsonObject | None:
    if [*dict(one.fields)] != [*dict(other.fields)]:
        return None
    pairs = zip(one.fields, other.fields, strict=True)
    joined = [(name, _join(left, right)) for (name, left), (_, right) in pairs]
    fields = tuple((name, shape) for name, shape in joined if shape)
    not_null = one.not_null and other.not_null
    return JsonObject(fields, not_null) if len(fields) == len(joined) else None


def _join_scalars(one: JsonScalar, other: JsonScalar) -> JsonScalar:
    return JsonScalar(
        type=one.type,
        not_null=one.not_null and other.not_null,
        elements_not_null=one.elements_not_null and other.elements_not_null,
        json_not_null=one.json_not_null and other.json_not_null,
        dimensions=max(one.dimensions, other.dimensions),
        origin=one.origin if one.origin == other.origin else None,
        sources=one.sources | other.sources,
    )
