"""What is known of a value that is the same in every row: by which equality, and whether NULL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Column, UniqueIndex


@dataclass(frozen=True, slots=True)
class Hold:
    """All rows have values here that this operator finds equal."""

    operator: int  # 0: they are the same to the last bit
    collation: int  # by which texts are compared; 0 for other types
    may_be_null: bool = False  # NULL in all of them, or in none


SAME = Hold(0, 0)
SAME_OR_NULL = Hold(0, 0, may_be_null=True)


def is_exact(catalog: Catalog, operator: int, collation: int, *, left: bool) -> bool:
    """Whether what the operator finds equal to one value is the same to the last bit."""
    return collation not in catalog.vague_collations and any(
        it.left_is_exact if left else it.right_is_exact
        for it in catalog.equalities.get(operator, ())
    )


def suits(catalog: Catalog, hold: Hold, families: Iterable[int], collation: int | None) -> bool:
    """Whether the values are equal for one of these families, too; None is an unknown collation."""
    if not hold.operator:
        return True
    known = {it.family for it in catalog.equalities.get(hold.operator, ())}
    finest = hold.collation not in catalog.vague_collations
    return not known.isdisjoint(families) and (finest or hold.collation == collation)


def families(catalog: Catalog, operator: int) -> frozenset[int]:
    """The families in which the operator is equality."""
    return frozenset(it.family for it in catalog.equalities.get(operator, ()))


def passed_on(catalog: Catalog, known: Hold, operator: int, collation: int) -> bool:
    """Whether what equals such values is held by that: equality of equals within a family."""
    if not suits(catalog, known, families(catalog, operator), collation):
        return False
    vague = catalog.vague_collations
    return collation == known.collation or not ({collation, known.collation} & vague)


def all_held(
    catalog: Catalog, operators: Sequence[int], held: Mapping[int, Iterable[Hold]]
) -> bool:
    """Whether every column is held in which rows differ that these equalities tell apart."""
    return bool(operators) and all(
        any(
            suits(catalog, hold, families(catalog, operator), None) for hold in held.get(number, ())
        )
        for number, operator in enumerate(operators, 1)
    )


def fills(
    catalog: Catalog, hold: Hold, index: UniqueIndex, place: int, column: Column | None
) -> bool:
    """Whether such a value holds this place of a unique index."""
    nulls = index.nulls_are_equal or (column is not None and column.not_null)
    if hold.may_be_null and not nulls:
        return False
    return suits(catalog, hold, [index.families[place]], index.collations[place])
