"""What must not be lost from a statement that changes rows, or deletes them."""

from collections.abc import Iterator

from codegen.ask.node_reader import Node
from codegen.base.diagnostics import Diagnostic
from codegen.ir.scope import Command
from codegen.read.template import ClauseKind, Template

_CHANGES = (Command.UPDATE, Command.DELETE)


def unguarded(template: Template, tree: Node) -> Iterator[Diagnostic]:
    """Every WHERE that could go as a whole, where it says which rows an UPDATE or DELETE takes.

    The statement's own WHERE may do so, and that of any query that feeds it.
    """
    if not _changes(tree):
        return
    for clause in template.clauses:
        if clause.kind is ClauseKind.WHERE and not clause.has_fixed_fragment:
            yield template.query.diagnose(
                "all conditions of this WHERE could drop out, beside an UPDATE or DELETE",
                "keep one condition without a dot, as in `id = :id`;\n"
                "where every row may be meant, say so: `WHERE true AND …`",
                at=clause.start,
            )


def _changes(tree: Node) -> bool:
    """Whether it holds an UPDATE or DELETE, or a MERGE that does one; ON CONFLICT isn't meant."""
    nodes = (it for it in tree.walk() if it.name in ("QUERY", "MERGEACTION"))
    return any(it.number("commandType") in _CHANGES for it in nodes)
