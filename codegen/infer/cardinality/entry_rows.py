"""Rows of an entry of FROM: whether at most one of them comes, and whether always the same.

Of `person` at most one comes where its primary key is bound, of `(SELECT max(id) FROM person)` one
at any rate, of `unnest($1) WITH ORDINALITY` one for each bound ordinal number.
"""

from itertools import chain

from codegen.infer.cardinality.equality_binding import BoundColumns
from codegen.infer.cardinality.join_context import JoinContext
from codegen.infer.cardinality.recursive_ctes import is_distinct_recursion
from codegen.infer.cardinality.unique_indexes import binds_unique_index
from codegen.ir.calls import may_return_set
from codegen.ir.enums import CteMaterialize
from codegen.ir.nodes import (
    CteEntry,
    FunctionEntry,
    Node,
    RangeTblEntry,
    RelationEntry,
    ResultEntry,
    SubqueryEntry,
    TableFuncEntry,
    ValuesEntry,
)
from codegen.ir.oids import AttNum, RangeIndex
from codegen.ir.scope import Scope
from codegen.ir.volatility import contains_volatile
from codegen.ir.walk import pull_vars

_SEQUENCE = "S"  # pg_class.relkind of what has one row


def yields_one_row(context: JoinContext, index: RangeIndex, entry: RangeTblEntry) -> bool:
    """Tell whether no two rows of the joins have different rows of this entry."""
    if not all(map(context.constants.is_identical, pull_vars(*_content(entry)))):
        return False  # LATERAL: it is computed anew for each row
    bound = context.constants.bound_columns(index)
    if inner := context.scope.inner(entry):
        return _is_query_one(context, index, inner, bound)
    match entry:
        case RelationEntry(relation_kind=kind):
            return kind == _SEQUENCE or binds_unique_index(context, index, entry)
        case ValuesEntry(rows=rows):
            return len(rows) == 1
        case FunctionEntry():
            return _is_function_one(entry, bound)
        case CteEntry():
            return is_distinct_recursion(context.scope, entry, bound)
        case ResultEntry():
            return True
        case _:  # XMLTABLE, JSON_TABLE; joins and groups are no members of a FROM
            return False


def _is_query_one(
    context: JoinContext, index: RangeIndex, inner: Scope, bound: BoundColumns
) -> bool:
    """Tell whether a query within returns one row; what was rejected is asked once."""
    if context.rejected.get(index) == bound:
        return False
    is_one = context.is_at_most_one(inner, bound)
    if not is_one:
        context.rejected[index] = bound
    return is_one


def _is_function_one(entry: FunctionEntry, bound: BoundColumns) -> bool:
    ordinality = AttNum(sum(function.column_count for function in entry.functions) + 1)
    if entry.with_ordinality and ordinality in bound:
        return True
    return not any(may_return_set(function.expr) for function in entry.functions)


def _content(entry: RangeTblEntry) -> tuple[Node | None, ...]:
    """All of an entry that may read other entries, if it is LATERAL."""
    match entry:
        case SubqueryEntry(query=query):
            return (query,)
        case FunctionEntry(functions=functions):
            return functions
        case ValuesEntry(rows=rows):
            return tuple(chain.from_iterable(rows))
        case TableFuncEntry(table_function=table_function):
            return (table_function,)
        case _:
            return ()


def is_computed_once(scope: Scope, entry: RangeTblEntry) -> bool:
    """Tell whether an entry's rows are the same however often they are asked for."""
    if isinstance(entry, CteEntry):
        return not _is_recomputed(scope, entry)
    inner = scope.inner(entry)
    return not contains_volatile(*((inner.query,) if inner else _content(entry)))


def _is_recomputed(scope: Scope, entry: CteEntry) -> bool:
    """Tell whether a CTE may be computed more than once, with other rows each time."""
    _, cte = scope.cte(entry)
    if cte is None:
        return True
    return cte.materialized is CteMaterialize.NEVER and contains_volatile(cte.query)
