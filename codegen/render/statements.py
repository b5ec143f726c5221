"""Statements as the constants of a repository's module."""

from collections.abc import Iterable, Iterator

from codegen.model.package import (
    Condition,
    CopyTarget,
    Keyset,
    KeysetOrder,
    Layout,
    OneOf,
    Part,
    Probe,
    QueryConstant,
)
from codegen.render.literals import literal, words


def names(names: Iterable[str]) -> str:
    """A tuple of names."""
    return _tuple(map(repr, names))


def _tuple(items: Iterable[str]) -> str:
    listed = list(items)
    return f"({listed[0]},)" if len(listed) == 1 else f"({', '.join(listed)})"


def core_names(query: QueryConstant) -> Iterator[str]:
    """What of the core the constant is made of."""
    yield query.type
    yield from (type(it).__name__ for it in (*query.parts, *query.unchanged) if not _is_text(it))
    if query.unchanged:
        yield _reader(query.unchanged)
    if not query.layout.plain:
        yield "document" if query.value else "nested"
    yield from ["BulkQuery"] if query.inputs else []
    yield from ["CopyTarget"] if query.copy else []
    yield from ["KeysetKey", "KeysetOrder"] if query.keyset else []
    yield from ["Expected", "KeyProbe"] if query.probe else []
    yield from ["nested"] if query.probe and not query.probe.layout.plain else []


def statement(query: QueryConstant) -> str:
    """The constant."""
    made = f"{query.type}({_arguments(query)})"
    if not query.inputs:
        return made
    fields = [names(query.fields)] if query.fields else []
    copy = [f"copy={_copy(query.copy)}"] if query.copy else []
    return f"BulkQuery({', '.join([made, repr(query.inputs), *fields, *copy])})"


def _copy(target: CopyTarget) -> str:
    """What COPY puts the fields into."""
    pairs = ", ".join(f"{it!r}: {column!r}" for it, column in target.columns if it != column)
    arguments = [repr(target.table), names(field for field, _ in target.columns)]
    arguments += [f"columns={{{pairs}}}"] if pairs else []
    arguments += [f"schema={target.schema!r}"] if target.schema else []
    arguments += [f"jsonb={names(target.jsonb)}"] if target.jsonb else []
    arguments += [f"inward={names(target.inward)}"] if target.inward else []
    return f"CopyTarget({', '.join(arguments)})"


def _arguments(query: QueryConstant) -> str:
    """What a query is made of; on lines of its own if the SQL has several."""
    several = query.dynamic or query.keyset
    sql = _parts(query.parts) if several else literal(str(query.parts[0]))
    arguments = [_row(query), sql, *(_keyset(query.keyset) if query.keyset else ())]
    arguments += [f"parameters={names(query.parameters)}"] if query.parameters else []
    arguments += [f"groups={names(query.groups)}"] if query.groups else []
    arguments += [f"key={names(query.key)}"] if query.key is not None else []
    arguments += [f"reaches={names(query.reaches)}"] if query.reaches else []
    arguments += [f"writes={query.writes!r}"] if query.writes else []
    arguments += [f"unchanged={_unchanged(query.unchanged, query)}"] if query.unchanged else []
    arguments += [f"probe={_probe(query.probe)}"] if query.probe else []
    return ", ".join(arguments) + ("," if "\n" in sql else "")


def _keyset(keyset: Keyset) -> Iterator[str]:
    """The orders of a list in pages, its name, and how many columns it hides."""
    yield f"{{{''.join(map(_keyset_order, keyset.orders))}}}"
    yield f"name={words(keyset.name)}"
    if keyset.hidden:
        yield f"hidden={keyset.hidden}"


def _keyset_order(order: KeysetOrder) -> str:
    keys = (f"KeysetKey({words(it.name)}, {it.place}, {it.annotation})" for it in order.keys)
    after = "".join(f"{names(missing)}: {literal(text)}, " for missing, text in order.after)
    made = f"KeysetOrder({_tuple(keys)}, {literal(order.first)}, {{{after}}},)"
    return f"{words(order.name)}: {made}, "


def _row(query: QueryConstant) -> str:
    """What a record is made into."""
    if query.value:
        return f'document({query.row}, "{query.value}")'
    return _nested(query.row, query.layout)


def _nested(row: str, layout: Layout) -> str:
    """What makes a row of a record, of this layout."""
    if layout.plain:
        return row
    pairs = ", ".join(f"{field!r}: {key!r}" for field, key in layout.embedded)
    embedded = [f"embedded={{{pairs}}}"] if pairs else []
    documents = [f"documents={names(layout.documents)}"] if layout.documents else []
    return f"nested({', '.join([row, *embedded, *documents])})"


def _parts(parts: Iterable[Part]) -> str:
    """A tuple of texts, clauses and choices."""
    return "(" + ", ".join(map(_part, parts)) + ",)"


def _part(part: Part) -> str:
    if isinstance(part, str):
        return literal(part)
    if isinstance(part, OneOf):
        texts = "".join(f"{name!r}: {literal(text)}, " for name, text in part.texts)
        return f"OneOf({{{texts}}})"
    fragments = "".join(f"{literal(fragment)}, " for fragment in part.fragments)
    otherwise = f', otherwise="{part.otherwise}"' if part.otherwise else ""
    return f'Clause("{part.opening}", "{part.separator}", ({fragments}){otherwise})'


def _unchanged(parts: tuple[Part, ...], query: QueryConstant) -> str:
    """The query that reads what an UPDATE without fields would have returned."""
    kind = _reader(parts)
    sql = literal(str(parts[0])) if kind == "Query" else _parts(parts)
    parameters = f"parameters={names(query.parameters)}," if query.parameters else ""
    groups = f"groups={names(query.groups)}," if kind == "DynamicQuery" else ""
    return f"{kind}({_row(query)}, {sql}, {parameters} {groups})"


def _reader(parts: tuple[Part, ...]) -> str:
    """The core's class of what reads in an UPDATE's place."""
    return "Query" if len(parts) == 1 and _is_text(parts[0]) else "DynamicQuery"


def _is_text(part: Part) -> bool:
    return isinstance(part, str)


def _probe(probe: Probe) -> str:
    """What reads the row that a change didn't find as it was expected."""
    arguments = [_nested(probe.row, probe.layout), literal(probe.sql), names(probe.parameters)]
    arguments += [_tuple(map(str, probe.places)), _tuple(map(_condition, probe.conditions))]
    return f"KeyProbe({', '.join(arguments)},)"


def _condition(condition: Condition) -> str:
    place, field = condition.place, condition.field
    arguments = [repr(condition.name)]
    arguments += [str(place)] if place is not None else []
    arguments += [repr(field)] if field else []
    arguments += [f"text={words(condition.text)}"] if condition.text else []
    arguments += ["secret=True"] if condition.secret else []
    return f"Expected({', '.join(arguments)})"
