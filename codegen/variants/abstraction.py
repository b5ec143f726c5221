"""One tree that stands for every variant of a statement, whatever is given and whatever isn't.

A condition that may drop out becomes one of which nothing is known: if it is true, it is as good as
left out. A value that may drop out becomes a CASE on such a condition, and else what is there
without it. What is proven of this tree holds in every variant, however many there are.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count

from codegen.ask.catalog import Catalog, Column
from codegen.ask.node_reader import Node, Value, children
from codegen.ir.scope import Command, Scope
from codegen.sql.assembler import Variant
from codegen.variants.equivalence import conditions


def mixed(catalog: Catalog, text: Variant, tree: Node, optional: Collection[str]) -> Node:
    """The tree of this text, in which what these parameters stand in may be there or not."""
    numbers = frozenset(number for number, key in enumerate(text.keys, 1) if key in optional)
    return _Mixer(catalog, text, numbers).node(tree) if numbers else tree


@dataclass(frozen=True)
class _Mixer:
    catalog: Catalog
    text: Variant
    optional: frozenset[int]  # the numbers of parameters that may be left unset
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def node(self, node: Node) -> Node:
        """The node with all that is below it."""
        fields = {name: self._value(it) for name, it in node.fields.items()}
        match node.name:
            case "FROMEXPR":
                fields["quals"] = self._conditions(node, "quals")
            case "ONCONFLICTEXPR":
                fields["onConflictWhere"] = self._conditions(node, "onConflictWhere")
            case "QUERY":
                self._assign(node, fields)
            case _:
                pass
        return _made(node.name, fields)

    def _value(self, value: Value) -> Value:
        if isinstance(value, list):
            return [self._value(it) for it in value]
        return self.node(value) if isinstance(value, Node) else value

    def _conditions(self, node: Node, name: str) -> Node | None:
        found = list(conditions(self.text, node.node(name)))
        if not any(map(self._drops, found)):
            return self.node(found[0]) if len(found) == 1 else self._whole(node.node(name))
        kept = [self._unknown() if self._drops(it) else self.node(it) for it in found]
        return _made("BOOLEXPR", {"boolop": "and", "args": [*kept]})

    def _whole(self, node: Node | None) -> Node | None:
        return self.node(node) if node else None

    def _assign(self, query: Node, fields: dict[str, Value]) -> None:
        """What an UPDATE leaves, and an INSERT takes by default, in the places of values."""
        target = Scope(query, self.catalog).entry(query.number("resultRelation"))
        relation = self.catalog.relations.get(target.number("relid")) if target else None
        columns = relation.columns if relation else {}
        command, conflict = query.number("commandType"), query.node("onConflict")
        if command in (Command.INSERT, Command.UPDATE):
            entries = query.nodes("targetList")
            inserts = command == Command.INSERT
            fields["targetList"] = [self._entry(it, query, columns, inserts) for it in entries]
        if conflict:
            entries = conflict.nodes("onConflictSet")
            made = [self._entry(it, query, columns, inserts=False) for it in entries]
            whole = self.node(conflict)
            fields["onConflict"] = _made(whole.name, {**whole.fields, "onConflictSet": [*made]})

    def _entry(self, entry: Node, query: Node, columns: dict[int, Column], inserts: bool) -> Node:
        whole, value = self.node(entry), entry.node("expr")
        if value is None or not self._drops(entry):
            return whole
        number = entry.number("resno")
        left = _default(columns.get(number)) if inserts else _column(query, number)
        when = _made("CASEWHEN", {"expr": self._unknown(), "result": whole.node("expr")})
        case = _made("CASEEXPR", {"arg": None, "args": [when], "defresult": left})
        return _made(entry.name, {**entry.fields, "expr": case})

    def _drops(self, node: Node) -> bool:
        return any(it.parameter in self.optional for it in node.walk())

    def _unknown(self) -> Node:
        """The call of a function that nothing is known of, another one each time."""
        return Node("FUNCEXPR", {"funcid": "0", "number": str(next(self.numbers))})


def _made(name: str, fields: dict[str, Value]) -> Node:
    return Node(name, fields, tuple(it for value in fields.values() for it in children(value)))


def _column(query: Node, number: int) -> Node:
    """The column of the row that is changed."""
    target = query.text("resultRelation")
    fields: dict[str, Value] = {"varno": target, "varattno": str(number), "varnullingrels": ["b"]}
    return Node("VAR", fields)


def _default(column: Column | None) -> Node:
    known = column.read_tree() if column and column.source == "default" else None
    return known or Node("SETTODEFAULT")
