"""What is read where a change finds no row, and what it was that the change expected."""

from collections.abc import Iterator
from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.derive.row_probe import Precondition
from codegen.model.context import Context
from codegen.model.package import Condition, Probe
from codegen.model.query_constants import column_name, optional_groups, row_name
from codegen.model.row_types import RowType, row_type


def current_shape(context: Context, statement: Statement, found: RowType, file: str) -> RowType:
    """The shape of the row as it is: another one, where the change promises more than is stored."""
    if statement.probe is None or statement.probe.columns == statement.columns:
        return found
    query = statement.query
    named = replace(
        query, name=f"{query.name}_current", annotations=replace(query.annotations, row=None)
    )
    template = replace(statement.template, query=named)
    columns = statement.probe.columns
    other = row_type(context, replace(statement, template=template, columns=columns), file)
    return found if _fields(other) == _fields(found) else other


def _fields(found: RowType) -> object:
    """What distinguishes shapes beside their names."""
    return found.entity or (found.struct and found.struct.fields), found.layout


def probe_constant(context: Context, statement: Statement, current: RowType) -> Probe | None:
    """The probe as the module holds it."""
    found = statement.probe
    if found is None:
        return None
    return Probe(
        row=row_name(current),
        layout=current.layout,
        sql=found.text,
        parameters=tuple(column_name(statement, key) for key in found.keys),
        places=tuple(map(statement.template.bound_params.index, found.keys)),
        conditions=tuple(
            dict.fromkeys(
                condition
                for precondition in found.preconditions
                for condition in _conditions(context, statement, precondition)
            )
        ),
    )


def _conditions(
    context: Context, statement: Statement, precondition: Precondition
) -> Iterator[Condition]:
    key, text, template = precondition.parameter, precondition.text, statement.template
    names = [it.name for it in precondition.columns]
    secret = _is_secret(context, statement, precondition)
    if key is None:
        yield from (Condition(name, None, None, text, secret) for name in names or [text or ""])
        return
    name = names[0] if len(names) == 1 else column_name(statement, key)
    if key in template.bound_params:
        yield Condition(name, template.bound_params.index(key), None, text, secret)
    else:
        group, _, field = key.partition(".")
        place = len(template.bound_params) + optional_groups(statement).index(group)
        yield Condition(name, place, field, text, secret)


def _is_secret(context: Context, statement: Statement, precondition: Precondition) -> bool:
    """Whether the value may be a secret, or tell one."""
    seen = {*precondition.columns, *precondition.sources}
    for parameter in statement.parameters:
        if parameter.key == precondition.parameter:
            uses = parameter.usage
            seen |= {*uses.inserted, *uses.assigned, *uses.unnested_into, *uses.compared}
    holders = {column.relation for column in context.secrets}
    elsewhere = precondition.is_query and not holders.isdisjoint(statement.relations)
    return elsewhere or not context.secrets.isdisjoint(seen)
