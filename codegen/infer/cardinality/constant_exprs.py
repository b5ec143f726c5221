"""What is known of expressions: which have the same value in every row."""

from dataclasses import replace

from codegen.ask.catalog import Catalog
from codegen.ask.node_reader import Node, children
from codegen.infer.cardinality.equality_binding import Hold, families, suits
from codegen.infer.cardinality.join_quals import Condition, Conditions
from codegen.ir.forms import Form, bare, form, function, injected, is_volatile, own_vars

_EXISTS, _SCALAR, _ARRAY = 0, 4, 6  # SubLink.subLinkType

# Nodes that compute the same of the same.
_PURE = frozenset(
    {
        *("CONST", "PARAM", "SQLVALUEFUNCTION", "CASETESTEXPR", "ARRAYEXPR", "ROWEXPR"),
        *("COALESCEEXPR", "MINMAXEXPR", "CASEEXPR", "CASEWHEN", "NULLTEST", "BOOLEANTEST"),
        *("BOOLEXPR", "COERCEVIAIO", "ARRAYCOERCEEXPR", "FIELDSELECT", "CONVERTROWTYPEEXPR"),
        *("SUBSCRIPTINGREF", "NAMEDARGEXPR", "JSONCONSTRUCTOREXPR", "JSONVALUEEXPR"),
    }
)
_PASSING = frozenset({"RELABELTYPE", "COLLATEEXPR", "COERCETODOMAIN"})  # NULL through, no more
_CALLS = frozenset({"FUNCEXPR", "OPEXPR", "NULLIFEXPR", "DISTINCTEXPR", "SCALARARRAYOPEXPR"})


class Known:
    """The values that equality holds, among the rows that pass these conditions."""

    def __init__(self, catalog: Catalog, conditions: Conditions) -> None:
        self.catalog, self.conditions = catalog, conditions
        self.constant: set[int] = set()  # entries whose rows are the same, wherever they are there
        self.columns: dict[int, dict[int, set[Hold]]] = {}  # what holds the columns of entries
        self._loose: dict[Form, set[Hold]] = {}  # wherever the entries aren't missing
        self._tight: dict[Form, set[Hold]] = {}  # in every row

    def __len__(self) -> int:
        return sum(map(len, self._loose.values())) + len(self.constant)

    def learn(self, value: Node, hold: Hold, condition: Condition) -> None:
        """Keep what is known of an expression, and of what it is a cast of."""
        value = bare(value)
        if is_volatile(self.catalog, value):  # elsewhere it is computed anew
            return
        if condition.everywhere:
            self._tight.setdefault(form(value), set()).add(hold)
        seen = {var.number("varno") for var in own_vars(value)}
        if seen and seen <= condition.entries:
            self._loose.setdefault(form(value, nulled=False), set()).add(hold)
            if value.name == "VAR":
                columns = self.columns.setdefault(value.number("varno"), {})
                columns.setdefault(value.number("varattno"), set()).add(hold)
        vague = hold.collation in self.catalog.vague_collations
        if not vague and (below := injected(self.catalog, value)) is not None:
            self.learn(below, replace(hold, operator=0, collation=0), condition)

    def held(self, value: Node, *, there: bool = False) -> set[Hold]:
        """What holds an expression, in every row or, if it is known to be, where it is there."""
        known = set(self._tight.get(form(value), ()))
        if there or not any(map(self.conditions.is_nulled, own_vars(value))):
            known |= self._loose.get(form(value, nulled=False), set())
        return known

    def is_settled(self, expression: Node, operator: int) -> bool:
        """Whether all rows are equal in the expression, NULL or not."""
        if self.is_constant(expression, strict=False):
            return True
        found = families(self.catalog, operator)
        held = self.held(bare(expression))
        return any(suits(self.catalog, hold, found, None) for hold in held)

    def is_constant(self, node: Node, *, strict: bool) -> bool:
        """Whether the expression is the same in every row; in a strict place, or else NULL."""
        match node.name:
            case "VAR":
                return node.number("varlevelsup") > 0 or self.is_same(node, strict=strict)
            case "SUBLINK":
                return self._is_subquery_constant(node)
            case name if name in _CALLS:
                volatile, passing = function(self.catalog, node)
                several = node.flag("funcretset") or node.flag("opretset")
                strict = strict and passing and name in ("FUNCEXPR", "OPEXPR")
                return not volatile and not several and self._all_constant(node, strict=strict)
            case name if name in _PASSING:
                return self._all_constant(node, strict=strict)
            case name:
                return name in _PURE and self._all_constant(node, strict=False)

    def _all_constant(self, node: Node, *, strict: bool) -> bool:
        below = (child for value in node.fields.values() for child in children(value))
        return all(self.is_constant(child, strict=strict) for child in below)

    def is_same(self, var: Node, *, strict: bool) -> bool:
        """Whether a column is the same to the last bit in every row."""
        if not strict and self.conditions.is_nulled(var):
            return False
        known = self._loose.get(form(var, nulled=False), ())
        return var.number("varno") in self.constant or any(not hold.operator for hold in known)

    def _is_subquery_constant(self, node: Node) -> bool:
        """Whether a subquery gives one value; one that reads nothing here is computed once."""
        subquery, test = node.node("subselect"), node.node("testexpr")
        if subquery is None or (test and not self.is_constant(test, strict=False)):
            return False
        seen = list(own_vars(subquery))
        once = not seen and node.number("subLinkType") in (_EXISTS, _SCALAR, _ARRAY)
        again = not once and is_volatile(self.catalog, subquery)
        return not again and all(self.is_same(var, strict=False) for var in seen)
