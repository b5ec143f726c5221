"""Result columns: everything inferred about each, over all variants of the statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.infer.lineage.json_inference import infer_column_json
from codegen.infer.lineage.json_shape import JsonShape
from codegen.infer.lineage.lineage import direct_source, sources_of_column
from codegen.infer.lineage.row_presence import UNKNOWN, Presence, meet, row_presence
from codegen.infer.nullability.array_dimensions import common_dimensions
from codegen.infer.nullability.element_nullability import has_no_json_null, has_no_null_elements
from codegen.infer.nullability.evaluator import NullabilityEvaluator
from codegen.infer.nullability.non_null_parameters import NO_PARAMETERS, NonNullParameters
from codegen.ir.analyzed_statement import ResultColumn
from codegen.ir.catalog import Column
from codegen.ir.nodes import RelationEntry, TargetEntry
from codegen.ir.oids import Oid
from codegen.ir.scope import Scope, result_targets
from codegen.ir.walk import walk
from codegen.sql.analyzed_variant import AnalyzedVariant


@dataclass(frozen=True, slots=True)
class ResultColumnInfo:
    """A column of the result."""

    name: str
    type: Oid
    not_null: bool
    elements_not_null: bool  # of an array
    json_not_null: bool  # JSON is no JSON null
    dimensions: int  # of an array, 0 where they aren't known
    origin: Column | None  # the stored column that it shows, unchanged
    sources: frozenset[Column]  # the stored columns that it is made of
    at: int | None  # its offset in the file's statement
    presence: Presence
    document: JsonShape | None  # the shape of its JSON, if the statement makes it


def infer_result_columns(
    whole: AnalyzedVariant,
    abstract_scopes: Sequence[Scope],
    parameters: NonNullParameters = NO_PARAMETERS,
) -> Iterator[ResultColumnInfo]:
    """The columns of the whole statement, with what holds of them in every variant."""
    evaluators = [NullabilityEvaluator(scope, parameters=parameters) for scope in abstract_scopes]
    pairs = zip(whole.columns, result_targets(whole.query), strict=True)
    for number, (column, target) in enumerate(pairs, 1):
        yield _infer_column(whole, evaluators, number, column, target)


def _infer_column(
    whole: AnalyzedVariant,
    evaluators: Sequence[NullabilityEvaluator],
    number: int,
    column: ResultColumn,
    target: TargetEntry,
) -> ResultColumnInfo:
    type_ = whole.catalog.base_type(column.type)
    is_array, is_json = bool(type_.element), type_.name in ("json", "jsonb")
    outputs = [output for evaluator in evaluators for output in evaluator.output_exprs(number)]
    return ResultColumnInfo(
        name=column.name,
        type=column.type,
        not_null=all(evaluator.non_null_columns[number - 1] for evaluator in evaluators),
        elements_not_null=is_array and all(has_no_null_elements(*output) for output in outputs),
        json_not_null=is_json and all(has_no_json_null(*output) for output in outputs),
        dimensions=_dimensions(evaluators, number) if is_array else 0,
        origin=direct_source(whole.scope, target.expr),
        sources=frozenset(sources_of_column(whole.scope, number)),
        at=whole.variant.source_offset(target.expr.location),
        # Nobody asks it of a column that isn't nested, and it takes a while.
        presence=meet(row_presence(evaluator, number) for evaluator in evaluators)
        if "." in column.name
        else UNKNOWN,
        document=infer_column_json(evaluators, number) if is_array or is_json else None,
    )


def _dimensions(evaluators: Sequence[NullabilityEvaluator], number: int) -> int:
    """The dimensions of the arrays in a column, in whichever variant they can be told."""
    return max(common_dimensions(evaluator.output_exprs(number)) for evaluator in evaluators)


def opaque_columns(whole: AnalyzedVariant) -> Iterator[ResultColumnInfo]:
    """The columns of a statement that a rule may replace: anything of what it touches."""
    tables = {node.relation for node in walk(whole.query) if isinstance(node, RelationEntry)}
    relations = (whole.catalog.relations[oid] for oid in tables if oid in whole.catalog.relations)
    sources = frozenset(column for relation in relations for column in relation.columns.values())
    for column in whole.columns:
        yield ResultColumnInfo(
            name=column.name,
            type=column.type,
            not_null=False,
            elements_not_null=False,
            json_not_null=False,
            dimensions=0,
            origin=None,
            sources=sources,
            at=None,
            presence=UNKNOWN,
            document=None,
        )
