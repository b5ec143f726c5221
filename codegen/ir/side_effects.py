"""Side effects of a statement: rows that it changes, rows that it locks."""

from codegen.ir.enums import CommandType
from codegen.ir.nodes import Node, Query
from codegen.ir.walk import walk


def changes_rows(root: Node) -> bool:
    """Tell whether a query in it is anything but a SELECT."""
    queries = (node for node in walk(root) if isinstance(node, Query))
    return any(query.command is not CommandType.SELECT for query in queries)


def locks_rows(root: Node) -> bool:
    """Tell whether a query in it reads FOR UPDATE or the like."""
    return any(isinstance(node, Query) and node.row_marks for node in walk(root))
