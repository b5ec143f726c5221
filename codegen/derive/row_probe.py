"""Row probes, for optimistic locking: a SELECT by key of the row that a conditional write missed.

Of `UPDATE pack SET … WHERE id = :id AND updated = :expected.updated RETURNING …` the probe is
`SELECT … FROM pack WHERE id = :id`. It tells "gone" from "changed"; `updated = …` is its
precondition.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from codegen.ask.analyzer import StatementRejectedError
from codegen.ask.query_analyzer import QueryAnalyzer
from codegen.infer.cardinality.upper_bound import is_at_most_one
from codegen.infer.lineage.lineage import sources_of_expr
from codegen.infer.result_columns import ResultColumnInfo, infer_result_columns
from codegen.ir.catalog import Catalog, Column
from codegen.ir.enums import BoolOp, CommandType, ReturningVersion
from codegen.ir.nodes import (
    BoolExpr,
    DistinctExpr,
    Expr,
    Expression,
    FromExpr,
    Node,
    OpExpr,
    Query,
    RangeTblRef,
    Var,
)
from codegen.ir.rewrite import strip_relabel
from codegen.ir.scope import Scope
from codegen.ir.walk import conjuncts, parameter_number, pull_vars, walk
from codegen.read.syntax import Operation, Placeholder, SourceQuery
from codegen.read.template import Clause, Fragment, Template, top_level_where
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import Variant, assemble_key_lookup, placeholders_in


@dataclass(frozen=True, slots=True)
class Precondition:
    """A condition beside the key, or one parameter of it."""

    parameter: str | None  # as it is written; None where the condition has none
    text: str | None  # the condition, where it is more than an equality with it
    columns: tuple[Column, ...]  # of the row, that the condition looks at
    sources: frozenset[Column]  # the stored columns that it is made of, of whole rows all
    is_query: bool  # it looks at other rows, too


@dataclass(frozen=True, slots=True)
class RowProbe:
    """The SELECT of the row that a change's key finds."""

    text: str
    keys: tuple[str, ...]  # the parameters $1…$n
    key: tuple[str, ...]  # those of them that find the row
    columns: tuple[ResultColumnInfo, ...]  # of which less may be known than of the change's
    preconditions: tuple[Precondition, ...]


async def derive_row_probe(analyzer: QueryAnalyzer, whole: AnalyzedVariant) -> RowProbe | None:
    """The probe of a change of one row, if there are conditions beside its key."""
    template, where = analyzer.template, top_level_where(analyzer.template)
    is_returning = template.query.operation is Operation.RETURNING
    if not is_returning or not where or not _changes_one_table(whole.query):
        return None
    conditions = _conditions_of_fragments(where, whole)
    key = _minimal_key(whole.scope, conditions)
    others = [fragment for fragment in where.fragments if fragment not in key]
    if not key or not others:
        return None
    text = assemble_key_lookup(template, where, key, _version_offsets(whole))
    if set(text.keys).intersection(template.optional_params):  # RETURNING itself may vary
        return None
    lookup = await _analyze(analyzer, text)
    if lookup is None or not _is_alike(lookup, whole) or not is_at_most_one(lookup.scope, {}):
        return None
    placeholders = (each for fragment in key for each in _placeholders(template, fragment))
    preconditions = {fragment: conditions[fragment] for fragment in others}
    return RowProbe(
        text.text,
        text.keys,
        tuple(dict.fromkeys(placeholder.key for placeholder in placeholders)),
        tuple(infer_result_columns(lookup, [lookup.scope])),
        tuple(_preconditions(template, whole.scope, preconditions)),
    )


async def _analyze(analyzer: QueryAnalyzer, text: Variant) -> AnalyzedVariant | None:
    """The lookup; None for RETURNING old.id, say, which no SELECT knows."""
    try:
        statement = await analyzer.analyzer.analyze(text.text)
    except StatementRejectedError:
        return None
    return AnalyzedVariant(text, statement, analyzer.catalog)


def _changes_one_table(query: Query) -> bool:
    """Tell whether it is an UPDATE or DELETE of one table that reads no other."""
    match query:
        case Query(
            command=CommandType.UPDATE | CommandType.DELETE,
            jointree=FromExpr(items=(RangeTblRef(),)),
            ctes=(),
        ):
            return True
        case _:
            return False


def _version_offsets(whole: AnalyzedVariant) -> set[int]:
    """The offsets at which RETURNING says that it means the row before or after the change."""
    offsets = (
        whole.variant.source_offset(node.location)
        for node in walk(*whole.query.returning)
        if isinstance(node, Var) and node.version is not ReturningVersion.DEFAULT
    )
    return {offset for offset in offsets if offset is not None}


def _conditions_of_fragments(where: Clause, whole: AnalyzedVariant) -> dict[Fragment, list[Expr]]:
    """The conditions that each fragment of the WHERE is made of."""
    jointree = whole.query.jointree
    conditions: dict[Fragment, list[Expr]] = {fragment: [] for fragment in where.fragments}
    for condition in conjuncts(jointree.condition if jointree else None):
        offsets = _offsets(whole.variant, condition)
        for fragment in where.fragments:
            if offsets and all(fragment.start <= offset < fragment.end for offset in offsets):
                conditions[fragment].append(condition)
    return conditions


def _offsets(variant: Variant, condition: Expr) -> set[int]:
    nodes = (node for node in walk(condition) if isinstance(node, Expression))
    offsets = (variant.source_offset(node.location) for node in nodes)
    return {offset for offset in offsets if offset is not None}


def _minimal_key(scope: Scope, conditions: dict[Fragment, list[Expr]]) -> list[Fragment]:
    """The first fragments that find one row at most, none of which could be spared."""
    key = [
        fragment for fragment, parts in conditions.items() if parts and not fragment.optional_params
    ]
    if not _finds_one_row(scope, conditions, key):
        return []
    for fragment in key[::-1]:
        fewer = [other for other in key if other is not fragment]
        if _finds_one_row(scope, conditions, fewer):
            key = fewer
    return key


def _finds_one_row(
    scope: Scope, conditions: dict[Fragment, list[Expr]], fragments: list[Fragment]
) -> bool:
    """Tell whether the conditions of these fragments alone find one row at most."""
    args = tuple(condition for fragment in fragments for condition in conditions[fragment])
    jointree = replace(
        scope.query.jointree or FromExpr(), condition=BoolExpr(op=BoolOp.AND, args=args)
    )
    return is_at_most_one(replace(scope, query=replace(scope.query, jointree=jointree)), {})


def _is_alike(lookup: AnalyzedVariant, whole: AnalyzedVariant) -> bool:
    """Tell whether the lookup takes and gives values of the types that the change does."""
    taken = all(whole.param_types[name] == type_ for name, type_ in lookup.param_types.items())
    return taken and lookup.column_types == whole.column_types


def _placeholders(template: Template, fragment: Fragment) -> tuple[Placeholder, ...]:
    return placeholders_in(template.query.placeholders, fragment.start, fragment.end)


def _preconditions(
    template: Template, scope: Scope, conditions: dict[Fragment, list[Expr]]
) -> Iterator[Precondition]:
    """The preconditions in the fragments that aren't the key."""
    for fragment, parts in conditions.items():
        columns = [scope.column(var) for var in pull_vars(*parts)]
        sources = frozenset(source for part in parts for source in sources_of_expr(scope, part))
        is_plain = bool(parts) and all(_is_equality(scope.catalog, part) for part in parts)
        names = dict.fromkeys(placeholder.key for placeholder in _placeholders(template, fragment))
        for name in names or [None]:
            yield Precondition(
                name,
                None if is_plain else _one_line(template.query, fragment),
                tuple(dict.fromkeys(column for column in columns if column)),
                sources,
                is_query=any(isinstance(node, Query) for node in walk(*parts)),
            )


def _is_equality(catalog: Catalog, condition: Expr) -> bool:
    """Tell whether it is `column = :parameter`, or the same with IS NOT DISTINCT FROM."""
    match condition:
        case (
            OpExpr(operator=operator, args=(left, right))
            | BoolExpr(op=BoolOp.NOT, args=(DistinctExpr(operator=operator, args=(left, right)),))
        ) if operator in catalog.equalities:
            sides = strip_relabel(left), strip_relabel(right)
            return _is_column_and_parameter(*sides) or _is_column_and_parameter(*sides[::-1])
        case _:
            return False


def _is_column_and_parameter(column: Node, parameter: Node) -> bool:
    return isinstance(column, Var) and parameter_number(parameter) is not None


def _one_line(query: SourceQuery, fragment: Fragment) -> str:
    """A fragment in one line, without its comments."""
    tokens = [token for token in query.tokens if fragment.start <= token.start < fragment.end]
    gaps = ["", *(" " * (one.end < other.start) for one, other in pairwise(tokens))]
    return "".join(gap + token.text for gap, token in zip(gaps, tokens, strict=True))
