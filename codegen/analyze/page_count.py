"""Whether a derived statement counts the rows of the list that it is derived from."""

from codegen.analyze.statement import Statement, prove
from codegen.ask.analyzer import Analyzer
from codegen.ask.catalog import Catalog
from codegen.ask.node_reader import Node
from codegen.ir.side_effects import locks_rows
from codegen.read.template import Template
from codegen.sql.assembler import assemble_variant
from codegen.variants.equivalence import same
from codegen.variants.validation import prepare

# What a query's rows come from; what is left out orders them, or takes some of them.
_SOURCES = ("jointree", "havingQual", "setOperations", "cteList", "rtable", "hasAggs")
_TAKEN = ("limitCount", "limitOffset", "sortClause")


async def prove_total(
    server: Analyzer, catalog: Catalog, listed: Statement, template: Template
) -> Statement | None:
    """The count of a list's rows; None where the rows wouldn't be the same, or would be locked."""
    whole, inner = (assemble_variant(it, it.optional_params) for it in (listed.template, template))
    one = (await prepare(server, catalog, listed.template, whole, "")).tree
    other = _listed((await prepare(server, catalog, template, inner, "")).tree)
    if other is None or any(other.node(it) or other.nodes(it) for it in _TAKEN):
        return None
    if locks_rows(one) or not same((whole, one), (inner, other), _SOURCES):
        return None
    return await prove(server, catalog, template)


def _listed(tree: Node) -> Node | None:
    """The query whose rows are counted."""
    entries = [it.node("subquery") for it in tree.nodes("rtable")]
    return entries[0] if len(entries) == 1 else None
