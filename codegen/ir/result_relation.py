"""The table that a statement changes."""

from collections.abc import Iterator

from codegen.ask.catalog import Catalog, Column, Relation
from codegen.ask.node_reader import Node
from codegen.ir.scope import Scope


def targets(scope: Scope) -> Iterator[Relation]:
    """What the query changes: a table, or a view and what lies beneath it, to the table in the end.

    Where triggers do instead what they like, the view is the end.
    """
    number = scope.query.number("mergeTargetRelation") or scope.query.number("resultRelation")
    relation = _relation(scope, number)
    while relation is not None:
        yield relation
        view = None if relation.has_instead_triggers else scope.catalog.views.get(relation.oid)
        relation = _shown(Scope(view.query, scope.catalog)) if view else None


def target(scope: Scope) -> Relation | None:
    """The table whose rows the query changes, or the view whose triggers do it instead."""
    *_, last = [None, *targets(scope)]
    return last


def written(tree: Node, catalog: Catalog) -> Relation | None:
    """The one table that the statement writes, in however many of its queries."""
    queries = (Scope(node, catalog) for node in tree.walk() if node.name == "QUERY")
    found = {it.oid: it for query in queries if (it := target(query))}
    only = next(iter(found.values()), None)
    return only if only and len(found) == 1 and only.kind in ("r", "p") else None


def changes_once(scope: Scope) -> bool:
    """Whether a row is changed once at most, however many rows of others it meets."""
    relation = target(scope)
    return relation is not None and relation.kind in ("r", "p")


def _relation(scope: Scope, number: int) -> Relation | None:
    entry = scope.entry(number)
    return scope.catalog.relations.get(entry.number("relid")) if entry else None


def _shown(view: Scope) -> Relation | None:
    """The one relation that a view is made of."""
    tree = view.query.node("jointree")
    members: list[Node] = tree.nodes("fromlist") if tree else []
    return _relation(view, members[0].number("rtindex")) if len(members) == 1 else None


def stored_column(catalog: Catalog, relation: int, number: int) -> Column | None:
    """The column that a value is stored in: of the table beneath, if it is a view's."""
    found = catalog.relations.get(relation)
    view = catalog.views.get(relation)
    if found is None or view is None or found.has_instead_triggers:
        return catalog.column(relation, number)
    listed = view.query.nodes("targetList")
    shown = listed[number - 1].node("expr") if 0 < number <= len(listed) else None
    entry = Scope(view.query, catalog).entry(shown.number("varno")) if shown else None
    if shown is None or entry is None or shown.name != "VAR":
        return catalog.column(relation, number)
    return stored_column(catalog, entry.number("relid"), shown.number("varattno"))
