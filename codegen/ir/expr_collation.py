"""By which collation an expression's values are compared."""

from codegen.ask.node_reader import Node
from codegen.ir.scope import result_entries

# The field of each kind of expression that tells; the kinds without one have no texts.
_FIELDS = {
    "AGGREF": "aggcollid",
    "ARRAYCOERCEEXPR": "resultcollid",
    "ARRAYEXPR": "array_collid",
    "CASEEXPR": "casecollid",
    "COALESCEEXPR": "coalescecollid",
    "COERCETODOMAIN": "resultcollid",
    "COERCEVIAIO": "resultcollid",
    "COLLATEEXPR": "collOid",
    "CONST": "constcollid",
    "FIELDSELECT": "resultcollid",
    "FUNCEXPR": "funccollid",
    "MINMAXEXPR": "minmaxcollid",
    "NULLIFEXPR": "opcollid",
    "OPEXPR": "opcollid",
    "PARAM": "paramcollid",
    "RELABELTYPE": "resultcollid",
    "SUBSCRIPTINGREF": "refcollid",
    "VAR": "varcollid",
    "WINDOWFUNC": "wincollid",
}
_TRUTHS = {"BOOLEANTEST", "BOOLEXPR", "DISTINCTEXPR", "NULLTEST", "SCALARARRAYOPEXPR"}
_SCALAR = 4  # SubLink.subLinkType


def collation(expression: Node | None) -> int | None:
    """The collation's number, 0 where nothing is collated; None where the node doesn't tell."""
    if expression is None:
        return None
    if expression.name in _TRUTHS:
        return 0
    if expression.name == "SUBLINK":
        return _of_sublink(expression)
    field = _FIELDS.get(expression.name)
    told = field is not None and field in expression.fields
    return expression.number(field) if field is not None and told else None


def _of_sublink(link: Node) -> int | None:
    kind, query = link.number("subLinkType"), link.node("subselect")
    if kind != _SCALAR or query is None:
        return 0 if kind < _SCALAR else None
    entries = result_entries(query)
    return collation(entries[0].node("expr")) if entries else None
