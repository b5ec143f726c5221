"""Count methods: how many rows a list has on all its pages."""

from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.model.context import Context
from codegen.model.query_constants import is_composed_count
from codegen.model.query_model import QueryModel, build_query_model


def count_method(
    context: Context, file: str, list_model: QueryModel, statement: Statement
) -> QueryModel:
    """The model of a count, which takes the list's arguments without those of its pages."""
    model = build_query_model(context, file, statement)
    names = statement.query.arguments
    arguments = tuple(
        argument for argument in list_model.methods[0].arguments if argument.name in names
    )
    method = replace(model.methods[0], arguments=arguments)
    if not is_composed_count(list_model.statement, statement):
        return replace(model, inputs=(), methods=(method,))
    name = list_model.statement.query.name
    composed = replace(method, statement=f"{name.upper()}.count")
    return replace(model, inputs=(), methods=(composed,), counts=name)
