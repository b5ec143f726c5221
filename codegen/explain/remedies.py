"""Remedies: constraints that would prove more, each tried on a catalog that has it already."""

from collections.abc import Iterator
from dataclasses import replace

from codegen.analyze.statement import Statement
from codegen.explain.reasons import Reason
from codegen.infer.cardinality.cardinality import Cardinality, infer_cardinality
from codegen.infer.cardinality.equality_binding import equality_families
from codegen.infer.nullability.element_nullability import has_no_null_elements
from codegen.infer.nullability.evaluator import NullabilityEvaluator
from codegen.ir.catalog import Catalog, Column, UniqueIndex
from codegen.ir.enums import NullTestType
from codegen.ir.nodes import Const, FuncExpr, NullTest, Var
from codegen.ir.oids import INT4, NO_OID, Oid, RangeIndex
from codegen.ir.scope import Scope


def with_constraint_remedy(statement: Statement, number: int, reason: Reason) -> Reason:
    """The reason with the NOT NULL or CHECK that would make a column of the result stricter."""
    constraints = (_not_null(statement, number, reason.column), _element_check(statement, number))
    remedies = [remedy for remedy in (reason.remedy, *constraints) if remedy]
    return replace(reason, remedy="; ".join(remedies) or None)


def _not_null(statement: Statement, number: int, stored: Column | None) -> str | None:
    if stored is None:
        return None
    catalog = statement.whole.catalog
    changed = _evaluators(statement, _with_not_null(catalog, stored))
    if not all(evaluator.non_null_columns[number - 1] for evaluator in changed):
        return None
    table = catalog.relations[stored.relation].name
    return f"declare {table}.{stored.name} NOT NULL, if it never is NULL"


def _element_check(statement: Statement, number: int) -> str | None:
    catalog, column = statement.whole.catalog, statement.columns[number - 1]
    stored = column.origin
    if stored is None or column.elements_not_null or not catalog.base_type(column.type).element:
        return None
    changed = _evaluators(statement, _with_element_check(catalog, stored))
    outputs = (output for evaluator in changed for output in evaluator.output_exprs(number))
    if not all(has_no_null_elements(*output) for output in outputs):
        return None
    table = catalog.relations[stored.relation].name
    check = f"CHECK (array_position({stored.name}, NULL) IS NULL)"
    return f"{check} on {table} would keep NULL elements out"


def with_key_remedy(scope: Scope, reason: Reason) -> Reason:
    """The reason with the unique key by which one row would come at most."""
    if not reason.bound:
        return reason
    catalog = _with_unique_key(scope.catalog, reason.bound)
    if infer_cardinality(Scope(scope.query, catalog)) is Cardinality.MANY:
        return reason
    table = scope.catalog.relations[reason.bound[0].relation].name
    columns = ", ".join(column.name for column in reason.bound)
    key = f"declare UNIQUE ({columns}) on {table}, if it is unique"
    return replace(reason, remedy=f"{reason.remedy}, or {key}" if reason.remedy else key)


def _evaluators(statement: Statement, catalog: Catalog) -> Iterator[NullabilityEvaluator]:
    for abstract in statement.abstract:
        scope = Scope(abstract.scope.query, catalog)
        yield NullabilityEvaluator(scope, None, statement.non_null_parameters)


def _with_not_null(catalog: Catalog, column: Column) -> Catalog:
    relation = catalog.relations[column.relation]
    changed = replace(column, not_null=True, not_null_below=True)
    columns = {**relation.columns, column.number: changed}
    return replace(
        catalog, relations={**catalog.relations, relation.oid: replace(relation, columns=columns)}
    )


def _with_element_check(catalog: Catalog, column: Column) -> Catalog:
    functions = (each for each in catalog.functions.values() if each.name == "array_position")
    function = next(each for each in functions if each.built_in)
    array = Var(index=RangeIndex(1), column=column.number, type=column.type)
    null = Const(type=catalog.base_type(column.type).element, is_null=True)
    call = FuncExpr(oid=function.oid, function=function, type=INT4, args=(array, null))
    check = NullTest(arg=call, test=NullTestType.IS_NULL)
    checks = (*catalog.checks.get(column.relation, ()), check)
    return replace(catalog, checks={**catalog.checks, column.relation: checks})


def _with_unique_key(catalog: Catalog, columns: tuple[Column, ...]) -> Catalog:
    relation = columns[0].relation
    index = UniqueIndex(
        relation=relation,
        columns=tuple(column.number for column in columns),
        families=tuple(_family(catalog, column) for column in columns),
        collations=(NO_OID,) * len(columns),
        nulls_are_equal=False,
        expressions=(),
        predicate=None,
    )
    indexes = (*catalog.unique_indexes.get(relation, ()), index)
    return replace(catalog, unique_indexes={**catalog.unique_indexes, relation: indexes})


def _family(catalog: Catalog, column: Column) -> Oid:
    """The operator family by which an index of the column's type would compare."""
    type_ = catalog.base_type(column.type).oid
    operators = (
        operator
        for operator, equalities in catalog.equalities.items()
        if any(each.left == each.right == type_ for each in equalities)
    )
    families = (min(equality_families(catalog, operator)) for operator in operators)
    return min(families, default=NO_OID)
