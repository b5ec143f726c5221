"""Statements as the constants of a repository's module."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.analyze.statement import Statement, StatementParameter
from codegen.model.package import (
    Clause,
    CopyTarget,
    Keyset,
    OneOf,
    Part,
    Probe,
    QueryConstant,
)
from codegen.model.row_types import RowType
from codegen.read.order_by import OrderByClause
from codegen.read.template import Clause as CutClause
from codegen.read.template import ClauseKind
from codegen.sql.assembler import (
    RETURNING_ONE,
    BoundParam,
    Segment,
    noop_select_segments,
    order_by_segments,
    whole_segments,
)
from codegen.variants.placement_rules import has_noop_form


def optional_groups(statement: Statement) -> tuple[str, ...]:
    """The groups whose fields may be left unset, in the order of the name line."""
    groups = {key.partition(".")[0] for key in statement.template.optional_params}
    return tuple(name for name in statement.query.arguments if name in groups)


def input_groups(statement: Statement) -> tuple[str, ...]:
    """The groups that have a Struct of their own."""
    names = {*optional_groups(statement), statement.template.batch_param}
    return tuple(name for name in statement.query.arguments if name in names)


def constant(
    statement: Statement,
    shape: RowType,
    reaches: tuple[str, ...],
    probe: Probe | None,
    keyset: Keyset | None,
    writes: str | None = None,
) -> QueryConstant:
    """The statement as the module holds it."""
    names = [_name(statement, key) for key in statement.template.bound_params]
    key = tuple(_name(statement, it) for it in _key(statement))
    row, value = row_name(shape), shape.type
    document = shape.layout.documents[0] if value and shape.layout.documents else None
    said = value and (document or shape.name != row)
    return QueryConstant(
        name=statement.query.name.upper(),
        row=shape.name if document else row,
        layout=shape.layout,
        value=document,
        annotation=shape.name if said else None,
        parts=tuple(_parts(statement, _whole(statement))),
        parameters=tuple(names),
        groups=optional_groups(statement),
        key=None if key == tuple(names) else key,
        reaches=reaches,
        unchanged=tuple(_parts(statement, _unchanged(statement))),
        probe=probe,
        writes=writes,
        inputs=statement.template.batch_param,
        fields=tuple(key.partition(".")[2] for key in statement.template.required_fields),
        copy=_copy(statement),
        keyset=keyset,
    )


def streamed_constant(
    statement: Statement, shape: RowType, reaches: tuple[str, ...]
) -> Iterator[QueryConstant]:
    """The whole list, where there is a constant of its pages alone."""
    if statement.pages and statement.query.annotations.stream:
        whole = constant(replace(statement, pages=None), shape, reaches, None, None)
        yield replace(whole, name=streamed_name(statement))


def streamed_name(statement: Statement) -> str:
    """The constant of what is streamed: pages are made of another one."""
    name = statement.query.name.upper()
    return f"STREAM_{name}" if statement.pages else name


def _whole(statement: Statement) -> Iterator[Segment]:
    template = statement.template
    if statement.pages:
        yield from statement.pages.head
        return
    ordered = template.query.annotations.orders
    yield from order_by_segments(template) if ordered else whole_segments(template)
    if template.batch_param and not statement.columns:
        yield RETURNING_ONE


def _copy(statement: Statement) -> CopyTarget | None:
    it = statement.copy
    return CopyTarget(it.schema, it.table, it.columns, it.jsonb, it.inward) if it else None


def row_name(shape: RowType) -> str:
    """What can be called to make one: the first of `IPv4Network | IPv6Network`."""
    name = shape.type.name if shape.type else shape.name
    name = name if name.endswith("]") else name.partition(" ")[0]
    return {"None": "type(None)", "Json": "str"}.get(name, name)


def _unchanged(statement: Statement) -> list[Segment]:
    template = statement.template
    return list(noop_select_segments(template)) if has_noop_form(template) else []


def column_name(statement: Statement, key: str) -> str:
    """The column that a parameter stands for, or else its own name."""
    uses = _parameter(statement, key).usage
    return uses.column.name if uses.column else key.rpartition(".")[2]


def _name(statement: Statement, key: str) -> str:
    """The same, but for what is compared with a column into which another one is put."""
    name, parameter = column_name(statement, key), _parameter(statement, key)
    expected = statement.probe is not None and key not in statement.probe.keys
    return key.rpartition(".")[2] if expected and not parameter.usage.assigned else name


def _parameter(statement: Statement, key: str) -> StatementParameter:
    return next(it for it in statement.parameters if it.key == key)


def _key(statement: Statement) -> Iterator[str]:
    """The always bound parameters that choose the row, not what is put into it."""
    if statement.probe:
        yield from statement.probe.key
        return
    for parameter in statement.parameters:
        if not parameter.optional and not parameter.usage.inserted and not parameter.usage.assigned:
            yield parameter.key


def _parts(statement: Statement, pieces: Iterable[Segment]) -> Iterator[Part]:
    text = ""
    for piece in pieces:
        if isinstance(piece, CutClause | OrderByClause):
            yield from [text] if text else []
            yield _varying(statement, piece)
            text = ""
        else:
            assert not isinstance(piece, BoundParam)  # they stand in what is chosen alone
            text += piece if isinstance(piece, str) else _sql(statement, *piece)
    if text:
        yield text


def _varying(statement: Statement, piece: CutClause | OrderByClause) -> Clause | OneOf:
    return (
        _choice(statement, piece) if isinstance(piece, OrderByClause) else _clause(statement, piece)
    )


def _choice(statement: Statement, own: OrderByClause) -> OneOf:
    """The query's own order, and those of its lines."""
    lines = [
        (it.name, " " + it.text.replace("${", "$${")) for it in statement.query.annotations.orders
    ]
    return OneOf((("", _sql(statement, own.start, own.end, "$${")), *lines))


def _clause(statement: Statement, clause: CutClause) -> Clause:
    return Clause(
        opening=clause.kind.value,
        separator=clause.separator,
        fragments=tuple(_sql(statement, it.start, it.end, "$${") for it in clause.fragments),
        otherwise=" DEFAULT" if clause.kind is ClauseKind.VALUES else None,
    )


def _sql(statement: Statement, start: int, end: int, brace: str = "${") -> str:
    """A stretch of the statement with $1 for what is always bound, ${group.field} for the rest.

    `brace` is how a `${` is written that the SQL itself holds.
    """
    template, text = statement.template, ""
    for placeholder in statement.query.placeholders:
        if start <= placeholder.token.start < end:
            text += statement.query.sql[start : placeholder.token.start].replace("${", brace)
            if placeholder.key in template.bound_params:
                text += f"${template.bound_params.index(placeholder.key) + 1}"
            else:
                text += f"${{{placeholder.key}}}"
            start = placeholder.token.end
    return text + statement.query.sql[start:end].replace("${", brace)
