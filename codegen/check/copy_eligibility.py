"""Eligibility for COPY: a bulk INSERT of fields as they are, which COPY does just as well.

`INSERT INTO event (ref, payload) VALUES (:input.ref, :input.payload)` is eligible; with RETURNING,
ON CONFLICT, `lower(:input.ref)`, or a trigger that sees rows one by one it isn't.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.infer.parameters.usage import UNUSED, ParameterUsage
from codegen.ir.catalog import Catalog, Column, Relation
from codegen.ir.enums import CommandType, OverridingKind
from codegen.ir.nodes import Query, RelationEntry
from codegen.ir.oids import Oid, ParamNumber
from codegen.read.lexer import Token, TokenKind
from codegen.read.template import Clause, ClauseKind, Template
from codegen.sql.analyzed_variant import AnalyzedVariant


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """The table and columns that COPY fills with the fields of a bulk's inputs."""

    schema: str | None  # where the statement names it
    table: str
    columns: tuple[tuple[str, str], ...]  # field and column, in the order of VALUES
    jsonb: tuple[str, ...]  # the fields whose columns are of this type
    self_references: tuple[str, ...]  # the fields that may point to rows of the table itself


# What the driver sends in binary, whatever it has been taught.
_BINARY = frozenset(
    {
        *("bool", "int2", "int4", "int8", "float4", "float8", "numeric", "bit", "varbit"),
        *("text", "varchar", "bpchar", "bytea", "uuid", "inet", "cidr"),
        *("date", "time", "timetz", "timestamp", "timestamptz", "interval"),
    }
)
_DOCUMENTS = frozenset({"json", "jsonb"})


def copy_target(
    whole: AnalyzedVariant, template: Template, usage: Mapping[ParamNumber, ParameterUsage]
) -> CopyTarget | None:
    """The table and columns that COPY fills; None where it wouldn't do what the INSERT does."""
    names = _bare_fields(template)
    relation = _plain_insert_target(whole)
    if names is None or relation is None or not relation.is_copied_alike:
        return None
    numbers = {name: ParamNumber(number) for number, name in enumerate(whole.param_types, 1)}
    columns = [
        _column(whole.catalog, usage.get(numbers[name], UNUSED), whole.param_types[name])
        for name in names
    ]
    pairs = [
        (name.partition(".")[2], column)
        for name, column in zip(names, columns, strict=True)
        if column is not None
    ]
    references = _self_references(whole.catalog, relation)
    if len(pairs) < len(names) or references is None:
        return None
    base = whole.catalog.base_type
    return CopyTarget(
        schema=relation.schema if _names_schema(template) else None,
        table=relation.name,
        columns=tuple((field, column.name) for field, column in pairs),
        jsonb=tuple(field for field, column in pairs if base(column.type).name == "jsonb"),
        self_references=tuple(field for field, column in pairs if column in references),
    )


def _plain_insert_target(whole: AnalyzedVariant) -> Relation | None:
    """The table of an INSERT without WITH, RETURNING, OVERRIDING and ON CONFLICT."""
    match whole.query:
        case Query(
            command=CommandType.INSERT,
            ctes=(),
            returning=(),
            range_table=(RelationEntry(relation=oid),),
            override=OverridingKind.NOT_SET,
            on_conflict=None,
        ):
            return whole.catalog.relations.get(oid)
        case _:
            return None


def _self_references(catalog: Catalog, relation: Relation) -> frozenset[Column] | None:
    """The columns that are NULL if they are unset, without which no row points to the table itself.

    COPY looks at what a row points to when all are there, and INSERT each time. None where a
    default may point somewhere.
    """
    references: set[Column] = set()
    for key in catalog.constraints:
        if key.kind == "f" and key.relation == key.references == relation.oid:
            columns = {relation.columns[number] for number in key.columns}
            without_default = {column for column in columns if not column.has_default}
            if not without_default:
                return None
            references |= without_default
    return frozenset(references)


def _bare_fields(template: Template) -> list[str] | None:
    """The fields of VALUES, if each value is a field of its own and nothing more."""
    if template.batch_param is None or template.bound_params:
        return None
    if [clause.kind for clause in template.clauses] != [ClauseKind.VALUES]:
        return None
    [values] = template.clauses
    tokens = list(_tokens(template, values))
    names = [token.text.removeprefix(":") for token in tokens if token.kind is TokenKind.PARAMETER]
    is_bare = len(names) == len(tokens) == len(values.fragments) == len(set(names))
    return names if is_bare and sorted(names) == sorted(template.optional_params) else None


def _tokens(template: Template, clause: Clause) -> Iterator[Token]:
    """The tokens of a clause, but for the commas between the fragments."""
    for fragment in clause.fragments:
        yield from (
            token for token in template.query.tokens if fragment.start <= token.start < fragment.end
        )


def _column(catalog: Catalog, usage: ParameterUsage, type_: Oid) -> Column | None:
    """The column that takes a parameter as it is, and as the driver sends it."""
    if len(usage.assigned) != 1:
        return None
    [column] = usage.assigned
    base, sent = catalog.base_type(column.type), catalog.base_type(type_)
    element = catalog.types.get(base.element)
    is_binary = base.python is None and (base.kind == "e" or base.name in _BINARY | _DOCUMENTS)
    if element is not None:
        is_binary = element.python is None and (element.kind == "e" or element.name in _BINARY)
    return column if is_binary and base.oid == sent.oid else None


def _names_schema(template: Template) -> bool:
    tokens = template.query.tokens
    return len(tokens) > 3 and tokens[3].text == "."
