"""Row probes of constants, for optimistic locking: the lookup and its preconditions."""

from collections.abc import Iterator
from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.derive.row_probe import Precondition as DerivedPrecondition
from codegen.model.constants import Precondition, RowProbe
from codegen.model.context import Context
from codegen.model.query_constants import column_name, row_factory, statement_text
from codegen.model.row_types import RowType, row_type
from codegen.sql.composition import row_read


def current_shape(context: Context, statement: Statement, shape: RowType, file: str) -> RowType:
    """The row type of the stored row: another one where the change guarantees more of it."""
    if statement.probe is None or statement.probe.columns == statement.columns:
        return shape
    query = statement.query
    named = replace(
        query, name=f"{query.name}_current", annotations=replace(query.annotations, row=None)
    )
    template = replace(statement.template, query=named)
    columns = statement.probe.columns
    other = row_type(context, replace(statement, template=template, columns=columns), file)
    return shape if _fields(other) == _fields(shape) else other


def _fields(shape: RowType) -> object:
    """The part of a row type that distinguishes it from others of its name."""
    return shape.entity or (shape.struct and shape.struct.fields), shape.layout


def row_probe(
    context: Context, statement: Statement, shape: RowType, current: RowType
) -> RowProbe | None:
    """The probe as the module holds it: its WHERE alone, where the library composes the rest."""
    probe = statement.probe
    if probe is None:
        return None
    _, word, conditions = probe.text.rpartition("WHERE")
    where = word + conditions
    is_composed = row_read(statement_text(statement), where) == probe.text
    row = row_factory(current)
    preconditions = (
        condition
        for derived in probe.preconditions
        for condition in _preconditions(context, statement, derived)
    )
    return RowProbe(
        row=None if row == row_factory(shape) else row,
        sql=where if is_composed else probe.text,
        positions=tuple(map(statement.template.bound_params.index, probe.keys)),
        preconditions=tuple(dict.fromkeys(preconditions)),
    )


def _preconditions(
    context: Context, statement: Statement, derived: DerivedPrecondition
) -> Iterator[Precondition]:
    key, text, params = derived.parameter, derived.text, statement.template.bound_params
    names = [column.name for column in derived.columns]
    secret = _is_secret(context, statement, derived)
    if key is None:
        for name in names or [text or ""]:
            yield Precondition(name, None, text, secret)
        return
    name = names[0] if len(names) == 1 else column_name(statement, key)
    source = f"${params.index(key) + 1}" if key in params else key
    yield Precondition(name, source, text, secret)


def _is_secret(context: Context, statement: Statement, derived: DerivedPrecondition) -> bool:
    """Tell whether the value may be a secret, or reveal one."""
    seen = {*derived.columns, *derived.sources}
    for parameter in statement.parameters:
        if parameter.key == derived.parameter:
            uses = parameter.usage
            seen |= {*uses.inserted, *uses.assigned, *uses.unnested_into, *uses.compared}
    holders = {column.relation for column in context.secrets}
    elsewhere = derived.is_query and not holders.isdisjoint(statement.relations)
    return elsewhere or not context.secrets.isdisjoint(seen)
