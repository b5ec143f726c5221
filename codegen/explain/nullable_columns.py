"""Why a column may be NULL: an outer join, how it is stored, or what it is made of elsewhere."""

from dataclasses import replace

from codegen.explain.nullable_stored import stored_step
from codegen.explain.questions import Question, Step, ask_output
from codegen.explain.reasons import Kind
from codegen.infer.nullability.column_references import is_available, may_have_no_source_row
from codegen.infer.nullability.evaluator_protocol import Evaluator
from codegen.infer.nullability.output_columns import entry_columns
from codegen.infer.nullability.set_returning import is_srf_call
from codegen.ir.enums import CommandType, JoinType, ReturningVersion
from codegen.ir.identity import expr_key
from codegen.ir.nodes import (
    CoalesceExpr,
    CteEntry,
    FunctionEntry,
    GroupEntry,
    JoinEntry,
    OtherEntry,
    RelationEntry,
    ResultEntry,
    SubqueryEntry,
    TableFuncEntry,
    ValuesEntry,
    Var,
)
from codegen.ir.rewrite import remove_nulling_joins
from codegen.ir.walk import item_at

_INNER = "write JOIN, if no row shall come without one"
_SIDES = {
    JoinType.LEFT: "the LEFT JOIN may find no row of {}",
    JoinType.RIGHT: "the RIGHT JOIN may find no row of {}",
    JoinType.FULL: "the FULL JOIN may find no row of {}",
    JoinType.INNER: "a join may find no row of {}",
}


def column_step(question: Question, var: Var) -> Step:
    """Ask on, of a column that may be NULL, about what makes it so."""
    evaluator = question.evaluator
    if var.level:
        return _outer_column(question, var)
    if expr_key(evaluator.scope, var) in evaluator.facts.ambiguous_columns:
        message = "it is grouped by twice, and grouping sets may leave it out"
        return question.reason(Kind.GROUPING_SET, message)
    if may_have_no_source_row(evaluator, var):
        message = "MERGE returns rows that match none of its source, too"
        return question.reason(Kind.UNMATCHED_ROW, message)
    if not is_available(evaluator, var):
        return question.reason(Kind.ROW_VERSION, _missing_version(var))
    if not evaluator.facts.joins.is_present(var, evaluator.non_nulls):
        return _null_extended(question, var)
    return _source(question, var)


def _outer_column(question: Question, var: Var) -> Step:
    """A column of a query around, or of that query's rows before they are grouped."""
    home = question.evaluator.at(var.level)
    if home is None:
        return question.reason(Kind.UNKNOWN_EXPRESSION, "nothing is inferred of this column")
    if home.scope.command is CommandType.SELECT:
        home = home.over_input_rows()
    return question.about(replace(var, level=0), home)


def _missing_version(var: Var) -> str:
    if var.version is ReturningVersion.OLD:
        return "there is no old row where one was inserted"
    return "there is no new row where one was deleted"


def _null_extended(question: Question, var: Var) -> Step:
    evaluator, query = question.evaluator, question.evaluator.scope.query
    joins = evaluator.facts.joins
    for join in sorted(var.nulled_by):
        entry = evaluator.scope.entry(join)
        if isinstance(entry, GroupEntry):
            break
        passed = frozenset({join})
        if isinstance(entry, JoinEntry) and not joins.is_present(
            replace(var, nulled_by=passed), evaluator.non_nulls
        ):
            message = _SIDES[entry.join_type].format(_entry_name(evaluator, var))
            place = question.place.of_join(query, join)
            would_do = evaluator.is_non_null(replace(var, nulled_by=var.nulled_by - passed))
            is_left = entry.join_type is JoinType.LEFT and would_do
            return place.reason(Kind.OUTER_JOIN, message, _INNER if is_left else None)
    place = question.place.at_offset(question.place.text.grouping_offset())
    return place.reason(Kind.GROUPING_SET, "the grouping sets leave it out of some rows")


def _entry_name(evaluator: Evaluator, var: Var) -> str:
    match evaluator.scope.entry(var.index):
        case RelationEntry(relation=oid) if oid in evaluator.scope.catalog.relations:
            return evaluator.scope.catalog.relations[oid].name
        case CteEntry(name=name):
            return name
        case JoinEntry():
            return "one side"
        case _:
            return "what it joins"


def _source(question: Question, var: Var) -> Step:
    """What the column is before any outer join."""
    evaluator, place = question.evaluator, question.place
    entry = evaluator.scope.entry(var.index)
    match entry:
        case RelationEntry():
            return stored_step(question, entry, var)
        case CteEntry() if (recursive := _recursive_query(evaluator, entry)) is not None:
            return ask_output(place, recursive, var.column, is_non_null=False)
        case SubqueryEntry() | CteEntry():
            inner = evaluator.entry_evaluator(entry)
            if inner is None or not 0 < var.column <= len(entry_columns(evaluator, entry)):
                message = "nothing is inferred of a column that SEARCH or CYCLE adds"
                return question.reason(Kind.UNKNOWN_EXPRESSION, message)
            return ask_output(place, inner, var.column, is_non_null=False)
        case ValuesEntry() | GroupEntry():
            return _definition(question, var)
        case JoinEntry():
            return _joined(question, entry, var)
        case FunctionEntry():
            return _function(question, entry, var)
        case TableFuncEntry():
            message = "XMLTABLE and JSON_TABLE give NULL where a path finds nothing"
            return question.reason(Kind.TABLE_FUNCTION, message)
        case ResultEntry() | OtherEntry() | None:
            return question.reason(Kind.UNKNOWN_EXPRESSION, "nothing is inferred of this column")


def _recursive_query(evaluator: Evaluator, entry: CteEntry) -> Evaluator | None:
    cte, home = evaluator.scope.cte(entry)[1], evaluator.at(entry.level)
    if cte is None or home is None or not cte.is_recursive:
        return None
    return home.over_input_rows().enter(cte.query)


def _definition(question: Question, var: Var) -> Step:
    """The first expression that the column stands for which may be NULL."""
    definitions = question.evaluator.definitions(var)
    for home, expr in definitions if isinstance(definitions, list) else ():
        if not home.is_non_null(expr):
            return question.about(expr, home)
    return question.reason(Kind.UNKNOWN_EXPRESSION, "nothing is inferred of this column")


def _joined(question: Question, entry: JoinEntry, var: Var) -> Step:
    match item_at(entry.columns, var.column):
        case CoalesceExpr(args=args) if entry.join_type is JoinType.FULL:
            sides = [remove_nulling_joins(arg, frozenset({var.index})) for arg in args]
            nullable = (side for side in sides if not question.evaluator.is_non_null(side))
            return question.about(next(nullable, None))
        case column:
            return question.about(column)


def _function(question: Question, entry: FunctionEntry, var: Var) -> Step:
    match entry.functions:
        case (function,) if not function.column_types:
            call = function.expr
        case (_,):
            message = "the fields of a record are what its text holds"
            return question.reason(Kind.UNKNOWN_FUNCTION, message)
        case _:
            message = "ROWS FROM fills up the shorter function with NULLs"
            return question.reason(Kind.PADDED_FUNCTION, message)
    if is_srf_call(call) or entry.with_ordinality:
        name = call.function.name if is_srf_call(call) and call.function else "the function"
        return question.reason(Kind.NULL_ELEMENTS, f"{name}() may give a NULL in this column")
    if var.column == 1 and not question.evaluator.is_non_null(call):
        return question.about(call)
    return question.reason(Kind.FIELD, "a field of a composite value may be NULL")
