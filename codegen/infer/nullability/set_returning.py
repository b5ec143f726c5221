"""Functions in FROM and in lists of columns: what the rows that they make can hold."""

from codegen.ask.node_reader import Node
from codegen.ask.node_types import type_of
from codegen.infer.nullability.evaluator_protocol import Prover
from codegen.ir.identity import called

# Their rows have no NULL in these columns, counted from 1.
_COLUMNS = {
    "generate_series": (1,),
    "generate_subscripts": (1,),
    "json_array_elements": (1,),
    "json_each": (1, 2),
    "json_each_text": (1,),
    "json_object_keys": (1,),
    "jsonb_array_elements": (1,),
    "jsonb_each": (1, 2),
    "jsonb_each_text": (1,),
    "jsonb_object_keys": (1,),
    "jsonb_path_query": (1,),
    "jsonb_path_query_tz": (1,),
    "regexp_matches": (1,),
    "regexp_split_to_table": (1,),
}


def column_of_rows(prover: Prover, call: Node, number: int) -> bool:
    """Whether no row that this call of a set-returning function gives has a NULL there."""
    function = called(prover.scope.catalog, call)
    if function is None or not function.built_in:
        return False
    if function.name == "unnest":
        return number == 1 and all(map(prover.elements, call.nodes("args")))
    if function.name == "string_to_table":
        return number == 1 and len(call.nodes("args")) == 2
    return number in _COLUMNS.get(function.name, ())


def column_of_function(prover: Prover, entry: Node, number: int) -> bool:
    """Whether a column of a function in FROM, or its ordinality, is never NULL."""
    functions = entry.nodes("functions")
    columns = sum(it.number("funccolcount") for it in functions)
    if entry.flag("funcordinality") and number == columns + 1:
        return True
    if len(functions) != 1 or functions[0].items("funccoltypes"):
        return False  # a shorter one is filled up with NULL; a record has what it is said to have
    call = functions[0].node("funcexpr")
    if call is None:
        return False
    if call.flag("funcretset"):
        return column_of_rows(prover, call, number)
    types, type_ = prover.scope.catalog.types, type_of(call)
    scalar = type_ in types and prover.scope.catalog.base_type(type_).kind not in ("c", "p")
    return scalar and columns == 1 and number == 1 and prover.holds(call)


def set_returning(prover: Prover, call: Node) -> bool:
    """Whether a set-returning function in a list of columns gives no NULL."""
    lists = (entry.walk() for entry in prover.scope.query.nodes("targetList"))
    calls = sum(node.flag("funcretset") or node.flag("opretset") for it in lists for node in it)
    return calls == 1 and column_of_rows(prover, call, 1)
