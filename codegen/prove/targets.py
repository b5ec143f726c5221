"""The table that a statement changes."""

from codegen.ask.catalog import Relation
from codegen.ask.tree import Node
from codegen.prove.scope import Scope


def target(scope: Scope) -> Relation | None:
    """The table whose rows the query changes: beneath views too, which pass changes on.

    It is the view itself where triggers do instead what they like.
    """
    number = scope.query.number("mergeTargetRelation") or scope.query.number("resultRelation")
    relation = _relation(scope, number)
    while relation is not None and relation.kind == "v" and not relation.has_instead_triggers:
        view = scope.catalog.views.get(relation.oid)
        relation = _shown(Scope(view.query, scope.catalog)) if view else None
    return relation


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
