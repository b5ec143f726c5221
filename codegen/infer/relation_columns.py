"""Columns of a table or view, with what holds in all of its rows.

A view's are proven by its query: in `CREATE VIEW live AS SELECT id, name FROM person` neither is
NULL if neither is in `person`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.infer.lineage.json_inference import infer_column_json
from codegen.infer.nullability.array_dimensions import common_dimensions
from codegen.infer.nullability.element_nullability import has_no_json_null, has_no_null_elements
from codegen.infer.nullability.evaluator import NullabilityEvaluator
from codegen.ir.catalog import Catalog, Column, Relation, View
from codegen.ir.check_constraints import (
    has_no_json_null_by_check,
    has_no_null_elements_by_check,
)
from codegen.ir.scope import Scope


@dataclass(frozen=True, slots=True)
class RelationColumn:
    """A column of a table or view, with what holds in all of its rows."""

    column: Column
    not_null: bool
    elements_not_null: bool  # of an array
    json_not_null: bool  # JSON is no JSON null
    dimensions: int  # of an array, 0 where they aren't known
    has_shape: bool = False  # the view makes its JSON, of which the shape is known


def infer_relation_columns(catalog: Catalog, relation: Relation) -> Iterator[RelationColumn]:
    """The columns as SELECT gives them; the RETURNING of a change may give others of a view."""
    view = catalog.views.get(relation.oid)
    return _view_columns(catalog, view) if view else _table_columns(catalog, relation)


def _table_columns(catalog: Catalog, relation: Relation) -> Iterator[RelationColumn]:
    for column in relation.columns.values():
        yield RelationColumn(
            column=column,
            not_null=column.not_null,
            elements_not_null=has_no_null_elements_by_check(catalog, column),
            json_not_null=has_no_json_null_by_check(catalog, column),
            dimensions=column.dimensions,
        )


def _view_columns(catalog: Catalog, view: View) -> Iterator[RelationColumn]:
    evaluator = NullabilityEvaluator(Scope(view.query, catalog))
    for number, column in enumerate(catalog.relations[view.relation].columns.values(), 1):
        type_ = catalog.base_type(column.type)
        is_array, is_json = bool(type_.element), type_.name in ("json", "jsonb")
        outputs = list(evaluator.output_exprs(number))
        shape = infer_column_json([evaluator], number) if is_array or is_json else None
        yield RelationColumn(
            column=column,
            not_null=evaluator.non_null_columns[number - 1],
            elements_not_null=is_array and all(has_no_null_elements(*output) for output in outputs),
            json_not_null=is_json and all(has_no_json_null(*output) for output in outputs),
            dimensions=common_dimensions(outputs) if is_array else 0,
            has_shape=shape is not None,
        )
