"""How the attributes of each class are read from the fields of PostgreSQL's nodes."""

from collections.abc import Callable
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, NewType, Protocol, Union, get_args, get_origin

from codegen.ir import nodes
from codegen.ir.fields import Attribute, attributes, classes_in
from codegen.ir.functions import Function, Functions
from codegen.ir.node_reader import RawNode, RawValue
from codegen.ir.nodes import Expression, Node, RangeEntry, Var
from codegen.ir.oids import Oid


class Builder(Protocol):
    """Builds the nodes in a field."""

    functions: Functions

    def build(self, raw: RawNode) -> Node:
        """The node, with everything below it."""
        ...


Convert = Callable[[Builder, RawValue], Any]
"""The value of an attribute, from the field's; ValueError if it can't be one."""

Setter = Callable[[object, Any], None]


# Fields that tell how or where something is written, or that follow from what else is there.
INSIGNIFICANT = frozenset(
    {
        *("location", "stmt_location", "stmt_len", "list_start", "list_end", "canSetTag"),
        *("alias", "eref", "inFromCl", "rtekind", "rteperminfos", "perminfoindex", "rellockmode"),
        *("resname", "resorigtbl", "resorigcol", "returningOldAlias", "returningNewAlias"),
        *("varnosyn", "varattnosyn", "vartypmod", "relabelformat", "coerceformat"),
        *("convertformat", "constlen", "constbyval", "aggno", "aggtransno", "hashable"),
        *(
            "hasSubLinks",
            "hasModifyingCTE",
            "hasWindowFuncs",
            "constraintDeps",
            "cterefcount",
            "coltypmods",
            "ctecoltypmods",
        ),
        *("coltypes", "colcollations", "ctecoltypes", "ctecolcollations"),
    }
)


class Plan(NamedTuple):
    """How a class is read."""

    kind: type[Node]
    attributes: tuple[tuple[Setter, str, Convert], ...]
    ignored: frozenset[str]  # fields that don't belong in `rest`
    set_rest: Setter
    set_entry: Setter  # of a Var


def plan_for(raw: RawNode) -> Plan | None:
    """How to read a node; None if there is no class for it."""
    if raw.name == RangeEntry.tag:
        kind = raw.fields.get("rtekind")
        return _entry_plans().get(kind) if isinstance(kind, str) else None
    return _plans().get(raw.name)


@cache
def _plans() -> dict[str, Plan]:
    kinds = [kind for kind in _node_classes() if kind.tag and not issubclass(kind, RangeEntry)]
    return {kind.tag: _plan(kind) for kind in kinds}


@cache
def _entry_plans() -> dict[str, Plan]:
    kinds = (
        kind for kind in _node_classes() if issubclass(kind, RangeEntry) and kind is not RangeEntry
    )
    return {str(int(kind.kind)): _plan(kind) for kind in kinds}


def _node_classes() -> list[type[Node]]:
    members = vars(nodes).values()
    return [member for member in members if isinstance(member, type) and issubclass(member, Node)]


def _plan(kind: type[Node]) -> Plan:
    read = [
        attribute
        for attribute in attributes(kind)
        if not (kind is Var and attribute.name == "entry")
    ]
    return Plan(
        kind,
        tuple(
            (_setter(kind, attribute.name), attribute.field, _converter(attribute))
            for attribute in read
        ),
        INSIGNIFICANT.union(attribute.field for attribute in read),
        _setter(kind, "rest"),
        _setter(Var, "entry"),
    )


def _setter(kind: type[Node], name: str) -> Setter:
    """Sets the attribute of a frozen node that is being made."""
    setter: Setter = getattr(kind, name).__set__
    return setter


def _converter(attribute: Attribute) -> Convert:
    if attribute.field == "eref":
        return _column_names
    if attribute.field == "location":
        return _location
    return _convert_to(attribute.type)


@cache
def _convert_to(hint: Any) -> Convert:
    """Reads what an annotation declares."""
    is_optional = get_origin(hint) in (Union, UnionType) and type(None) in get_args(hint)
    if get_origin(hint) is tuple or get_origin(hint) is frozenset:
        return _sequence(get_origin(hint), get_args(hint)[0])
    kinds = tuple(class_ for class_ in classes_in(hint) if class_ is not type(None))
    if all(issubclass(kind, Node) for kind in kinds) and kinds:
        convert = _node(kinds)
    elif isinstance(hint, NewType):
        return _number
    elif issubclass(kinds[0], Enum):
        convert = _member(kinds[0])
    else:
        convert = _SCALARS[kinds[0]]
    return _optional(convert) if is_optional else convert


def _optional(convert: Convert) -> Convert:
    return lambda builder, value: None if value is None else convert(builder, value)


def _node(kinds: tuple[type, ...]) -> Convert:
    allowed = (Expression,) if len(kinds) > 2 and issubclass(kinds[0], Expression) else kinds

    def convert(builder: Builder, value: RawValue) -> Node:
        node = builder.build(value) if isinstance(value, RawNode) else None
        if not isinstance(node, allowed):
            raise ValueError("a node of another kind")
        assert isinstance(node, Node)
        return node

    return convert


def _sequence(kind: type, item: Any) -> Convert:
    convert = _convert_to(item)
    holds_nodes = any(issubclass(class_, Node) for class_ in classes_in(item))
    is_nested = get_origin(item) is tuple
    accepts_none = type(None) in get_args(item)

    def is_item(value: RawValue) -> bool:
        if is_nested:
            return isinstance(value, list)
        if holds_nodes:
            return isinstance(value, RawNode) or (accepts_none and value is None)
        return isinstance(value, str) and (item is str or value.lstrip("-").isdigit())

    def convert_all(builder: Builder, value: RawValue) -> Any:
        items = value if isinstance(value, list) else []
        return kind([convert(builder, entry) for entry in items if is_item(entry)])

    return convert_all


def _member(kind: type[Enum]) -> Convert:
    members = {str(member.value): member for member in kind}

    def convert(_: Builder, value: RawValue) -> Enum:
        member = members.get(value if isinstance(value, str) else "0")
        if member is None:
            raise ValueError(f"no {kind.__name__}: {value}")
        return member

    return convert


def _number(_: Builder, value: RawValue) -> int:
    return int(value) if isinstance(value, str) else 0


def _location(_: Builder, value: RawValue) -> int:
    """Where a node stands; some classes of nodes have no such field (FieldSelect)."""
    return int(value) if isinstance(value, str) else -1


def _flag(_: Builder, value: RawValue) -> bool:
    return value == "true"


def _word(_: Builder, value: RawValue) -> str:
    return value if isinstance(value, str) else ""


def _bytes(_: Builder, value: RawValue) -> bytes:
    """The bytes of a constant, which a tree writes as `4 [ 1 0 0 0 ]`."""
    listed = _word(_, value).partition("[")[2].rstrip("] ")
    return bytes(int(byte) & 0xFF for byte in listed.split())


def _function(builder: Builder, value: RawValue) -> Function | None:
    return builder.functions.get(Oid(_number(builder, value)))


def _column_names(_: Builder, value: RawValue) -> tuple[str, ...]:
    """The names of an entry's columns, which stand in its alias."""
    names = value.fields.get("colnames") if isinstance(value, RawNode) else None
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


_SCALARS: dict[type, Convert] = {
    int: _number,
    bool: _flag,
    str: _word,
    bytes: _bytes,
    Function: _function,
}
