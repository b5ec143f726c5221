"""Comparisons of a value with each element of an array: `state IN ('new', 'run')`.

`state = ANY ('{new,run}')` is the same, though its array is a constant, which is read here as
PostgreSQL keeps it (`array.h`).
"""

import math
import struct

from codegen.ir.catalog import Catalog
from codegen.ir.nodes import (
    ArrayCoerceExpr,
    ArrayExpr,
    CaseTestExpr,
    Const,
    Expr,
    OpExpr,
    RelabelType,
    ScalarArrayOpExpr,
)
from codegen.ir.oids import BOOL, BPCHAR, INT2, INT4, INT8, TEXT, VARCHAR, Oid
from codegen.ir.rewrite import strip_relabel

MOST_ELEMENTS = 100
"""As many as PostgreSQL's own proofs look at (MAX_SAOP_ARRAY_SIZE)."""

_HEADER = struct.Struct("<iiiI")  # size, dimensions, offset of the data if NULLs are in it, type
_SIZES = {INT2: 2, INT4: 4, INT8: 8}
_TEXTS = frozenset({TEXT, VARCHAR, BPCHAR})


def expand_array(catalog: Catalog, expr: ScalarArrayOpExpr) -> tuple[OpExpr, ...] | None:
    """The comparisons with each element; None for an array of which they aren't known."""
    value, array = expr.args
    elements = _elements(catalog, array)
    if elements is None or len(elements) > MOST_ELEMENTS:
        return None
    return tuple(
        OpExpr(
            operator=expr.operator,
            function=expr.function,
            type=BOOL,
            args=(value, element),
            input_collation=expr.input_collation,
        )
        for element in elements
    )


def _elements(catalog: Catalog, array: Expr) -> tuple[Expr, ...] | None:
    match strip_relabel(array):
        case ArrayExpr(elements=elements, is_multidimensional=False):
            return elements
        case ArrayCoerceExpr(arg=arg, element=RelabelType(arg=CaseTestExpr())):
            return _elements(catalog, arg)
        case Const(is_null=False) as const:
            return _read_elements(catalog, const)
        case _:
            return None


def _read_elements(catalog: Catalog, const: Const) -> tuple[Const, ...] | None:
    """The elements of a constant array; None if NULLs are in it, or its type isn't known."""
    data = const.value
    array_type = catalog.types.get(const.type)
    if array_type is None or not array_type.element or len(data) < _HEADER.size:
        return None
    size, dimensions, data_offset, number = _HEADER.unpack_from(data)
    if size != len(data) << 2 or data_offset or number != array_type.element:
        return None
    counts = struct.unpack_from(f"<{dimensions}i", data, _HEADER.size)
    start = _align(_HEADER.size + 8 * dimensions, 8)
    values = _split(data[start:], _element_size(catalog, Oid(number)))
    if values is None or len(values) != (math.prod(counts) if counts else 0):
        return None
    return tuple(
        Const(type=Oid(number), collation=const.collation, value=value) for value in values
    )


def _element_size(catalog: Catalog, number: Oid) -> int | None:
    """The bytes of an element, 0 where each one tells by itself; None for other types."""
    type_ = catalog.types.get(number)
    if type_ is not None and type_.kind == "e":
        return 4
    return 0 if number in _TEXTS else _SIZES.get(number)


def _split(data: bytes, size: int | None) -> list[bytes] | None:
    """The values in an array's data, each as a constant of its own would have it."""
    if size is None:
        return None
    if size:
        values = [data[place : place + size] for place in range(0, len(data), size)]
        return [_widen(value) for value in values]
    texts: list[bytes] = []
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "little")
        if length & 3 or length >> 2 < 4:  # compressed, or with a short header
            return None
        texts.append(data[place : place + (length >> 2)])
        place += _align(length >> 2, 4)
    return texts


def _widen(value: bytes) -> bytes:
    """A value as wide as a Datum, with its sign."""
    return int.from_bytes(value, "little", signed=True).to_bytes(8, "little", signed=True)


def _align(offset: int, size: int) -> int:
    return -(-offset // size) * size
