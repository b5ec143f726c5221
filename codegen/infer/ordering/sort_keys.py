"""What a query's rows are sorted by, as PostgreSQL reads it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.ask.catalog import Catalog, Column
from codegen.ask.node_reader import Node, Value
from codegen.infer.lineage.lineage import origin
from codegen.infer.nullability.evaluator import Proof
from codegen.ir.expr_collation import collation
from codegen.ir.expr_type import result_type
from codegen.ir.scope import Scope
from codegen.read.order_by import OrderByItem


@dataclass(frozen=True, slots=True)
class SortKey:
    """One of the values that rows are sorted by."""

    number: int  # its place in the list of columns, from 1
    hidden: bool  # it stands there for the order alone, behind all columns, and doesn't come out
    descending: bool
    nulls_first: bool
    not_null: bool  # in every variant of the statement
    type: int
    collation: int | None  # by which texts are compared, 0 for other types; None: nobody knows
    operator: int  # by which it is sorted: the type's < or >, unless USING says another
    equality: int  # by which two rows are of one rank
    expression: Node
    origin: Column | None  # the stored column that it is, unchanged
    item: (
        OrderByItem | None
    )  # as it is written; None where one is written twice, and which isn't known


def revealed(tree: Node, catalog: Catalog) -> Scope:
    """A SELECT whose hidden columns come out, too, so that they can be asked about."""
    shown: list[Value] = [
        replace(it, fields={**it.fields, "resjunk": "false"}) for it in tree.nodes("targetList")
    ]
    return Scope(replace(tree, fields={**tree.fields, "targetList": shown}), catalog)


def sort_keys(tree: Node, mix: Scope, items: Sequence[OrderByItem]) -> Iterator[SortKey]:
    """The keys of the order of a tree; `mix` stands for every variant of it."""
    clauses = tree.nodes("sortClause")
    told = len(items) == len(clauses)
    written: Iterable[OrderByItem | None] = items if told else [None for _ in clauses]
    scope, proof = revealed(tree, mix.catalog), Proof(mix)
    listed = {it.number("ressortgroupref"): it for it in tree.nodes("targetList")}
    for clause, item in zip(clauses, written, strict=True):
        yield _key(scope, proof, listed[clause.number("tleSortGroupRef")], clause, item)


def _key(
    scope: Scope, proof: Proof, entry: Node, clause: Node, item: OrderByItem | None
) -> SortKey:
    expression, number = entry.node("expr"), entry.number("resno")
    assert expression is not None
    return SortKey(
        number=number,
        hidden=entry.flag("resjunk"),
        descending=_descends(scope.catalog, clause),
        nulls_first=clause.flag("nulls_first"),
        not_null=proof.columns[number - 1],
        type=result_type(scope, expression),
        collation=collation(expression),
        operator=clause.number("sortop"),
        equality=clause.number("eqop"),
        expression=expression,
        origin=origin(scope, expression),
        item=item,
    )


def _descends(catalog: Catalog, clause: Node) -> bool:
    """PostgreSQL 18 says it; before, the operator does."""
    if "reverse_sort" in clause.fields:
        return clause.flag("reverse_sort")
    return clause.number("sortop") in catalog.descending
