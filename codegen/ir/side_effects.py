"""What a statement does beside giving rows."""

from codegen.ask.node_reader import Node
from codegen.ir.scope import Command


def changes_rows(tree: Node) -> bool:
    """Whether it, or a query within it, is anything but a SELECT."""
    queries = (it for it in tree.walk() if it.name == "QUERY")
    return any(it.number("commandType") != Command.SELECT for it in queries)


def locks_rows(tree: Node) -> bool:
    """Whether it, or a query within it, reads FOR UPDATE or the like."""
    return any(it.nodes("rowMarks") for it in tree.walk())
