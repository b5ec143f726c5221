"""Whether COPY does the same as an INSERT for each of many inputs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.ask.catalog import Catalog, Column, Relation
from codegen.ask.node_reader import Node
from codegen.infer.parameters.usage import UNUSED, Uses
from codegen.ir.scope import Command
from codegen.read.lexer import Token, TokenKind
from codegen.read.template import Clause, ClauseKind, Template


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """What a COPY puts the fields of many inputs into."""

    schema: str | None  # where the statement names it
    table: str
    columns: tuple[tuple[str, str], ...]  # field and column, in the order of VALUES
    jsonb: tuple[str, ...]  # the fields whose columns are of this type
    inward: tuple[str, ...]  # the fields that may point to rows of the table itself


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
    catalog: Catalog,
    template: Template,
    tree: Node,
    types: Mapping[str, int],
    uses: Mapping[int, Uses],
) -> CopyTarget | None:
    """The table and columns, where fields are inserted as they are, and nothing else is done."""
    written = _bare_fields(template)
    if (
        written is None
        or template.batch_param is None
        or template.bound_params
        or not _is_plain(tree)
    ):
        return None
    relation = catalog.relations.get(tree.nodes("rtable")[0].number("relid"))
    used = {key: uses.get(number, UNUSED) for number, key in enumerate(types, 1)}
    columns = [_column(catalog, used[key], types[key]) for key in written]
    stored = [it for it in columns if it is not None]
    inward = _inward(catalog, relation) if relation else None
    if relation is None or not relation.is_copied_alike or len(stored) < len(columns):
        return None
    if inward is None:
        return None
    fields = [key.partition(".")[2] for key in written]
    pairs = list(zip(fields, stored, strict=True))
    return CopyTarget(
        schema=relation.schema if _names_schema(template) else None,
        table=relation.name,
        columns=tuple((field, column.name) for field, column in pairs),
        jsonb=tuple(it for it, column in pairs if catalog.base_type(column.type).name == "jsonb"),
        inward=tuple(it for it, column in pairs if column in inward),
    )


def _inward(catalog: Catalog, relation: Relation) -> frozenset[Column] | None:
    """Columns that are NULL if they aren't given, without which no row points to the table itself.

    COPY looks at what a row points to when all are there, and INSERT each time. None where a
    default may point somewhere.
    """
    found: set[Column] = set()
    for key in catalog.constraints:
        if key.kind == "f" and key.relation == key.references == relation.oid:
            columns = {relation.columns[it] for it in key.columns}
            without = {it for it in columns if not it.has_default}
            if not without:
                return None
            found |= without
    return frozenset(found)


def _is_plain(tree: Node) -> bool:
    """Whether this is INSERT INTO a table, and nothing else."""
    more = (*tree.nodes("cteList"), *tree.nodes("returningList"), *tree.nodes("rtable")[1:])
    overriding = tree.number("override")
    conflict = tree.node("onConflict")
    insert = tree.number("commandType") == Command.INSERT
    return insert and not (more or overriding or conflict)


def _bare_fields(template: Template) -> list[str] | None:
    """The fields of VALUES, if each value is a field of its own and nothing more."""
    if [clause.kind for clause in template.clauses] != [ClauseKind.VALUES]:
        return None
    [values] = template.clauses
    found = list(_written(template, values))
    keys = [it.text.removeprefix(":") for it in found if it.kind is TokenKind.PARAMETER]
    alone = len(keys) == len(found) == len(values.fragments) == len(set(keys))
    return keys if alone and sorted(keys) == sorted(template.optional_params) else None


def _written(template: Template, clause: Clause) -> Iterator[Token]:
    """What stands in the clause, but for the commas between the fragments."""
    for fragment in clause.fragments:
        yield from (it for it in template.query.tokens if fragment.start <= it.start < fragment.end)


def _column(catalog: Catalog, uses: Uses, type_: int) -> Column | None:
    """The column that takes a parameter as it is, and as the driver sends it."""
    if len(uses.assigned) != 1:
        return None
    [column] = uses.assigned
    base, sent = catalog.base_type(column.type), catalog.base_type(type_)
    element = catalog.types.get(base.element)
    binary = base.python is None and (base.kind == "e" or base.name in _BINARY | _DOCUMENTS)
    if element is not None:
        binary = element.python is None and (element.kind == "e" or element.name in _BINARY)
    return column if binary and base.oid == sent.oid else None


def _names_schema(template: Template) -> bool:
    tokens = template.query.tokens
    return len(tokens) > 3 and tokens[3].text == "."
