"""Page counts: a derived `SELECT count(*)` must count the rows of the list that it comes from."""

from codegen.analyze.statement import Statement, analyze_statement
from codegen.ask.analyzer import Analyzer
from codegen.ask.query_analyzer import QueryAnalyzer
from codegen.ir.catalog import Catalog
from codegen.ir.nodes import Query, SubqueryEntry
from codegen.ir.side_effects import locks_rows
from codegen.read.template import Template
from codegen.sql.assembler import assemble_variant
from codegen.variants.equivalence import have_same_source


async def analyze_count(
    server: Analyzer, catalog: Catalog, statement: Statement, template: Template
) -> Statement | None:
    """The count of a list's rows; None where the rows wouldn't be the same, or would be locked."""
    whole, count = [
        await QueryAnalyzer(server, catalog, each).analyze(
            assemble_variant(each, each.optional_params)
        )
        for each in (statement.template, template)
    ]
    inner = _counted_query(count.query)
    if inner is None or inner.limit or inner.offset or inner.sort:
        return None
    if locks_rows(whole.query) or not have_same_source(whole, count, inner):
        return None
    return await analyze_statement(server, catalog, template)


def _counted_query(query: Query) -> Query | None:
    """The one derived table whose rows are counted."""
    match query.range_table:
        case (SubqueryEntry(query=inner),):
            return inner
        case _:
            return None
