"""Write guards: the conditions that keep an UPDATE or DELETE from taking every row."""

from collections.abc import Iterator

from codegen.base.diagnostics import Diagnostic
from codegen.ir.enums import CommandType
from codegen.ir.nodes import MergeAction, Node, Query
from codegen.ir.walk import walk
from codegen.read.template import ClauseKind, Template

_CHANGES = (CommandType.UPDATE, CommandType.DELETE)


def unguarded_writes(template: Template, root: Node) -> Iterator[Diagnostic]:
    """Report every WHERE that could be omitted as a whole beside an UPDATE or DELETE.

    The statement's own WHERE may do so, and that of any query that feeds it:
    `WITH s AS (SELECT id FROM t WHERE a = :f.a) DELETE FROM u USING s WHERE u.id = s.id`.
    """
    if not _changes_rows(root):
        return
    for clause in template.clauses:
        if clause.kind is ClauseKind.WHERE and not clause.has_fixed_fragment:
            yield template.query.diagnose(
                "all conditions of this WHERE could drop out, beside an UPDATE or DELETE",
                "keep one condition without a dot, as in `id = :id`;\n"
                "where every row may be meant, say so: `WHERE true AND …`",
                at=clause.start,
            )


def _changes_rows(root: Node) -> bool:
    """Tell whether it has an UPDATE or DELETE, or a MERGE that does one; no ON CONFLICT."""
    nodes = (node for node in walk(root) if isinstance(node, Query | MergeAction))
    return any(node.command in _CHANGES for node in nodes)
