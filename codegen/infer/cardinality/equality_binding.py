"""Equality bindings: values that an equality holds to be the same in every row.

`WHERE id = 1` binds `id` by int4's `=`: whatever is equal for that operator's family is equal in
all rows of the result. `WHERE name = 'Ada'` binds by a collation, too: for one that takes several
texts to be equal, a unique index of another collation may have several rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from codegen.ir.catalog import Catalog, Column, UniqueIndex
from codegen.ir.oids import NO_OID, AttNum, Oid


@dataclass(frozen=True, slots=True)
class EqualityBinding:
    """Values of all rows that an operator finds equal."""

    operator: Oid  # NO_OID: they are the same to the last bit
    collation: Oid  # by which texts are compared; NO_OID for other types
    may_be_null: bool = False  # NULL in all of them, or in none


IDENTICAL = EqualityBinding(NO_OID, NO_OID)
IDENTICAL_OR_NULL = EqualityBinding(NO_OID, NO_OID, may_be_null=True)

BoundColumns: TypeAlias = Mapping[AttNum, frozenset[EqualityBinding]]
"""Columns of a query's result that are bound from outside."""


def is_exact(catalog: Catalog, operator: Oid, collation: Oid, *, left: bool) -> bool:
    """Tell whether values of one side that equal the same value are the same to the last bit.

    So are integers, but not numerics (1.0 = 1.00) or texts in a collation that ignores case.
    """
    return collation not in catalog.vague_collations and any(
        equality.left_is_exact if left else equality.right_is_exact
        for equality in catalog.equalities.get(operator, ())
    )


def is_compatible_with(
    catalog: Catalog, binding: EqualityBinding, families: Iterable[Oid], collation: Oid | None
) -> bool:
    """Tell whether values so bound are equal for one of these families, too.

    A collation of None is one that isn't known.
    """
    if binding.operator == NO_OID:
        return True
    is_precise = binding.collation not in catalog.vague_collations
    has_collation = is_precise or binding.collation == collation
    return has_collation and not equality_families(catalog, binding.operator).isdisjoint(families)


def equality_families(catalog: Catalog, operator: Oid) -> frozenset[Oid]:
    """The operator families in which the operator is equality."""
    return frozenset(equality.family for equality in catalog.equalities.get(operator, ()))


def is_transitive(
    catalog: Catalog, binding: EqualityBinding, operator: Oid, collation: Oid
) -> bool:
    """Tell whether an operator binds what equals a bound value: `a = b AND b = 1` binds `a`."""
    families = equality_families(catalog, operator)
    if not is_compatible_with(catalog, binding, families, collation):
        return False
    is_precise = catalog.vague_collations.isdisjoint({collation, binding.collation})
    return is_precise or collation == binding.collation


def binds_all_columns(catalog: Catalog, operators: Sequence[Oid], bound: BoundColumns) -> bool:
    """Tell whether each column is bound by which rows differ that these equalities tell apart."""
    return bool(operators) and all(
        any(
            is_compatible_with(catalog, binding, equality_families(catalog, operator), None)
            for binding in bound.get(AttNum(number), ())
        )
        for number, operator in enumerate(operators, 1)
    )


def binds_index_column(
    catalog: Catalog,
    binding: EqualityBinding,
    index: UniqueIndex,
    position: int,
    column: Column | None,
) -> bool:
    """Tell whether a binding leaves one value in a position of a unique index, from 0.

    `column` is the stored one that the index has there; None for an expression.
    """
    may_repeat_null = not index.nulls_are_equal and not (column and column.not_null)
    if binding.may_be_null and may_repeat_null:
        return False
    families, collation = [index.families[position]], index.collations[position]
    return is_compatible_with(catalog, binding, families, collation)
