"""Whether an order tells all rows apart: whether no two of them are of one rank."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from codegen.ask.catalog import Catalog, UniqueIndex
from codegen.infer.cardinality.determined_rows import Held
from codegen.infer.cardinality.equality_binding import Hold
from codegen.infer.cardinality.upper_bound import at_most_one
from codegen.infer.ordering.sort_keys import SortKey
from codegen.ir.scope import RteKind, Scope


def enough(mix: Scope, keys: Sequence[SortKey]) -> int | None:
    """How many of the first keys tell all rows apart; None if not even all of them do."""
    counts = range(len(keys) + 1)
    return next((it for it in counts if at_most_one(mix, _held(keys[:it]))), None)


def _held(keys: Iterable[SortKey]) -> Held:
    """What rows of one rank have in common: two NULLs are of one rank, too."""
    held: dict[int, frozenset[Hold]] = {}
    for key in keys:
        if key.collation is not None:
            hold = Hold(key.equality, key.collation, may_be_null=not key.not_null)
            held[key.number] = held.get(key.number, frozenset()) | {hold}
    return held


def remedy(mix: Scope, keys: Sequence[SortKey]) -> str:
    """What could be written to mend an order that isn't enough."""
    nullable = [key for key in keys if not key.not_null and key.item]
    if nullable and enough(mix, [replace(key, not_null=True) for key in keys]) is not None:
        names = ", ".join(key.item.text for key in nullable if key.item)
        return f"several rows may have NULL in {names}: {_ending(mix)}"
    return _ending(mix)


def _ending(mix: Scope) -> str:
    tree = mix.query
    if sides := tree.node("setOperations"):
        every = any(it.flag("all") for it in sides.walk())
        word = "say UNION, since UNION ALL can give a row twice, and let it" if every else "let it"
        return f"{word} name all columns"
    if tree.items("distinctClause"):
        return "let it name all columns of the DISTINCT"
    if tree.items("groupClause"):
        return "let it name all that is grouped by"
    return _of_from(mix) or "let it end in a key of each table of the FROM, such as their ids"


def _of_from(scope: Scope) -> str | None:
    """What can be said of a FROM that holds one thing alone."""
    jointree = scope.query.node("jointree")
    members = jointree.nodes("fromlist") if jointree else []
    entry = scope.entry(members[0].number("rtindex")) if len(members) == 1 else None
    relation = scope.catalog.relations.get(entry.number("relid")) if entry else None
    if entry is None or entry.number("rtekind") == RteKind.JOIN:
        return None
    if relation is None or relation.kind == "v":
        return "let it end in what is unique there, or say DISTINCT and let it name all columns"
    if relation.has_children and relation.kind == "r" and entry.flag("inh"):
        return (
            f"say FROM ONLY {relation.name}: the tables that inherit from it share no key with it"
        )
    return _key(scope.catalog, entry.number("relid"))


def _key(catalog: Catalog, relation: int) -> str:
    """The primary key before others, and then the shortest."""
    keys = (it for it in catalog.constraints if it.relation == relation and it.kind == "p")
    primary = {it.columns for it in keys}
    indexes = [it for it in catalog.unique_indexes.get(relation, ()) if it.is_plain]
    found = [(it.columns not in primary, names) for it in indexes if (names := _names(catalog, it))]
    if not found:
        return "give the table a key that is never NULL"
    _, names = min(found, key=lambda it: (it[0], len(it[1])))
    return f"let it end in {names}"


def _names(catalog: Catalog, index: UniqueIndex) -> str | None:
    columns = [catalog.column(index.relation, it) for it in index.columns]
    whole = index.nulls_are_equal or all(it is not None and it.not_null for it in columns)
    return ", ".join(it.name for it in columns if it) if whole else None
