"""Subqueries in expressions: `EXISTS (…)` and `ARRAY(…)` are never NULL, `(SELECT …)` may be."""

from typing import assert_never

from codegen.infer.cardinality.cardinality import Cardinality, infer_cardinality
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.ir.enums import ParamKind, SubLinkType
from codegen.ir.nodes import Param, SubLink


def sublink_is_non_null(evaluator: Evaluator, link: SubLink) -> bool:
    """Tell whether a subquery gives a value, or a comparison with all that it gives."""
    match link.kind:
        case SubLinkType.EXISTS | SubLinkType.ARRAY:
            return True
        case SubLinkType.EXPR:
            inner = evaluator.enter(link.query)
            return _has_one_row(inner) and inner.non_null_columns[:1] == [True]
        case SubLinkType.ANY | SubLinkType.ALL:
            return _comparison(evaluator, evaluator.enter(link.query), link)
        case SubLinkType.ROW_COMPARE | SubLinkType.CTE:
            inner = evaluator.enter(link.query)
            return _has_one_row(inner) and _comparison(evaluator, inner, link)
        case SubLinkType.MULTI_EXPR:
            return False
        case _:
            assert_never(link.kind)


def _has_one_row(evaluator: Evaluator) -> bool:
    return infer_cardinality(evaluator.scope) is Cardinality.EXACTLY_ONE


def _comparison(evaluator: Evaluator, inner: Evaluator, link: SubLink) -> bool:
    """`id IN (SELECT …)`: the test has a Param for each column of the subquery."""
    return evaluator.with_compared_columns(inner.non_null_columns).is_non_null(link.test)


def compared_column_is_non_null(evaluator: Evaluator, param: Param) -> bool:
    """Tell whether a Param is a column, never NULL, of the subquery that is compared with."""
    columns = evaluator.compared_columns
    is_column = param.kind is ParamKind.SUBLINK and 0 < param.number <= len(columns)
    return is_column and columns[param.number - 1]
