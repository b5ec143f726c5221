"""CHECK constraints: NULLs that they keep out of a column, of an array in it, or of its JSON."""

from collections.abc import Iterator

from codegen.ir.calls import built_in_name
from codegen.ir.catalog import Catalog, Column
from codegen.ir.constants import const_text
from codegen.ir.enums import NullTestType
from codegen.ir.nodes import Const, Expr, FuncExpr, NullTest, OpExpr, Var
from codegen.ir.walk import conjuncts


def is_not_null_by_check(catalog: Catalog, column: Column) -> bool:
    """Tell whether `CHECK (column IS NOT NULL)` holds for the column."""
    for check in _checks(catalog, column):
        match check:
            case NullTest(arg=Var(column=column.number), test=NullTestType.IS_NOT_NULL):
                return True
            case _:
                pass
    return False


def has_no_null_elements_by_check(catalog: Catalog, column: Column | None) -> bool:
    """Tell whether `CHECK (array_position(column, NULL) IS NULL)` holds for the column."""
    return column is not None and any(
        _finds_no_null(check, column) for check in _checks(catalog, column)
    )


def has_no_json_null_by_check(catalog: Catalog, column: Column | None) -> bool:
    """Tell whether `CHECK (jsonb_typeof(column) <> 'null')`, or one kind with =, holds for it."""
    return column is not None and any(
        _is_no_json_null(check, column) for check in _checks(catalog, column)
    )


def _checks(catalog: Catalog, column: Column) -> Iterator[Expr]:
    for check in catalog.checks.get(column.relation, ()):
        yield from conjuncts(check)


def _finds_no_null(check: Expr, column: Column) -> bool:
    match check:
        case NullTest(
            arg=FuncExpr(function=function, args=(Var(column=column.number), Const(is_null=True))),
            test=NullTestType.IS_NULL,
        ):
            return built_in_name(function) == "array_position"
        case _:
            return False


def _is_no_json_null(check: Expr, column: Column) -> bool:
    match check:
        case OpExpr(
            function=operator,
            args=(FuncExpr(function=function, args=(Var(column=column.number),)), Const() as kind),
        ):
            asked = built_in_name(function) in ("jsonb_typeof", "json_typeof")
            wanted = "textne" if const_text(kind) == "null" else "texteq"
            return asked and built_in_name(operator) == wanted
        case _:
            return False
