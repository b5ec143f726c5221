"""How many rows can come, told from unique keys that equality holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from codegen.ask.catalog import UniqueIndex
from codegen.ask.tree import Node, Value, children, conjuncts, constant_bytes
from codegen.prove.scope import Command, RteKind, Scope

# JoinExpr.jointype
_INNER, _LEFT, _FULL, _RIGHT = range(4)

_SCALAR = 4  # SubLink.subLinkType of a subquery in place of a value
_CASTS = (1, 2)  # FuncExpr.funcformat: explicit and implicit ones


class Cardinality(IntEnum):
    """How many rows a statement returns or touches; more is the weaker promise."""

    EXACTLY_ONE = 1
    AT_MOST_ONE = 2
    MANY = 3


def cardinality(scope: Scope) -> Cardinality:
    """How many rows the query returns, or would if it returned what it touches."""
    query = scope.query
    multiplied = query.flag("hasTargetSRFs") or bool(query.items("groupingSets"))
    if multiplied or query.node("setOperations"):
        return _at_most_one(_limited_to_one(query))
    match scope.command:
        case Command.INSERT:
            return _insert(scope)
        case Command.SELECT:
            return _select(scope)
        case Command.UPDATE | Command.DELETE:
            # A row is changed once, however many rows of others it meets.
            target = query.number("resultRelation")
            return _at_most_one(target in _single_entries(scope))
        case _:
            return Cardinality.MANY


def _at_most_one(proven: bool) -> Cardinality:
    return Cardinality.AT_MOST_ONE if proven else Cardinality.MANY


def _insert(scope: Scope) -> Cardinality:
    tree = scope.query.node("jointree")
    if tree is None or tree.items("fromlist"):  # INSERT … SELECT, or several rows of VALUES
        return Cardinality.MANY
    conflict = scope.query.node("onConflict")
    target = scope.entry(scope.query.number("resultRelation"))
    relation = scope.catalog.relations.get(target.number("relid")) if target else None
    if relation is None or relation.may_skip_inserts:
        return Cardinality.AT_MOST_ONE
    if conflict is None:
        return Cardinality.EXACTLY_ONE
    updates = conflict.number("action") == 2
    skips = not updates or conflict.node("onConflictWhere") is not None
    skips = skips or relation.may_skip_updates
    return Cardinality.AT_MOST_ONE if skips else Cardinality.EXACTLY_ONE


def _select(scope: Scope) -> Cardinality:
    query, tree = scope.query, scope.query.node("jointree")
    filtered = query.node("havingQual") is not None or query.node("limitOffset") is not None
    filtered = filtered or query.node("limitCount") is not None
    grouped = bool(query.items("groupClause"))
    if query.flag("hasAggs") and not grouped:
        return Cardinality.AT_MOST_ONE if filtered else Cardinality.EXACTLY_ONE
    if tree is not None and not tree.items("fromlist") and not grouped:
        filtered = filtered or tree.node("quals") is not None
        return Cardinality.AT_MOST_ONE if filtered else Cardinality.EXACTLY_ONE
    if _limited_to_one(query):
        return Cardinality.AT_MOST_ONE
    single = _single_entries(scope)
    return _at_most_one(all(entry in single for entry in _members(tree)))


def _limited_to_one(query: Node) -> bool:
    limit = query.node("limitCount")
    while limit is not None and limit.name == "FUNCEXPR" and limit.number("funcformat") in _CASTS:
        limit = next(iter(limit.nodes("args")), None)
    if limit is None or limit.name != "CONST" or limit.flag("constisnull"):
        return False
    with_ties = query.number("limitOption") != 0
    return not with_ties and int.from_bytes(constant_bytes(limit), "little", signed=True) in (0, 1)


def _members(node: Node | None) -> Iterator[int]:
    """The entries that a FROM joins."""
    if node is None:
        return
    if node.name == "RANGETBLREF":
        yield node.number("rtindex")
    for child in _children(node):
        yield from _members(child)


def _children(node: Node) -> list[Node]:
    sides = (node.node("larg"), node.node("rarg"))
    return [*node.nodes("fromlist"), *(side for side in sides if side)]


def _single_entries(scope: Scope) -> set[int]:
    """The entries of which at most one row can meet any row of the result."""
    tree = scope.query.node("jointree")
    if _has_full_join(tree):  # its two sides may come out one after the other
        return set()
    equal = list(_equalities(tree))
    single: set[int] = set()
    members = {*_members(tree), scope.query.number("resultRelation")}
    while found := {it for it in members - single if _is_single(scope, it, equal, single)}:
        single |= found
    return single


def _has_full_join(node: Node | None) -> bool:
    if node is None:
        return False
    full = node.name == "JOINEXPR" and node.number("jointype") == _FULL
    return full or any(_has_full_join(child) for child in _children(node))


def _is_single(scope: Scope, number: int, equal: "list[_Equality]", single: set[int]) -> bool:
    entry = scope.entry(number)
    if entry is None:
        return False
    match entry.number("rtekind"):
        case RteKind.RELATION:
            held = [it for it in equal if number in it.entries]
            fixed = {found for it in held for found in _fixed(scope, it.condition, number, single)}
            return any(_held(scope, index, entry, fixed) for index in scope.catalog.unique_indexes)
        case RteKind.VALUES:
            few = len(entry.items("values_lists")) == 1
            return few and single.issuperset(_reached(entry.fields.get("values_lists"), 0))
        case _:
            inner = scope.inner(entry)
            few = inner is not None and cardinality(inner) < Cardinality.MANY
            return few and single.issuperset(_reached(entry.node("subquery"), 0))


def _reached(value: Value, depth: int) -> Iterator[int]:
    """The entries of this query that a LATERAL one reads: it is computed anew for each row."""
    if isinstance(value, list):
        for item in value:
            yield from _reached(item, depth)
    elif isinstance(value, Node):
        if value.name == "VAR" and value.number("varlevelsup") == depth:
            yield value.number("varno")
        deeper = depth + (value.name == "QUERY")
        for child in value.fields.values():
            yield from _reached(child, deeper)


def _held(scope: Scope, index: UniqueIndex, entry: Node, fixed: set[tuple[int, int, int]]) -> bool:
    """Whether equality holds every column of a unique index of a table without children."""
    relation = scope.catalog.relations.get(entry.number("relid"))
    if relation is None or relation.oid != index.relation:
        return False
    if relation.kind != "p" and relation.has_children and entry.flag("inh"):
        return False
    keys = zip(index.columns, index.families, index.collations, strict=True)
    return all(
        any(
            column == number
            and (family, operator) in scope.catalog.equalities
            and collation in (0, index_collation)
            for number, operator, collation in fixed
        )
        for column, family, index_collation in keys
    )


@dataclass(frozen=True, slots=True)
class _Equality:
    """A comparison that rows must pass."""

    condition: Node
    entries: frozenset[int]  # those whose rows it limits


def _equalities(node: Node | None) -> Iterator[_Equality]:
    """The comparisons AND-ed in WHERE and ON; ON of an outer join limits its nullable side only."""
    if node is None:
        return
    limited = {_LEFT: node.node("rarg"), _RIGHT: node.node("larg")}.get(
        node.number("jointype") if node.name == "JOINEXPR" else _INNER, node
    )
    entries = frozenset(_members(limited))
    for condition in conjuncts(node.node("quals")):
        # WHERE of an UPDATE or DELETE limits its target too, which FROM doesn't list.
        target = _vars(condition) if node.name == "FROMEXPR" else frozenset[int]()
        if condition.name == "OPEXPR" and len(condition.nodes("args")) == 2:
            yield _Equality(condition, entries | target)
    for child in _children(node):
        yield from _equalities(child)


def _vars(condition: Node) -> frozenset[int]:
    return frozenset(it.number("varno") for it in condition.walk() if it.name == "VAR")


def _fixed(
    scope: Scope, condition: Node, entry: int, single: set[int]
) -> Iterator[tuple[int, int, int]]:
    """The columns of an entry held by `column = something fixed`: number, operator, collation."""
    left, right = map(_bare, condition.nodes("args"))
    for column, other in ((left, right), (right, left)):
        if column.name != "VAR" or column.number("varno") != entry:
            continue
        # A missing row makes NULL of its columns: equality drops that, other functions may not.
        nulled = other.name != "VAR" and _is_nulled(other)
        if column.number("varlevelsup") == 0 and not nulled and _is_fixed(scope, other, single):
            operator, collation = condition.number("opno"), condition.number("inputcollid")
            yield column.number("varattno"), operator, collation


def _bare(node: Node) -> Node:
    while node.name == "RELABELTYPE" and (inner := node.node("arg")):
        node = inner
    return node


def _is_nulled(node: Node) -> bool:
    return any(part.name == "VAR" and part.numbers("varnullingrels") for part in node.walk())


def _is_fixed(scope: Scope, node: Node, single: set[int]) -> bool:
    """Whether an expression has one value, given the entries that are single."""
    if node.name == "SUBLINK":
        # A scalar subquery that reads nothing of this query is computed once.
        scalar = node.number("subLinkType") == _SCALAR
        return scalar and not any(_reached(node.node("subselect"), 0))
    inside = (child for value in node.fields.values() for child in children(value))
    return _is_fixed_alone(scope, node, single) and all(
        _is_fixed(scope, child, single) for child in inside
    )


def _is_fixed_alone(scope: Scope, node: Node, single: set[int]) -> bool:
    match node.name:
        case "VAR":
            return node.number("varlevelsup") > 0 or node.number("varno") in single
        case "FUNCEXPR" | "OPEXPR":
            oid = node.number("funcid") or node.number("opfuncid")
            function = scope.catalog.functions.get(oid)
            return function is not None and not function.volatile
        case "CONST" | "PARAM" | "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO" | "ARRAYEXPR":
            return True
        case "SQLVALUEFUNCTION":
            return True
        case _:
            return False
