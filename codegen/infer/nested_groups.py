"""Columns with a dot in their name, which make a Struct within the row: `"action.ref"`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.base.python_names import is_attribute_name
from codegen.infer.lineage.row_presence import Absence, Lack
from codegen.infer.result_columns import ProvenColumn
from codegen.read.syntax import SourceQuery

NOTHING: frozenset[Absence] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that stand together behind one name and a dot."""

    name: str  # `action`
    path: str  # `rule.action`, where it lies within another
    members: "tuple[ProvenColumn | Group, ...]"

    @property
    def columns(self) -> tuple[ProvenColumn, ...]:
        """All columns, those of the groups within included."""
        return tuple(_flat(self.members))


@dataclass(frozen=True, slots=True)
class Embedding:
    """When a group is there, and what its columns are then."""

    key: str | None  # the column that is NULL where it isn't; None where it always is
    members: "tuple[ProvenColumn | Group, ...]"  # with what holds of them where it is there
    there: frozenset[Absence]  # what hasn't happened where it is there


def field_name(member: ProvenColumn | Group) -> str:
    """The field's name in its Struct."""
    return member.name.rpartition(".")[2]


def members(
    query: SourceQuery, columns: Sequence[ProvenColumn]
) -> "tuple[ProvenColumn | Group, ...]":
    """The fields of the row, in order; CompileError where a name or its place won't do."""
    return tuple(_members(query, columns, ""))


def embedding(query: SourceQuery, group: Group, there: frozenset[Absence]) -> Embedding:
    """How a group is told to be there; CompileError where nothing tells.

    `there` is what hasn't happened anyway, since the Struct around the group is there.
    """
    columns = [_known(it, there) for it in group.columns]
    always = [it for it in columns if it.not_null and it.presence.shows_column]
    if always or not any(it.presence.may_lack for it in columns):
        there = there.union(*(lack.every for it in always for lack in it.presence.lacks))
        return Embedding(None, _where(group.members, there), there)
    for column in columns:
        if column.presence.not_null and column.presence.shows_column:
            [lack] = column.presence.lacks
            if all(_goes_with(it, lack.every) for it in columns):
                there |= lack.every
                return Embedding(column.name, _where(group.members, there), there)
    if any(it.not_null for it in columns):
        return Embedding(None, _where(group.members, there), there)
    raise CompileError(_untold(query, group, columns))


def _members(
    query: SourceQuery, columns: Sequence[ProvenColumn], path: str
) -> "Iterator[ProvenColumn | Group]":
    seen: set[str] = set()
    place = 0
    while place < len(columns):
        column = columns[place]
        name, dot, _ = column.name.removeprefix(path).partition(".")
        within = [column]
        if dot:
            start = f"{path}{name}."
            ends = (at for at, it in enumerate(columns) if at > place and not _is(it, start))
            within = list(columns[place : next(ends, len(columns))])
        _refuse_name(query, column, name, seen, path)
        seen.add(name)
        place += len(within)
        if dot:
            inside = tuple(_members(query, within, f"{path}{name}."))
            yield Group(name, f"{path}{name}", inside)
        else:
            yield column


def _is(column: ProvenColumn, start: str) -> bool:
    return column.name.startswith(start)


def _refuse_name(
    query: SourceQuery, column: ProvenColumn, name: str, seen: set[str], path: str
) -> None:
    at = column.at or 0
    if name in seen and column.name != f"{path}{name}":
        message = f"the columns of {path}{name} don't stand together"
        hint = "write those whose names begin alike one after the other, and nothing else so named"
        raise CompileError(query.diagnose(message, hint, at=at))
    if name in seen or not is_attribute_name(name):
        again = "a second column named" if name in seen else "no name for a field:"
        message = f"{again} {column.name}"
        raise CompileError(query.diagnose(message, "name the column with AS", at=at))


def _flat(members: "Sequence[ProvenColumn | Group]") -> Iterator[ProvenColumn]:
    for member in members:
        if isinstance(member, Group):
            yield from member.columns
        else:
            yield member


def _where(
    members: "Sequence[ProvenColumn | Group]", there: frozenset[Absence]
) -> "tuple[ProvenColumn | Group, ...]":
    return tuple(it if isinstance(it, Group) else _known(it, there) for it in members)


def _known(column: ProvenColumn, there: frozenset[Absence]) -> ProvenColumn:
    """The column, where some of what may keep its rows away hasn't happened."""
    left = tuple(Lack(it.own - there, it.needed - there) for it in column.presence.lacks)
    presence = replace(column.presence, lacks=left)
    not_null = column.not_null or (presence.not_null and not presence.may_lack)
    return replace(column, not_null=not_null, presence=presence)


def _goes_with(column: ProvenColumn, absences: frozenset[Absence]) -> bool:
    """Whether the column has nothing to show where the other's row isn't there."""
    return all(absences <= it.every for it in column.presence.lacks)


def _untold(query: SourceQuery, group: Group, columns: Sequence[ProvenColumn]) -> Diagnostic:
    first = columns[0]
    stray = next((it for it in columns if not it.presence.may_lack), None)
    if stray is not None and stray.presence.lacks:
        message = f"{stray.name} doesn't come and go with the rest of {group.path}"
        hint = f"embed what the same outer join finds, or name it without {group.path}."
        return query.diagnose(message, hint, at=stray.at or 0)
    message = f"nothing tells whether {group.path} is there: an outer join may find no row for it"
    hint = f'select a column of it that is never NULL, such as its primary key AS "{group.path}.id"'
    return query.diagnose(message, hint, at=first.at or 0)
