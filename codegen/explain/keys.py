"""Unique keys of a table: which columns of them a query holds, and the one that is nearest."""

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.infer.cardinality.constancy import is_constant
from codegen.infer.cardinality.constant_exprs import ConstantExprs
from codegen.infer.cardinality.equality_binding import binds_index_column
from codegen.ir.catalog import Catalog, UniqueIndex
from codegen.ir.nodes import FromExpr, Query, RelationEntry, Var
from codegen.ir.oids import RangeIndex
from codegen.ir.rewrite import change_range_index, strip_relabel
from codegen.ir.walk import walk_level


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A unique key of a table, and the columns of it that are held by equality."""

    index: UniqueIndex
    columns: tuple[tuple[str, bool], ...]  # by name; whether each is held

    @property
    def label(self) -> str:
        """The key as it is declared: `(author, title)`."""
        return f"({', '.join(name for name, _ in self.columns)})"

    @property
    def lacking(self) -> list[str]:
        """The columns that nothing holds."""
        return [name for name, is_held in self.columns if not is_held]

    @property
    def is_begun(self) -> bool:
        """Tell whether any column is held."""
        return len(self.lacking) < len(self.columns)


def key_uses(
    catalog: Catalog, constants: ConstantExprs, number: RangeIndex, entry: RelationEntry
) -> list[KeyUse]:
    """The unique keys of an entry, the nearest to being held first."""
    indexes = catalog.unique_indexes.get(entry.relation, ())
    uses = [_use(catalog, constants, number, entry, index) for index in indexes]
    return sorted(uses, key=lambda use: (len(use.lacking), -len(use.columns)))


def _use(
    catalog: Catalog,
    constants: ConstantExprs,
    number: RangeIndex,
    entry: RelationEntry,
    index: UniqueIndex,
) -> KeyUse:
    return KeyUse(index, tuple(_columns(catalog, constants, number, entry, index)))


def _columns(
    catalog: Catalog,
    constants: ConstantExprs,
    number: RangeIndex,
    entry: RelationEntry,
    index: UniqueIndex,
) -> Iterator[tuple[str, bool]]:
    """Each column of a key by its name, and whether it is held."""
    bound, exprs = constants.bound_columns(number), iter(index.expressions)
    for position, attribute in enumerate(index.columns):
        column = catalog.column(index.relation, attribute)
        if attribute:
            bindings = bound.get(attribute, frozenset())
            name, is_bound = column.name if column else "a column", False
        else:
            expr = change_range_index(strip_relabel(next(exprs)), number, entry)
            bindings = frozenset(constants.bindings(expr, is_present=True))
            name, is_bound = "an expression", is_constant(constants, expr)
        is_held = is_bound or any(
            binds_index_column(catalog, binding, index, position, column) for binding in bindings
        )
        yield name, is_held


def holding_column(query: Query, number: RangeIndex, use: KeyUse) -> Var | None:
    """A column of the key where a condition names it, one of WHERE before one of ON."""
    jointree = query.jointree or FromExpr()
    columns = (
        node for node in walk_level(jointree.condition, *jointree.items) if isinstance(node, Var)
    )
    named = (var for var in columns if var.index == number and not var.level)
    return next((var for var in named if var.column in use.index.columns), None)
