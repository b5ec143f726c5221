"""Side effects of a statement: rows that it changes or locks, and functions that may do so."""

from collections.abc import Iterator

from codegen.ir.catalog import Catalog
from codegen.ir.enums import CommandType
from codegen.ir.nodes import FuncExpr, Node, Query, RelationEntry
from codegen.ir.oids import Oid
from codegen.ir.volatility import is_volatile
from codegen.ir.walk import walk

_HARMLESS = frozenset(  # volatile functions of PostgreSQL's own that change nothing
    {
        *("random", "random_normal", "clock_timestamp", "timeofday", "pg_sleep", "pg_sleep_for"),
        *("gen_random_uuid", "uuidv4", "uuidv7"),
    }
)
_WRITES_XID = frozenset({"txid_current", "pg_current_xact_id"})  # stable, but not on a standby


def changes_rows(root: Node) -> bool:
    """Tell whether a query in it is anything but a SELECT."""
    queries = (node for node in walk(root) if isinstance(node, Query))
    return any(query.command is not CommandType.SELECT for query in queries)


def locks_rows(root: Node) -> bool:
    """Tell whether a query in it reads FOR UPDATE or the like."""
    return any(isinstance(node, Query) and node.row_marks for node in walk(root))


def only_reads(root: Node, catalog: Catalog) -> bool:
    """Tell whether a statement changes nothing, so that it could run on a standby, too.

    `SELECT max(id) FROM book` does, unless `book` is a view that calls `nextval`. A function of the
    user's does if it is declared STABLE or IMMUTABLE, since it mustn't write then.
    """
    nodes = _with_views(root, catalog, frozenset())
    return not changes_rows(root) and not any(map(_may_write, nodes))


def _with_views(root: Node, catalog: Catalog, above: frozenset[Oid]) -> Iterator[Node]:
    """The nodes of a tree, and of all views that it reads."""
    for node in walk(root):
        yield node
        match node:
            case RelationEntry(relation=relation) if relation not in above:
                if view := catalog.views.get(relation):
                    yield from _with_views(view.query, catalog, above | {relation})
            case _:
                pass


def _may_write(node: Node) -> bool:
    match node:
        case FuncExpr(function=function) if function is not None and function.built_in:
            is_harmless = function.name in _HARMLESS
            return function.name in _WRITES_XID or (function.volatile and not is_harmless)
        case _:
            return is_volatile(node)
