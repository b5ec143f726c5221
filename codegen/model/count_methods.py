"""The method that counts what a list gives on all its pages."""

from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.model.context import Context
from codegen.model.query_constants import is_composed_count
from codegen.model.query_model import QueryModel, build_query_model


def count_method(
    context: Context, file: str, listed: QueryModel, statement: Statement
) -> QueryModel:
    """The derived statement, which takes the list's arguments without those of its pages."""
    found, [method] = build_query_model(context, file, statement), listed.methods[:1]
    arguments = tuple(it for it in method.arguments if it.name in statement.query.arguments)
    own = replace(found.methods[0], arguments=arguments)
    if not is_composed_count(listed.statement, statement):
        return replace(found, inputs=(), methods=(own,))
    name = listed.statement.query.name
    composed = replace(own, statement=f"{name.upper()}.count")
    return replace(found, inputs=(), methods=(composed,), counts=name)
