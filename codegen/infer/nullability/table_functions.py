"""XMLTABLE and JSON_TABLE: NULLs in the rows that they make of a document.

A column FOR ORDINALITY has none, but under a NESTED path, which may find nothing.
"""

from codegen.ir.enums import JsonBehaviorType, JsonExprOp, TableFuncType
from codegen.ir.nodes import Expr, JsonExpr, JsonTablePathScan, TableFunc, TableFuncEntry
from codegen.ir.oids import BOOL

_CERTAIN_BEHAVIORS = (JsonBehaviorType.ERROR, JsonBehaviorType.TRUE, JsonBehaviorType.FALSE)


def table_function_column_is_non_null(entry: TableFuncEntry, number: int) -> bool:
    """Tell whether a column of XMLTABLE or JSON_TABLE, counted from 1, is never NULL."""
    match entry.table_function:
        case TableFunc(kind=TableFuncType.XMLTABLE, ordinality=ordinality, not_null=not_null):
            return number - 1 == ordinality or number - 1 in not_null
        case TableFunc(kind=TableFuncType.JSON_TABLE, plan=JsonTablePathScan() as scan) as table:
            is_nested = not scan.first_column < number <= scan.last_column + 1
            return not is_nested and _is_value_certain(table.values[number - 1])
        case _:
            return False


def _is_value_certain(value: Expr | None) -> bool:
    """Tell whether a column is FOR ORDINALITY, or EXISTS without UNKNOWN ON ERROR."""
    match value:
        case None:
            return True
        case JsonExpr(op=JsonExprOp.EXISTS, returning=returning):
            is_bool = returning is not None and returning.type == BOOL
            return is_bool and json_exists_is_certain(value)
        case _:
            return False


def json_exists_is_certain(query: JsonExpr) -> bool:
    """Tell whether it is a JSON_EXISTS that gives no UNKNOWN on an error."""
    is_certain = query.on_error is not None and query.on_error.kind in _CERTAIN_BEHAVIORS
    return query.op is JsonExprOp.EXISTS and is_certain
