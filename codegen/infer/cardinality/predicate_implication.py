"""Whether the conditions of a query put its rows into a partial index."""

from collections.abc import Iterable
from dataclasses import replace

from codegen.ask.catalog import Catalog
from codegen.ask.node_reader import Node, Value, conjuncts, constant_bytes
from codegen.infer.cardinality.join_quals import Condition, strict_vars
from codegen.ir.forms import Form, form

_BOOLEAN_EQUALITY, _BOOLEAN_INEQUALITY = 91, 85  # pg_operator's numbers
_IS_TRUE, _IS_NOT_TRUE, _IS_FALSE, _IS_NOT_FALSE = range(4)  # BooleanTest.booltesttype
_NOT_NULL = 1  # NullTest.nulltesttype


class Implied:
    """What the conditions of a query say of the rows of an entry."""

    def __init__(self, catalog: Catalog, conditions: Iterable[Condition]) -> None:
        self.catalog = catalog
        self.conditions = [replace(it, node=normal(it.node)) for it in conditions]
        self._forms = [(form(it.node, nulled=False), it) for it in self.conditions]

    def holds(self, predicate: Node, entry: int, relation: int) -> bool:
        """Whether the predicate of an index, that calls its table 1, is true of the entry."""
        return all(self._holds(normal(it), entry, relation) for it in conjuncts(predicate))

    def _holds(self, wanted: Node, entry: int, relation: int) -> bool:
        if self._is_said(wanted, entry):
            return True
        args = wanted.nodes("args")
        match wanted.name:
            case "BOOLEXPR" if wanted.text("boolop") in ("or", "and"):
                each = [self.holds(arg, entry, relation) for arg in args]
                return any(each) if wanted.text("boolop") == "or" else all(each)
            case "NULLTEST" if wanted.number("nulltesttype") == _NOT_NULL:
                return self._is_not_null(wanted.node("arg"), entry, relation)
            case "BOOLEANTEST" if arg := wanted.node("arg"):
                kind = wanted.number("booltesttype")
                said = {_IS_NOT_TRUE: _not(arg), _IS_NOT_FALSE: arg}.get(kind)
                return said is not None and self._is_said(normal(said), entry)
            case "SCALARARRAYOPEXPR" if wanted.flag("useOr") and args[1].name == "ARRAYEXPR":
                return any(
                    self._is_said(_comparison(wanted, args[0], element), entry)
                    for element in args[1].nodes("elements")
                )
            case _:
                return False

    def _is_said(self, wanted: Node, entry: int) -> bool:
        said = (wanted, _turned(self.catalog, wanted))
        sought = {form(it, nulled=False, own=entry) for it in said}
        return any(found in sought and entry in it.entries for found, it in self._forms)

    def _is_not_null(self, tested: Node | None, entry: int, relation: int) -> bool:
        if tested is None:
            return False
        column = self.catalog.column(relation, tested.number("varattno"))
        if tested.name == "VAR" and column is not None and column.not_null:
            return True
        sought: Form = form(tested, nulled=False, own=entry)
        return any(
            entry in it.entries
            and any(form(var, nulled=False) == sought for var in strict_vars(self.catalog, it.node))
            for it in self.conditions
        )


def normal(node: Node) -> Node:
    """A condition that is true of the same rows, said in the shortest way."""
    args = node.nodes("args")
    arg = node.node("arg")
    match node.name:
        case "BOOLEANTEST" if arg and node.number("booltesttype") == _IS_TRUE:
            return normal(arg)
        case "BOOLEANTEST" if arg and node.number("booltesttype") == _IS_FALSE:
            return normal(_not(arg))
        case "BOOLEXPR" if node.text("boolop") == "not" and _is_not(args[0]):
            return normal(args[0].nodes("args")[0])
        case "OPEXPR" if node.number("opno") in (_BOOLEAN_EQUALITY, _BOOLEAN_INEQUALITY):
            for tested, constant in (args, args[::-1]):
                if constant.name == "CONST" and not constant.flag("constisnull"):
                    wanted = node.number("opno") == _BOOLEAN_EQUALITY
                    same = any(constant_bytes(constant)) == wanted
                    return normal(tested if same else _not(tested))
            return node
        case _:
            return node


def _is_not(node: Node) -> bool:
    return node.name == "BOOLEXPR" and node.text("boolop") == "not"


def _not(node: Node) -> Node:
    return Node("BOOLEXPR", {"boolop": "not", "args": [node]})


def _turned(catalog: Catalog, node: Node) -> Node:
    """An equality with its sides exchanged, where the operator is its own mirror."""
    args, equalities = node.nodes("args"), catalog.equalities.get(node.number("opno"), ())
    if node.name != "OPEXPR" or len(args) != 2 or not any(it.left == it.right for it in equalities):
        return node
    return Node(node.name, {**node.fields, "args": list(reversed(args))})


def _comparison(listed: Node, value: Node, element: Node) -> Node:
    """The comparison with one element that `value IN (…)` makes."""
    fields: dict[str, Value] = {
        "opno": listed.text("opno"),
        "opfuncid": listed.text("opfuncid"),
        "opresulttype": "16",
        "opretset": "false",
        "opcollid": "0",
        "inputcollid": listed.text("inputcollid"),
        "args": [value, element],
    }
    return Node("OPEXPR", fields)
