"""Nested groups: columns with dotted names, `a.ref AS "action.ref"`, make a Struct within the row.

Under an outer join the group may be absent as a whole. A witness tells: a column that is NULL only
where the row behind the group is null-extended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.base.python_names import is_attribute_name
from codegen.infer.lineage.row_presence import AbsenceCause, RowAbsence
from codegen.infer.result_columns import ResultColumnInfo
from codegen.read.syntax import SourceQuery

NOTHING: frozenset[AbsenceCause] = frozenset()


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that stand together behind one name and a dot."""

    name: str  # `action`
    path: str  # `rule.action`, where it lies within another
    members: "tuple[ResultColumnInfo | ColumnGroup, ...]"

    @property
    def columns(self) -> tuple[ResultColumnInfo, ...]:
        """All columns, those of the groups within included."""
        return tuple(_flatten(self.members))


Member = ResultColumnInfo | ColumnGroup


@dataclass(frozen=True, slots=True)
class NestedRow:
    """A group, with its witness and what its columns are where it is present."""

    witness: str | None  # the column that is NULL where it is absent; None where it never is
    members: tuple[Member, ...]  # with what holds of them where it is present
    ruled_out: frozenset[AbsenceCause]  # causes that can't apply where it is present


def field_name(member: Member) -> str:
    """The field's name in its Struct."""
    return member.name.rpartition(".")[2]


def group_columns(query: SourceQuery, columns: Sequence[ResultColumnInfo]) -> tuple[Member, ...]:
    """The fields of the row, in order; CompileError where a name or its place won't do."""
    return tuple(_members(query, columns, ""))


def nest(query: SourceQuery, group: ColumnGroup, ruled_out: frozenset[AbsenceCause]) -> NestedRow:
    """Find the witness of a group; CompileError where there is none.

    The causes are those that can't apply, since the Struct around the group is present.
    """
    columns = [_given_present(column, ruled_out) for column in group.columns]
    certain = [column for column in columns if column.not_null and column.presence.shows_column]
    if certain or not any(column.presence.may_be_absent for column in columns):
        absences = (absence for column in certain for absence in column.presence.absences)
        ruled_out = ruled_out.union(*(absence.all_causes for absence in absences))
        return NestedRow(None, _members_given_present(group, ruled_out), ruled_out)
    for column in columns:
        if column.presence.not_null and column.presence.shows_column:
            [absence] = column.presence.absences
            if all(_is_absent_with(other, absence.all_causes) for other in columns):
                ruled_out |= absence.all_causes
                return NestedRow(column.name, _members_given_present(group, ruled_out), ruled_out)
    if any(column.not_null for column in columns):
        return NestedRow(None, _members_given_present(group, ruled_out), ruled_out)
    raise CompileError(_no_witness_error(query, group, columns))


def _members(
    query: SourceQuery, columns: Sequence[ResultColumnInfo], path: str
) -> Iterator[Member]:
    seen: set[str] = set()
    place = 0
    while place < len(columns):
        column = columns[place]
        name, dot, _ = column.name.removeprefix(path).partition(".")
        prefix = f"{path}{name}."
        inside = _columns_with_prefix(columns[place:], prefix) if dot else [column]
        _check_name(query, column, name, seen, path)
        seen.add(name)
        place += len(inside)
        if dot:
            yield ColumnGroup(name, f"{path}{name}", tuple(_members(query, inside, prefix)))
        else:
            yield column


def _columns_with_prefix(
    columns: Sequence[ResultColumnInfo], prefix: str
) -> Sequence[ResultColumnInfo]:
    """The first of the columns, as long as their names begin so."""
    others = (place for place, column in enumerate(columns) if not column.name.startswith(prefix))
    return columns[: next(others, len(columns))]


def _check_name(
    query: SourceQuery, column: ResultColumnInfo, name: str, seen: set[str], path: str
) -> None:
    at = column.at or 0
    if name in seen and column.name != f"{path}{name}":
        message = f"the columns of {path}{name} don't stand together"
        hint = "write those whose names begin alike one after the other, and nothing else so named"
        raise CompileError(query.diagnose(message, hint, at=at))
    if name in seen or not is_attribute_name(name):
        fault = "a second column named" if name in seen else "no name for a field:"
        message = f"{fault} {column.name}"
        raise CompileError(query.diagnose(message, "name the column with AS", at=at))


def _flatten(members: Sequence[Member]) -> Iterator[ResultColumnInfo]:
    for member in members:
        if isinstance(member, ColumnGroup):
            yield from member.columns
        else:
            yield member


def _members_given_present(
    group: ColumnGroup, ruled_out: frozenset[AbsenceCause]
) -> tuple[Member, ...]:
    return tuple(
        member if isinstance(member, ColumnGroup) else _given_present(member, ruled_out)
        for member in group.members
    )


def _given_present(
    column: ResultColumnInfo, ruled_out: frozenset[AbsenceCause]
) -> ResultColumnInfo:
    """The column, where some causes of absence can't apply."""
    absences = tuple(
        RowAbsence(absence.causes - ruled_out, absence.implied_causes - ruled_out)
        for absence in column.presence.absences
    )
    presence = replace(column.presence, absences=absences)
    not_null = column.not_null or (presence.not_null and not presence.may_be_absent)
    return replace(column, not_null=not_null, presence=presence)


def _is_absent_with(column: ResultColumnInfo, causes: frozenset[AbsenceCause]) -> bool:
    """Tell whether the column has nothing to show where these causes apply."""
    return all(causes <= absence.all_causes for absence in column.presence.absences)


def _no_witness_error(
    query: SourceQuery, group: ColumnGroup, columns: Sequence[ResultColumnInfo]
) -> Diagnostic:
    stray = next((column for column in columns if not column.presence.may_be_absent), None)
    if stray is not None and stray.presence.absences:
        message = f"{stray.name} doesn't come and go with the rest of {group.path}"
        hint = f"embed what the same outer join finds, or name it without {group.path}."
        return query.diagnose(message, hint, at=stray.at or 0)
    message = f"nothing tells whether {group.path} is there: an outer join may find no row for it"
    hint = f'select a column of it that is never NULL, such as its primary key AS "{group.path}.id"'
    return query.diagnose(message, hint, at=columns[0].at or 0)
