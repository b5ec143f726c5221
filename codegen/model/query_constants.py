"""Statements as the constants of a repository's module."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from codegen.analyze.statement import Statement, StatementParameter
from codegen.model.constants import (
    BulkConstant,
    Constant,
    CopyTarget,
    ErrorContext,
    Keyset,
    NotNone,
    QueryConstant,
    Reference,
    RowFactory,
)
from codegen.model.row_types import RowType
from codegen.sql.assembler import (
    RETURNING_ONE,
    Segment,
    noop_select_segments,
    order_by_segments,
    whole_segments,
)
from codegen.sql.composition import noop_read, row_count, with_returning_one
from codegen.sql.marked_text import marked_text, plain_text
from codegen.variants.placement_rules import has_noop_form

_NO_CONTEXT = ErrorContext()


def optional_groups(statement: Statement) -> tuple[str, ...]:
    """The groups whose fields may be left unset, in the order of the text."""
    groups = (key.partition(".")[0] for key in statement.template.optional_params)
    return tuple(dict.fromkeys(groups))


def build_constant(
    statement: Statement,
    shape: RowType,
    errors: ErrorContext,
    keyset: Keyset | None = None,
    *,
    is_counted: bool = False,
) -> QueryConstant:
    """The statement as the module holds it; `is_counted` if another one counts its rows."""
    row = row_factory(shape)
    is_value = shape.type is not None and (row.document is not None or shape.name != row.type)
    return QueryConstant(
        name=statement.query.name.upper(),
        template=_template(statement, is_counted=is_counted),
        annotation=shape.name if is_value else None,
        row=row,
        sql=statement_text(statement, dict(keyset.insertions) if keyset else None),
        parameters=parameter_names(statement),
        orders=tuple((order.name, order.text) for order in statement.query.annotations.orders),
        noop_read=_noop_read(statement),
        keyset=keyset,
        errors=None if errors == _NO_CONTEXT else errors,
        checks=tuple(
            NotNone(check.position, check.key.rpartition(".")[2], check.elements)
            for check in statement.checks
        ),
        read_only=statement.only_reads,
    )


def _template(statement: Statement, *, is_counted: bool) -> str:
    """The template of the constant."""
    if statement.pages:
        return "keyset"
    if has_noop_form(statement.template):
        return "update"
    if is_counted or statement.query.annotations.orders:
        return "list"
    return "dynamic" if statement.template.clauses else "static"


def statement_text(statement: Statement, insertions: Mapping[int, str] | None = None) -> str:
    """The whole statement, with marks if it can vary."""
    template, ordered = statement.template, statement.query.annotations.orders
    segments: list[Segment] = [*(order_by_segments if ordered else whole_segments)(template)]
    if template.batch_param and not statement.columns:
        segments.append(RETURNING_ONE)
    if template.clauses or ordered or statement.pages:
        return marked_text(template, segments, insertions)
    return plain_text(template, segments)


def _noop_read(statement: Statement) -> str | None:
    """The SELECT for an UPDATE that has nothing to set; None where the library composes it."""
    if not has_noop_form(statement.template):
        return None
    text = marked_text(statement.template, noop_select_segments(statement.template))
    return None if noop_read(statement_text(statement)) == text else text


def is_composed_count(listed: Statement, statement: Statement) -> bool:
    """Tell whether the library composes the count of a list from the list's own statement."""
    text, count = statement_text(listed), statement_text(statement)
    names = parameter_names(statement)
    bound = max((int(number) for number in re.findall(r"\$(\d+)", count)), default=0)
    same_parameters = len(names) == bound and parameter_names(listed)[:bound] == names
    return row_count(text) == count and same_parameters


def build_bulk_constant(
    statement: Statement, constant: QueryConstant, others: Iterable[Constant]
) -> BulkConstant:
    """The statement for each of many inputs, by the name of one of the others that is the same."""
    template = statement.template
    assert template.batch_param is not None
    return BulkConstant(
        name=constant.name,
        statement=_find_same(constant, others) or constant,
        argument=template.batch_param,
        required_fields=tuple(key.partition(".")[2] for key in template.required_fields),
        copy=_copy_target(statement),
    )


def _find_same(constant: QueryConstant, others: Iterable[Constant]) -> Reference | None:
    for other in others:
        if isinstance(other, QueryConstant):
            if replace(other, name=constant.name) == constant:
                return Reference(other.name, counts_rows=False)
            counted = replace(
                other,
                name=constant.name,
                row=constant.row,
                template=constant.template,
                checks=constant.checks,
            )
            if replace(counted, sql=with_returning_one(other.sql)) == constant:
                return Reference(other.name, counts_rows=True)
    return None


def _copy_target(statement: Statement) -> CopyTarget | None:
    copy = statement.copy
    if copy is None:
        return None
    renamed = tuple((field, column) for field, column in copy.columns if field != column)
    return CopyTarget(copy.schema, copy.table, renamed, copy.jsonb, copy.self_references)


def row_factory(shape: RowType) -> RowFactory:
    """The factory of rows: of `IPv4Network | IPv6Network` the first."""
    document = shape.layout.documents[0] if shape.type and shape.layout.documents else None
    name = shape.type.name if shape.type and not document else shape.name
    if not document:
        name = name if name.endswith("]") else name.partition(" ")[0]
        name = {"None": "type(None)", "Json": "str"}.get(name, name)
    return RowFactory(name, shape.layout, document)


def error_context(
    statement: Statement,
    secret_tables: tuple[str, ...] = (),
    target_entity: str | None = None,
) -> ErrorContext:
    """Facts about the statement that only errors need."""
    names = parameter_names(statement)
    key_names = tuple(parameter_name(statement, key) for key in _key(statement))
    return ErrorContext(None if key_names == names else key_names, secret_tables, target_entity)


def parameter_names(statement: Statement) -> tuple[str, ...]:
    """The columns that $1, $2, … stand for."""
    return tuple(parameter_name(statement, key) for key in statement.template.bound_params)


def column_name(statement: Statement, key: str) -> str:
    """The column that a parameter stands for, or else its own name."""
    uses = _parameter(statement, key).usage
    return uses.column.name if uses.column else key.rpartition(".")[2]


def parameter_name(statement: Statement, key: str) -> str:
    """The column that a parameter stands for; a precondition's parameter keeps its own name.

    Another parameter may be put into the column that it is compared with.
    """
    name, parameter = column_name(statement, key), _parameter(statement, key)
    expected = statement.probe is not None and key not in statement.probe.keys
    return key.rpartition(".")[2] if expected and not parameter.usage.assigned else name


def _parameter(statement: Statement, key: str) -> StatementParameter:
    return next(parameter for parameter in statement.parameters if parameter.key == key)


def _key(statement: Statement) -> Iterator[str]:
    """The always bound parameters that choose the row, not what is put into it."""
    if statement.probe:
        yield from statement.probe.key
        return
    for parameter in statement.parameters:
        if not parameter.optional and not parameter.usage.inserted and not parameter.usage.assigned:
            yield parameter.key
