"""Sort keys of a query (PostgreSQL: SortGroupClause): `ORDER BY created DESC, id` has two."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.infer.lineage.lineage import direct_source
from codegen.infer.nullability.evaluator import NullabilityEvaluator
from codegen.ir.catalog import Catalog, Column
from codegen.ir.expr_collation import expr_collation
from codegen.ir.expr_type import expr_type
from codegen.ir.nodes import Expr, Query, SortGroupClause, TargetEntry
from codegen.ir.oids import AttNum, Oid
from codegen.ir.scope import Scope
from codegen.read.order_by import OrderByItem


@dataclass(frozen=True, slots=True)
class SortKey:
    """One of the values that rows are sorted by."""

    number: AttNum  # of its column in the select list
    hidden: bool  # a junk column: it stands behind all others, and doesn't come out
    descending: bool
    nulls_first: bool
    not_null: bool  # in every variant of the statement
    type: Oid
    collation: Oid | None  # by which texts are compared, 0 for other types; None: unknown
    operator: Oid  # by which it is sorted: the type's < or >, unless USING says another
    equality: Oid  # by which two rows are of one rank
    expression: Expr
    origin: Column | None  # the stored column that it is, unchanged
    item: OrderByItem | None  # as it is written; None where it is written twice, or unknown


def expose_junk(query: Query, catalog: Catalog) -> Scope:
    """The scope of a SELECT whose junk columns come out, too, so that analyses see them."""
    targets = tuple(replace(target, is_junk=False) for target in query.targets)
    return Scope(replace(query, targets=targets), catalog)


def sort_keys(
    query: Query, abstract_scope: Scope, items: Sequence[OrderByItem]
) -> Iterator[SortKey]:
    """The keys of a query's order; the abstract scope stands for every variant of it."""
    is_told = len(items) == len(query.sort)
    written: Iterable[OrderByItem | None] = items if is_told else [None for _ in query.sort]
    scope = expose_junk(query, abstract_scope.catalog)
    not_null = NullabilityEvaluator(abstract_scope).non_null_columns
    targets = {target.sort_group_ref: target for target in query.targets}
    for clause, item in zip(query.sort, written, strict=True):
        target = targets[clause.target_ref]
        yield _sort_key(scope, target, clause, item, not_null=not_null[target.number - 1])


def _sort_key(
    scope: Scope,
    target: TargetEntry,
    clause: SortGroupClause,
    item: OrderByItem | None,
    *,
    not_null: bool,
) -> SortKey:
    return SortKey(
        number=target.number,
        hidden=target.is_junk,
        descending=_is_descending(scope.catalog, clause),
        nulls_first=clause.nulls_first,
        not_null=not_null,
        type=expr_type(scope.catalog, target.expr),
        collation=expr_collation(target.expr),
        operator=clause.sort_operator,
        equality=clause.equality,
        expression=target.expr,
        origin=direct_source(scope, target.expr),
        item=item,
    )


def _is_descending(catalog: Catalog, clause: SortGroupClause) -> bool:
    """Tell whether the greater value comes first; before PostgreSQL 18 the operator says so."""
    if clause.reverse is not None:
        return clause.reverse
    return clause.sort_operator in catalog.descending
