"""NULLs that a table refuses: by NOT NULL, a CHECK, a generated column, or a view's CHECK OPTION.

After `x int CHECK (x IS NOT NULL)` no NULL can be stored in `x`; nor is it where `y int NOT NULL
GENERATED ALWAYS AS (x + 1)` is made of it. Through `CREATE VIEW v AS … WHERE x > 0 WITH CHECK
OPTION` none can be stored either. What triggers make of a NULL isn't asked.
"""

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.ir.catalog import Catalog, Column
from codegen.ir.enums import CommandType
from codegen.ir.identity import column_key, expr_key
from codegen.ir.nodes import CoerceToDomainValue, Expr, Query, RelationEntry, Var
from codegen.ir.oids import AttNum, Oid, RangeIndex
from codegen.ir.result_relation import stored_column
from codegen.ir.rewrite import rewrite
from codegen.ir.scope import Scope
from codegen.ir.walk import item_at


def refuses_null(catalog: Catalog, relation: Oid, number: AttNum, *, is_own: bool) -> bool:
    """Tell whether a NULL that is stored in a column of a table or view is always an error.

    `is_own`: the row is one of the table itself, and of none that inherits.
    """
    column = stored_column(catalog, relation, number)
    if column is None or _table_refuses_null(catalog, column, is_own=is_own):
        return True
    return _view_refuses_null(catalog, relation, number)


def is_own_row(scope: Scope, command: CommandType) -> bool:
    """Tell whether a row that a query changes so is one of its table itself."""
    match scope.entry(scope.query.result_relation):
        case RelationEntry(with_children=with_children):
            return command is CommandType.INSERT or not with_children
        case _:
            return False


def _table_refuses_null(catalog: Catalog, column: Column, *, is_own: bool) -> bool:
    """Tell whether a table refuses a NULL in its column, or in one that is generated of it."""
    return _is_refused_itself(catalog, column, is_own=is_own) or any(
        _needs_value(catalog, generated, column, is_own=is_own)
        for generated in catalog.relations[column.relation].columns.values()
    )


def _is_refused_itself(catalog: Catalog, column: Column, *, is_own: bool) -> bool:
    table = catalog.relations[column.relation]
    if is_own or table.kind != "r" or not table.has_children:
        is_refused, checks = column.refuses_null, catalog.own_checks
    else:
        is_refused, checks = column.not_null_below, catalog.enforced_checks
    return (
        is_refused
        or domain_refuses_null(catalog, column.type)
        or any(
            _implies_value(catalog, check, Truth.NOT_FALSE, column)
            for check in checks.get(column.relation, ())
        )
    )


def domain_refuses_null(catalog: Catalog, oid: Oid) -> bool:
    """Tell whether a domain, or one that it is based on, refuses NULL, be it by a CHECK.

    `CREATE DOMAIN label AS text CHECK (VALUE IS NOT NULL)` does.
    """
    type_ = catalog.types.get(oid)
    if type_ is None or not type_.base:
        return False
    value = Var(index=RangeIndex(1), column=AttNum(1), type=type_.base)
    row = Scope(
        Query(command=CommandType.SELECT, range_table=(RelationEntry(relation=Oid(0)),)), catalog
    )
    return (
        type_.not_null
        or any(
            column_key(value.index, value.column)
            in (non_nulls(row, _about(check, value), Truth.NOT_FALSE) or NOTHING)
            for check in catalog.domain_checks.get(oid, ())
        )
        or domain_refuses_null(catalog, type_.base)
    )


def _about(check: Expr, value: Var) -> Expr:
    """The CHECK of a domain as that of a column."""
    return rewrite(check, lambda node: value if isinstance(node, CoerceToDomainValue) else node)


def _needs_value(catalog: Catalog, generated: Column, column: Column, *, is_own: bool) -> bool:
    """Tell whether a generated column can't be NULL, but would be where a column of it is."""
    if generated.source != "generated" or not generated.is_computed_alike:
        return False
    expr = catalog.column_expression(generated)
    return _is_refused_itself(catalog, generated, is_own=is_own) and _implies_value(
        catalog, expr, Truth.NOT_NULL, column
    )


def _implies_value(catalog: Catalog, expr: Expr | None, truth: Truth, column: Column) -> bool:
    """Tell whether a column of a table isn't NULL where an expression over it comes out so."""
    entry = RelationEntry(relation=column.relation)
    row = Scope(Query(command=CommandType.SELECT, range_table=(entry,)), catalog)
    return column_key(RangeIndex(1), column.number) in (non_nulls(row, expr, truth) or NOTHING)


def _view_refuses_null(
    catalog: Catalog, relation: Oid, number: AttNum, *, is_checked: bool = False
) -> bool:
    """Tell whether a view's CHECK OPTION, or that of a view beneath it, refuses a NULL.

    `is_checked`: a view above has a CASCADED one.
    """
    owner, view = catalog.relations.get(relation), catalog.views.get(relation)
    target = item_at(view.query.targets, number) if view else None
    if owner is None or view is None or target is None or owner.has_instead_triggers:
        return False
    match target.expr:
        case Var(entry=RelationEntry(relation=beneath), column=column) as var:
            scope = Scope(view.query, catalog)
            is_tested = is_checked or owner.check_option is not None
            if is_tested and expr_key(scope, var) in _passing(scope):
                return True
            cascades = is_checked or owner.check_option == "cascaded"
            return _view_refuses_null(catalog, beneath, column, is_checked=cascades)
        case _:
            return False


def _passing(view: Scope) -> NonNulls:
    """Expressions that aren't NULL in the rows that a view shows."""
    where = view.query.jointree.condition if view.query.jointree else None
    return non_nulls(view, where, Truth.TRUE) or NOTHING
