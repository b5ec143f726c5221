"""The schema as a page for people: Markdown, with a diagram that GitHub draws."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.ir.catalog import Catalog, Column, Constraint, Relation, Type
from codegen.model.package import Package
from codegen.render.templates import fill_template

_KINDS = {"p": "PK", "f": "FK", "u": "UK"}  # pg_constraint.contype, as a diagram names it
_OWN = ("pg_catalog", "information_schema")


@dataclass(frozen=True, slots=True)
class ForeignKeyEdge:
    """A foreign key in the diagram."""

    parent: str
    child: str
    ends: str  # how many rows at either end, in Mermaid's signs
    label: str


@dataclass(frozen=True, slots=True)
class TableSection:
    """A table, with the rows of its lists."""

    name: str
    quoted: str  # the name, for the diagram
    comment: str
    keys: tuple[str, ...]  # columns that find or lead to rows, for the diagram
    columns: tuple[tuple[str, ...], ...]
    constraints: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class EnumSection:
    """An enum, with its labels in their order."""

    name: str
    comment: str
    labels: str


def schema_page(catalog: Catalog, package: Package) -> str:
    """Return the page."""
    relations = [table for table in catalog.relations.values() if table.schema not in _OWN]
    relations = sorted((table for table in relations if table.kind in ("r", "p")), key=_name)
    types = [
        each for each in catalog.types.values() if each.kind == "e" and each.schema not in _OWN
    ]
    enums = {_name(enum): enum for enum in sorted(types, key=_name)}
    return fill_template(
        "schema.md.j2",
        package=package,
        tables=[_table(catalog, table, set(enums)) for table in relations],
        lines=[line for table in relations for line in _lines(catalog, table)],
        enums=[_enum(name, enum) for name, enum in enums.items()],
    )


def _name(named: Relation | Type) -> str:
    return named.name if named.schema == "public" else f"{named.schema}.{named.name}"


def _table(catalog: Catalog, relation: Relation, enums: set[str]) -> TableSection:
    constraints = [each for each in catalog.constraints if each.relation == relation.oid]
    return TableSection(
        name=_prose(_name(relation)),
        quoted=_quoted(_name(relation)),
        comment=_prose(relation.comment),
        keys=tuple(_keys(relation, constraints)),
        columns=tuple(_column(column, enums) for column in relation.columns.values()),
        constraints=tuple(
            (_code(each.name), _code(each.definition), _prose(each.comment)) for each in constraints
        ),
    )


def _column(column: Column, enums: set[str]) -> tuple[str, ...]:
    declared, type_ = _prose(column.declared), column.declared.removesuffix("[]")
    return (
        _code(column.name),
        f"[{declared}](#{type_.replace('.', '')})" if type_ in enums else declared,
        "no" if column.refuses_null else "yes",
        _source(column),
        _prose(column.comment),
    )


def _source(column: Column) -> str:
    """The value of a column that is unset: identity, generated, or a default."""
    given = _code(column.expression) if column.expression else ""
    return {"identity": "identity", "generated": f"always {given}"}.get(column.source or "", given)


def _keys(relation: Relation, constraints: list[Constraint]) -> Iterator[str]:
    for number, column in relation.columns.items():
        kinds = {each.kind for each in constraints if number in each.columns}
        kinds -= {"u"} if "p" in kinds else set()
        if signs := ", ".join(sign for kind, sign in _KINDS.items() if kind in kinds):
            yield f"{_word(column.declared)} {_word(column.name)} {signs}"


def _lines(catalog: Catalog, child: Relation) -> Iterator[ForeignKeyEdge]:
    constraints = [each for each in catalog.constraints if each.relation == child.oid]
    indexes = catalog.unique_indexes.get(child.oid, ())
    unique = [set(index.columns) for index in indexes if index.is_plain]
    for key in constraints:
        if key.kind == "f" and (parent := catalog.relations.get(key.references)):
            columns = [child.columns[number] for number in key.columns]
            # PostgreSQL lets a key of several columns pass as soon as one of them is NULL.
            one = "||" if all(column.not_null for column in columns) else "|o"
            many = "o|" if any(index <= set(key.columns) for index in unique) else "o{"
            label = ", ".join(column.name for column in columns)
            names = (_quoted(_name(parent)), _quoted(_name(child)))
            yield ForeignKeyEdge(*names, f"{one}--{many}", _quoted(label))


def _word(text: str) -> str:
    """A name or a type as a diagram takes it: one word, and none of its own."""
    word = re.sub(r"[^\w()\[\]-]+", "_", text)
    return f"_{word}" if re.match(r"\d|(PK|FK|UK)$", word, re.IGNORECASE) else word


def _quoted(text: str) -> str:
    """A text between a diagram's quotes."""
    return re.sub(r'["%\\]', "_", text)


def _enum(name: str, type_: Type) -> EnumSection:
    return EnumSection(_prose(name), _prose(type_.comment), ", ".join(map(_code, type_.labels)))


def _prose(text: str | None) -> str:
    """Text that Markdown shows as it is, in a cell of a table, too."""
    flat = " ".join((text or "").split())
    return re.sub(r"[\\`*<|~]|(?<!\w)_|_(?!\w)", r"\\\g<0>", flat)


def _code(text: str) -> str:
    """Text as code, in a cell of a table, too."""
    flat = re.sub(r"\s*\n\s*", " ", text).replace("|", "\\|")
    fence = "``" if "`" in flat else "`"
    return f"{fence}{flat}{fence}"
