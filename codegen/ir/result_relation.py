"""The result relation: the table that a statement changes, through updatable views."""

from collections.abc import Iterator

from codegen.ir.catalog import Catalog, Column, Relation
from codegen.ir.nodes import Node, Query, RangeTblRef, RelationEntry, Var
from codegen.ir.oids import AttNum, Oid
from codegen.ir.scope import Scope
from codegen.ir.walk import walk


def result_relations(scope: Scope) -> Iterator[Relation]:
    """The relations that a query changes: a view and those beneath it, to the table in the end.

    A view whose INSTEAD OF triggers do the work is the end.
    """
    query = scope.query
    relation = _relation(scope, query.merge_target or query.result_relation)
    while relation is not None:
        yield relation
        view = None if relation.has_instead_triggers else scope.catalog.views.get(relation.oid)
        relation = _only_relation(Scope(view.query, scope.catalog)) if view else None


def changed_relation(scope: Scope) -> Relation | None:
    """The table whose rows the query changes, or the view whose triggers do it instead."""
    *_, last = [None, *result_relations(scope)]
    return last


def written_table(root: Node, catalog: Catalog) -> Relation | None:
    """The one table that the statement writes, in however many of its queries; else None."""
    scopes = (Scope(node, catalog) for node in walk(root) if isinstance(node, Query))
    relations = {
        relation.oid: relation for scope in scopes if (relation := changed_relation(scope))
    }
    only = next(iter(relations.values()), None)
    return only if only and len(relations) == 1 and only.kind in ("r", "p") else None


def changes_rows_once(scope: Scope) -> bool:
    """Tell whether a row is changed once at most, however many rows of others it meets."""
    relation = changed_relation(scope)
    return relation is not None and relation.kind in ("r", "p")


def _relation(scope: Scope, index: int) -> Relation | None:
    match scope.entry(index):
        case RelationEntry(relation=oid):
            return scope.catalog.relations.get(oid)
        case _:
            return None


def _only_relation(view: Scope) -> Relation | None:
    """The one relation that a view selects from."""
    match view.query.jointree:
        case None:
            return None
        case jointree:
            match jointree.items:
                case (RangeTblRef(index=index),):
                    return _relation(view, index)
                case _:
                    return None


def stored_column(catalog: Catalog, relation: Oid, number: AttNum) -> Column | None:
    """The column that a value is stored in: of the table beneath, if it is a view's."""
    owner = catalog.relations.get(relation)
    view = catalog.views.get(relation)
    if owner is None or view is None or owner.has_instead_triggers:
        return catalog.column(relation, number)
    targets = view.query.targets
    match targets[number - 1].expr if 0 < number <= len(targets) else None:
        case Var(entry=RelationEntry(relation=beneath), column=column):
            return stored_column(catalog, beneath, column)
        case _:
            return catalog.column(relation, number)
