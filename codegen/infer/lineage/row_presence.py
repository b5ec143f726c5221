"""Row presence: the outer joins that can null-extend the row behind a column of the result.

In `SELECT b.id, a.name FROM book b LEFT JOIN author a ON …` the row behind `name` may be absent.
Columns that are absent for the same causes come and go together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from codegen.infer.narrowing.outer_joins import NullableSide
from codegen.infer.nullability.column_references import is_available, may_have_no_source_row
from codegen.infer.nullability.evaluator import NullabilityEvaluator
from codegen.ir.nodes import (
    Aggref,
    CoerceToDomain,
    CollateExpr,
    Expr,
    GroupEntry,
    JoinEntry,
    RangeTblEntry,
    RelabelType,
    Var,
    WindowFunc,
)
from codegen.ir.oids import WHOLE_ROW, RangeIndex
from codegen.ir.scope import result_targets
from codegen.ir.walk import item_at, walk_level

Path = tuple[RangeIndex, ...]
"""The entries on the way from the result to a query, outermost first."""


class Reason(Enum):
    """The kinds of causes."""

    OUTER_JOIN = auto()
    ROW_VERSION = auto()  # RETURNING old.… of a row that is new, say
    MERGE_SOURCE = auto()  # a row that only the target has
    GROUPING_SET = auto()
    OUTER_QUERY = auto()  # a column of a query around
    SEVERAL_SOURCES = auto()  # a UNION, say
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class AbsenceCause:
    """One way for a row to be absent."""

    path: Path
    reason: Reason
    detail: tuple[int | str, ...] = ()  # distinguishes causes of one query and reason


@dataclass(frozen=True, slots=True)
class RowAbsence:
    """The causes that can null-extend the row behind a column."""

    causes: frozenset[AbsenceCause] = frozenset()  # directly above its entry
    implied_causes: frozenset[AbsenceCause] = frozenset()  # above entries that its join compares

    @property
    def all_causes(self) -> frozenset[AbsenceCause]:
        """Direct and implied ones."""
        return self.causes | self.implied_causes


@dataclass(frozen=True, slots=True)
class Presence:
    """Facts about a column of a result where the row behind it is present."""

    not_null: bool  # it is never NULL then
    shows_column: bool  # it shows one column, and isn't made of several
    absences: tuple[RowAbsence, ...]  # for each column that it is made of

    @property
    def may_be_absent(self) -> bool:
        """Tell whether a row that it is made of may be absent."""
        return any(absence.causes for absence in self.absences)


UNKNOWN = Presence(False, False, (RowAbsence(frozenset({AbsenceCause((), Reason.UNKNOWN)})),))


def row_presence(evaluator: NullabilityEvaluator, number: int) -> Presence:
    """The presence of a column of the query's result; columns count from 1."""
    if _has_several_sources(evaluator):
        return _presence_of_several(evaluator, number, ())
    target = item_at(result_targets(evaluator.scope.query), number)
    return _presence_of_expr(evaluator.over_output_rows(), target.expr if target else None, ())


def meet(presences: Iterable[Presence]) -> Presence:
    """The presence that holds in every variant of a statement."""
    first, *others = presences
    for other in others:
        pairs = zip(first.absences, other.absences, strict=False)
        absences = tuple(
            RowAbsence(one.causes | two.causes, one.implied_causes & two.implied_causes)
            for one, two in pairs
        )
        both_show = first.shows_column and other.shows_column
        first = Presence(first.not_null and other.not_null, both_show, absences)
    return first


def _presence_of_expr(evaluator: NullabilityEvaluator, expr: Expr | None, path: Path) -> Presence:
    bare = expr
    while isinstance(bare, RelabelType | CollateExpr | CoerceToDomain):
        bare = bare.arg
    if isinstance(bare, Var):
        presence = _presence_of_var(evaluator, bare, path)
        return replace(presence, not_null=presence.not_null or evaluator.is_non_null(expr))
    nodes = list(walk_level(expr))
    columns = [_presence_of_var(evaluator, node, path) for node in nodes if isinstance(node, Var)]
    absences = [absence for column in columns for absence in column.absences]
    if not columns and any(isinstance(node, Aggref | WindowFunc) for node in nodes):
        absences.append(RowAbsence())  # count(*) says something of absent rows, too
    return Presence(evaluator.is_non_null_when_present(expr), False, tuple(absences))


def _presence_of_var(evaluator: NullabilityEvaluator, var: Var, path: Path) -> Presence:
    entry = evaluator.scope.entry(var.index)
    if entry is None or var.level:
        cause = AbsenceCause(path, Reason.OUTER_QUERY, (var.index, var.column))
        return Presence(evaluator.is_non_null(var), False, (RowAbsence(frozenset({cause})),))
    causes = frozenset(_causes(evaluator, var, path))
    implied = (
        frozenset(_implied_causes(evaluator, var, path)) if causes else frozenset[AbsenceCause]()
    )
    presence = _presence_in_entry(evaluator, entry, var, (*path, var.index))
    absences = tuple(
        RowAbsence(causes | absence.causes, implied | absence.implied_causes)
        for absence in presence.absences
    )
    return replace(presence, absences=absences or (RowAbsence(causes, implied),))


def _presence_in_entry(
    evaluator: NullabilityEvaluator, entry: RangeTblEntry, var: Var, path: Path
) -> Presence:
    """The presence of a column within its entry."""
    match entry:
        case JoinEntry(columns=columns):
            return _presence_of_expr(evaluator, item_at(columns, var.column), path[:-1])
        case GroupEntry(columns=columns):
            rows = evaluator.over_input_rows()
            return _presence_of_expr(rows, item_at(columns, var.column), path[:-1])
        case _:
            return _presence_in_query(evaluator, entry, var, path)


def _presence_in_query(
    evaluator: NullabilityEvaluator, entry: RangeTblEntry, var: Var, path: Path
) -> Presence:
    inner = evaluator.entry_evaluator(entry)
    if inner is None or var.column <= WHOLE_ROW:
        # A row has been there before it was changed, and is there after it.
        every_version = evaluator.with_all_versions()
        return Presence(every_version.is_non_null_when_present(var), True, ())
    if _has_several_sources(inner):
        return _presence_of_several(inner, var.column, path)
    target = item_at(result_targets(inner.scope.query), var.column)
    rows = inner.over_output_rows()
    presence = _presence_of_expr(rows, target.expr if target else None, path)
    if presence.not_null and not presence.shows_column:  # whatever it is made of
        return Presence(True, True, ())
    return presence


def _causes(evaluator: NullabilityEvaluator, var: Var, path: Path) -> Iterator[AbsenceCause]:
    """The causes in its own query that the row which a Var reads is absent."""
    if not is_available(evaluator, var):
        yield AbsenceCause(path, Reason.ROW_VERSION, (var.version,))
    if may_have_no_source_row(evaluator, var):
        yield AbsenceCause(path, Reason.MERGE_SOURCE)
    if evaluator.facts.joins.is_present(var, evaluator.non_nulls):
        return
    sides = {side for side in evaluator.facts.joins.sides(var.index) if side.join in var.nulled_by}
    yield from (_outer_join(path, side) for side in sides)
    for other in var.nulled_by - {side.join for side in sides}:  # it nulls column by column
        yield AbsenceCause(path, Reason.GROUPING_SET, (other, var.index, var.column))


def _implied_causes(
    evaluator: NullabilityEvaluator, var: Var, path: Path
) -> Iterator[AbsenceCause]:
    joins = evaluator.facts.joins
    sides = joins.sides_present_with(var.index) - joins.sides(var.index)
    return (_outer_join(path, side) for side in sides)


def _outer_join(path: Path, side: NullableSide) -> AbsenceCause:
    return AbsenceCause(path, Reason.OUTER_JOIN, tuple(side))


def _has_several_sources(evaluator: NullabilityEvaluator) -> bool:
    """Tell whether the columns of a query's result come from more than one place."""
    query = evaluator.scope.query
    is_unseen = bool(query.grouping_sets) and not query.has_group_entry
    return is_unseen or query.set_operation is not None


def _presence_of_several(evaluator: NullabilityEvaluator, number: int, path: Path) -> Presence:
    columns = evaluator.non_null_columns
    not_null = 0 < number <= len(columns) and columns[number - 1]
    cause = AbsenceCause(path, Reason.SEVERAL_SOURCES, (number,))
    return Presence(not_null, not_null, () if not_null else (RowAbsence(frozenset({cause})),))
