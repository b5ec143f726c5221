"""The analysed query tree: frozen classes that mirror `primnodes.h` and `parsenodes.h`.

An attribute's annotation names PostgreSQL's field where the two differ; `convert.py` reads the
attribute by it. Fields that no attribute names stay in `rest`, and are compared like attributes:
nodes that differ in one aren't equal. Where a node stands in the text, and how it is written, is
never compared.

The classes stand in one module, since their annotations refer to one another.

To teach the compiler an expression node: add a subclass of `Expression` here, with its `tag`, and
add it to `Expr`. pyright then lists each analysis whose `match` lacks it.
"""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, TypeAlias

from codegen.ir.enums import (
    BoolOp,
    BoolTestType,
    CoercionForm,
    CommandType,
    CteMaterialize,
    GroupingSetKind,
    JoinType,
    JsonBehaviorType,
    JsonConstructorType,
    JsonExprOp,
    LimitOption,
    MergeMatchKind,
    MinMaxOp,
    NullTestType,
    OnConflictAction,
    OverridingKind,
    ParamKind,
    ReturningVersion,
    RteKind,
    SetOperator,
    SqlValueFunctionOp,
    SubLinkType,
    TableFuncType,
)
from codegen.ir.functions import Function
from codegen.ir.oids import AttNum, Oid, ParamNumber, RangeIndex

Leftover: TypeAlias = "Node | str | tuple[Leftover, ...]"
"""A value that no analysis reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the tree."""

    tag: ClassVar[str] = ""
    """The name under which PostgreSQL writes the node."""

    rest: tuple[tuple[str, Leftover], ...] = field(default=(), repr=False)
    """Fields that no attribute names, as far as they hold more than 0, false or NULL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression(Node):
    """An expression, or a part of one that has a place in the text."""

    location: int = field(default=-1, compare=False, repr=False)
    """Bytes from the beginning of the text; -1 where PostgreSQL doesn't tell."""


# Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Var(Expression):
    """A column of an entry in a range table: `person.name`."""

    tag = "VAR"
    index: Annotated[RangeIndex, "varno"]
    column: Annotated[AttNum, "varattno"]
    level: Annotated[int, "varlevelsup"] = 0  # queries up
    nulled_by: Annotated[frozenset[int], "varnullingrels"] = (
        frozenset()
    )  # outer joins and grouping sets, by index
    version: Annotated[ReturningVersion, "varreturningtype"] = ReturningVersion.DEFAULT
    type: Annotated[Oid, "vartype"] = field(default=Oid(0), compare=False)
    collation: Annotated[Oid, "varcollid"] = field(default=Oid(0), compare=False)
    entry: "RangeTblEntry" = field(
        default_factory=lambda: UNBOUND, compare=False, repr=False
    )  # what the column is bound to


@dataclass(frozen=True, slots=True, kw_only=True)
class Const(Expression):
    """A constant."""

    tag = "CONST"
    type: Annotated[Oid, "consttype"]
    collation: Annotated[Oid, "constcollid"] = Oid(0)
    is_null: Annotated[bool, "constisnull"] = False
    value: Annotated[bytes, "constvalue"] = b""  # as PostgreSQL keeps it; empty for NULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Param(Expression):
    """A parameter, or a column of a subquery that something is compared with."""

    tag = "PARAM"
    kind: Annotated[ParamKind, "paramkind"]
    number: Annotated[ParamNumber, "paramid"]
    type: Annotated[Oid, "paramtype"]
    collation: Annotated[Oid, "paramcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SQLValueFunction(Expression):
    """`CURRENT_DATE`, `CURRENT_USER`, …"""

    tag = "SQLVALUEFUNCTION"
    op: SqlValueFunctionOp
    type: Oid


@dataclass(frozen=True, slots=True, kw_only=True)
class NextValueExpr(Expression):
    """The next value of an identity column's sequence."""

    tag = "NEXTVALUEEXPR"
    type: Annotated[Oid, "typeId"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetToDefault(Expression):
    """`DEFAULT` in the place of a value."""

    tag = "SETTODEFAULT"
    type: Annotated[Oid, "typeId"] = Oid(0)
    collation: Oid = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSupportFunc(Expression):
    """`merge_action()`."""

    tag = "MERGESUPPORTFUNC"
    type: Annotated[Oid, "msftype"]
    collation: Annotated[Oid, "msfcollid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTestExpr(Expression):
    """The value that CASE, or a conversion of an array's elements, works on."""

    tag = "CASETESTEXPR"
    type: Annotated[Oid, "typeId"]
    collation: Oid = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoerceToDomainValue(Expression):
    """`VALUE` in the CHECK of a domain."""

    tag = "COERCETODOMAINVALUE"
    type: Annotated[Oid, "typeId"]
    collation: Oid = Oid(0)


# Calls


@dataclass(frozen=True, slots=True, kw_only=True)
class FuncExpr(Expression):
    """A call of a function: `lower(name)`, `now()`, `id::text`."""

    tag = "FUNCEXPR"
    oid: Annotated[Oid, "funcid"]
    function: Annotated[Function | None, "funcid"] = field(compare=False)  # None: unknown
    type: Annotated[Oid, "funcresulttype"]
    args: tuple["Expr", ...]
    returns_set: Annotated[bool, "funcretset"] = False
    is_variadic: Annotated[bool, "funcvariadic"] = False  # VARIADIC array
    form: Annotated[CoercionForm, "funcformat"] = field(
        default=CoercionForm.EXPLICIT_CALL, compare=False
    )
    collation: Annotated[Oid, "funccollid"] = Oid(0)
    input_collation: Annotated[Oid, "inputcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCall(Expression):
    """A call of an operator."""

    operator: Annotated[Oid, "opno"]
    function: Annotated[Function | None, "opfuncid"] = field(compare=False)
    type: Annotated[Oid, "opresulttype"]
    args: tuple["Expr", ...]
    returns_set: Annotated[bool, "opretset"] = False
    collation: Annotated[Oid, "opcollid"] = Oid(0)
    input_collation: Annotated[Oid, "inputcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpExpr(OperatorCall):
    """`a = b`, `-a`."""

    tag = "OPEXPR"


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctExpr(OperatorCall):
    """`a IS DISTINCT FROM b`, by the operator of `a = b`."""

    tag = "DISTINCTEXPR"


@dataclass(frozen=True, slots=True, kw_only=True)
class NullIfExpr(OperatorCall):
    """`NULLIF(a, b)`, by the operator of `a = b`."""

    tag = "NULLIFEXPR"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarArrayOpExpr(Expression):
    """`a = ANY (b)`, `a <> ALL (b)`, `a IN (1, 2)`; `args` are the value and the array."""

    tag = "SCALARARRAYOPEXPR"
    operator: Annotated[Oid, "opno"]
    function: Annotated[Function | None, "opfuncid"] = field(compare=False)
    is_any: Annotated[bool, "useOr"]
    args: tuple["Expr", ...]
    input_collation: Annotated[Oid, "inputcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggref(Expression):
    """A call of an aggregate: `count(*)`, `sum(n) FILTER (WHERE n > 0)`."""

    tag = "AGGREF"
    oid: Annotated[Oid, "aggfnoid"]
    function: Annotated[Function | None, "aggfnoid"] = field(compare=False)
    type: Annotated[Oid, "aggtype"]
    args: tuple["TargetEntry", ...]
    direct_args: Annotated[tuple["Expr", ...], "aggdirectargs"] = ()  # of an ordered-set aggregate
    filter: Annotated["Expr | None", "aggfilter"] = None
    order: Annotated[tuple["SortGroupClause", ...], "aggorder"] = ()
    distinct: Annotated[tuple["SortGroupClause", ...], "aggdistinct"] = ()
    is_star: Annotated[bool, "aggstar"] = False
    kind: Annotated[str, "aggkind"] = "n"  # n(ormal), o(rdered set), h(ypothetical set)
    level: Annotated[int, "agglevelsup"] = 0  # queries up
    collation: Annotated[Oid, "aggcollid"] = Oid(0)
    input_collation: Annotated[Oid, "inputcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFunc(Expression):
    """A call of a window function: `row_number() OVER w`."""

    tag = "WINDOWFUNC"
    oid: Annotated[Oid, "winfnoid"]
    function: Annotated[Function | None, "winfnoid"] = field(compare=False)
    type: Annotated[Oid, "wintype"]
    args: tuple["Expr", ...]
    filter: Annotated["Expr | None", "aggfilter"] = None
    window: Annotated[int, "winref"]  # WindowClause.number
    is_star: Annotated[bool, "winstar"] = False
    is_aggregate: Annotated[bool, "winagg"] = False
    collation: Annotated[Oid, "wincollid"] = Oid(0)
    input_collation: Annotated[Oid, "inputcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedArgExpr(Expression):
    """`days => 1`."""

    tag = "NAMEDARGEXPR"
    arg: "Expr"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingFunc(Expression):
    """`GROUPING(a, b)`."""

    tag = "GROUPINGFUNC"
    args: tuple["Expr", ...]
    refs: tuple[int, ...] = ()  # TargetEntry.sort_group_ref of what it names
    level: Annotated[int, "agglevelsup"] = 0


# Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class BoolExpr(Expression):
    """`a AND b`, `a OR b`, `NOT a`."""

    tag = "BOOLEXPR"
    op: Annotated[BoolOp, "boolop"]
    args: tuple["Expr", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NullTest(Expression):
    """`a IS NULL`, `a IS NOT NULL`."""

    tag = "NULLTEST"
    arg: "Expr"
    test: Annotated[NullTestType, "nulltesttype"]
    is_row: Annotated[bool, "argisrow"] = False  # field by field


@dataclass(frozen=True, slots=True, kw_only=True)
class BooleanTest(Expression):
    """`a IS TRUE`, `a IS NOT UNKNOWN`."""

    tag = "BOOLEANTEST"
    arg: "Expr"
    test: Annotated[BoolTestType, "booltesttype"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCompareExpr(Expression):
    """`(a, b) < (c, d)`."""

    tag = "ROWCOMPAREEXPR"
    operators: Annotated[tuple[int, ...], "opnos"]
    families: Annotated[tuple[int, ...], "opfamilies"] = ()  # of the operators
    left: Annotated[tuple["Expr", ...], "largs"]
    right: Annotated[tuple["Expr", ...], "rargs"]
    input_collations: Annotated[tuple[int, ...], "inputcollids"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubLink(Expression):
    """A subquery in an expression: `EXISTS (…)`, `a IN (SELECT …)`, `(SELECT …)`."""

    tag = "SUBLINK"
    kind: Annotated[SubLinkType, "subLinkType"]
    number: Annotated[int, "subLinkId"] = 0  # of MULTI_EXPR, to which Params refer
    test: Annotated["Expr | None", "testexpr"] = None  # the comparison, with a Param per column
    query: Annotated["Query", "subselect"]


# Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExpr(Expression):
    """`CASE WHEN a THEN b ELSE c END`."""

    tag = "CASEEXPR"
    type: Annotated[Oid, "casetype"]
    collation: Annotated[Oid, "casecollid"] = Oid(0)
    arg: "Expr | None" = None  # of `CASE arg WHEN …`
    whens: Annotated[tuple["CaseWhen", ...], "args"]
    default: Annotated["Expr | None", "defresult"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWhen(Expression):
    """`WHEN condition THEN result`."""

    tag = "CASEWHEN"
    condition: Annotated["Expr", "expr"]
    result: "Expr"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalesceExpr(Expression):
    """`COALESCE(a, b)`."""

    tag = "COALESCEEXPR"
    type: Annotated[Oid, "coalescetype"]
    collation: Annotated[Oid, "coalescecollid"] = Oid(0)
    args: tuple["Expr", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinMaxExpr(Expression):
    """`GREATEST(a, b)`, `LEAST(a, b)`."""

    tag = "MINMAXEXPR"
    type: Annotated[Oid, "minmaxtype"]
    collation: Annotated[Oid, "minmaxcollid"] = Oid(0)
    input_collation: Annotated[Oid, "inputcollid"] = Oid(0)
    op: MinMaxOp
    args: tuple["Expr", ...]


# Casts


@dataclass(frozen=True, slots=True, kw_only=True)
class RelabelType(Expression):
    """A cast that leaves the value as it is: `name::text` of a varchar."""

    tag = "RELABELTYPE"
    arg: "Expr"
    type: Annotated[Oid, "resulttype"]
    collation: Annotated[Oid, "resultcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoerceViaIO(Expression):
    """A cast by way of text: `'{}'::text::jsonb`."""

    tag = "COERCEVIAIO"
    arg: "Expr"
    type: Annotated[Oid, "resulttype"]
    collation: Annotated[Oid, "resultcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayCoerceExpr(Expression):
    """A cast of an array, element by element."""

    tag = "ARRAYCOERCEEXPR"
    arg: "Expr"
    element: Annotated["Expr | None", "elemexpr"] = None
    type: Annotated[Oid, "resulttype"]
    collation: Annotated[Oid, "resultcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertRowtypeExpr(Expression):
    """A cast of a child table's row to its parent's."""

    tag = "CONVERTROWTYPEEXPR"
    arg: "Expr"
    type: Annotated[Oid, "resulttype"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateExpr(Expression):
    """`name COLLATE "C"`."""

    tag = "COLLATEEXPR"
    arg: "Expr"
    collation: Annotated[Oid, "collOid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoerceToDomain(Expression):
    """A cast to a domain, which checks its constraints."""

    tag = "COERCETODOMAIN"
    arg: "Expr"
    type: Annotated[Oid, "resulttype"]
    collation: Annotated[Oid, "resultcollid"] = Oid(0)


# Arrays and rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayExpr(Expression):
    """`ARRAY[a, b]`."""

    tag = "ARRAYEXPR"
    type: Annotated[Oid, "array_typeid"]
    collation: Annotated[Oid, "array_collid"] = Oid(0)
    element_type: Annotated[Oid, "element_typeid"]
    elements: tuple["Expr", ...]
    is_multidimensional: Annotated[bool, "multidims"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptingRef(Expression):
    """`tags[1]`, `tags[1:2]`, `config['key']`; with a `new_value` what is assigned to it."""

    tag = "SUBSCRIPTINGREF"
    container_type: Annotated[Oid, "refcontainertype"]
    type: Annotated[Oid, "refrestype"]
    collation: Annotated[Oid, "refcollid"] = Oid(0)
    lower: Annotated[tuple["Expr | None", ...], "reflowerindexpr"] = ()  # None: omitted
    upper: Annotated[tuple["Expr | None", ...], "refupperindexpr"]
    container: Annotated["Expr", "refexpr"]
    new_value: Annotated["Expr | None", "refassgnexpr"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowExpr(Expression):
    """`ROW(a, b)`."""

    tag = "ROWEXPR"
    args: tuple["Expr", ...]
    type: Annotated[Oid, "row_typeid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSelect(Expression):
    """`(address).city`."""

    tag = "FIELDSELECT"
    arg: "Expr"
    field_number: Annotated[AttNum, "fieldnum"]
    type: Annotated[Oid, "resulttype"]
    collation: Annotated[Oid, "resultcollid"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldStore(Expression):
    """A row with some fields replaced: `SET address.city = …`."""

    tag = "FIELDSTORE"
    arg: "Expr"
    new_values: Annotated[tuple["Expr", ...], "newvals"]
    field_numbers: Annotated[tuple[int, ...], "fieldnums"]
    type: Annotated[Oid, "resulttype"]


# JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonConstructorExpr(Expression):
    """`JSON_OBJECT(…)`, `JSON_ARRAYAGG(…)`, `JSON(…)`."""

    tag = "JSONCONSTRUCTOREXPR"
    kind: Annotated[JsonConstructorType, "type"]
    args: tuple["Expr", ...] = ()
    function: Annotated["Expr | None", "func"] = None  # the aggregate, or the call that builds it
    coercion: "Expr | None" = None  # to the type of RETURNING
    returning: "JsonReturning | None" = None
    absent_on_null: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonReturning(Node):
    """The type that a JSON expression gives."""

    tag = "JSONRETURNING"
    type: Annotated[Oid, "typid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonValueExpr(Expression):
    """An argument of a JSON expression: as it is written, and as JSON."""

    tag = "JSONVALUEEXPR"
    raw: Annotated["Expr", "raw_expr"]
    formatted: Annotated["Expr", "formatted_expr"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonIsPredicate(Expression):
    """`a IS JSON`."""

    tag = "JSONISPREDICATE"
    arg: Annotated["Expr", "expr"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonExpr(Expression):
    """`JSON_EXISTS(…)`, `JSON_VALUE(…)`, `JSON_QUERY(…)`."""

    tag = "JSONEXPR"
    op: JsonExprOp
    document: Annotated["Expr | None", "formatted_expr"] = None
    path: Annotated["Expr | None", "path_spec"] = None
    returning: "JsonReturning | None" = None
    on_error: "JsonBehavior | None" = None
    on_empty: "JsonBehavior | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonBehavior(Expression):
    """`NULL ON ERROR`."""

    tag = "JSONBEHAVIOR"
    kind: Annotated[JsonBehaviorType, "btype"]
    default: Annotated["Expr | None", "expr"] = None


# Tables made by XMLTABLE and JSON_TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFunc(Node):
    """`JSON_TABLE(document, path COLUMNS (…))`, `XMLTABLE(path PASSING document COLUMNS …)`."""

    tag = "TABLEFUNC"
    kind: Annotated[TableFuncType, "functype"]
    document: Annotated["Expr | None", "docexpr"] = None
    row_path: Annotated["Expr | None", "rowexpr"] = None
    paths: Annotated[tuple["Expr | None", ...], "colexprs"] = ()  # of the columns of XMLTABLE
    defaults: Annotated[tuple["Expr | None", ...], "coldefexprs"] = ()  # likewise
    values: Annotated[tuple["Expr | None", ...], "colvalexprs"] = ()  # of those of JSON_TABLE
    not_null: Annotated[frozenset[int], "notnulls"] = frozenset()  # columns, counted from 0
    ordinality: Annotated[int, "ordinalitycol"] = -1  # of XMLTABLE's columns, counted from 0
    plan: "Node | None" = None  # of JSON_TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonTablePathScan(Node):
    """The rows that a path of JSON_TABLE finds, and the columns made of them, not of NESTED."""

    tag = "JSONTABLEPATHSCAN"
    path: "Node | None" = None
    error_on_error: Annotated[bool, "errorOnError"] = False
    first_column: Annotated[int, "colMin"] = -1  # counted from 0; -1: there are none
    last_column: Annotated[int, "colMax"] = -1
    child: "Node | None" = None  # of NESTED paths


# What isn't PostgreSQL's


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque(Expression):
    """A condition of which nothing is known but that it is another one than all others."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Expression):
    """A node without a class here, whose fields are all in `rest`: nothing follows from it."""

    name: str  # the tag under which PostgreSQL writes it


Expr: TypeAlias = (
    Var
    | Const
    | Param
    | SQLValueFunction
    | NextValueExpr
    | SetToDefault
    | MergeSupportFunc
    | CaseTestExpr
    | CoerceToDomainValue
    | FuncExpr
    | OpExpr
    | DistinctExpr
    | NullIfExpr
    | ScalarArrayOpExpr
    | Aggref
    | WindowFunc
    | NamedArgExpr
    | GroupingFunc
    | BoolExpr
    | NullTest
    | BooleanTest
    | RowCompareExpr
    | SubLink
    | CaseExpr
    | CoalesceExpr
    | MinMaxExpr
    | RelabelType
    | CoerceViaIO
    | ArrayCoerceExpr
    | ConvertRowtypeExpr
    | CollateExpr
    | CoerceToDomain
    | ArrayExpr
    | SubscriptingRef
    | RowExpr
    | FieldSelect
    | FieldStore
    | JsonConstructorExpr
    | JsonValueExpr
    | JsonIsPredicate
    | JsonExpr
    | Opaque
    | Unknown
)
"""Any expression."""

Call: TypeAlias = (
    FuncExpr | OpExpr | DistinctExpr | NullIfExpr | ScalarArrayOpExpr | Aggref | WindowFunc
)
"""Expressions that call a function of the catalog."""


# Clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEntry(Node):
    """A column of a result, or an assignment."""

    tag = "TARGETENTRY"
    expr: "Expr"
    number: Annotated[AttNum, "resno"]  # of the column of the result, or of the one assigned to
    name: Annotated[str | None, "resname"] = field(default=None, compare=False)
    sort_group_ref: Annotated[int, "ressortgroupref"] = 0  # by which ORDER BY, GROUP BY … name it
    is_junk: Annotated[bool, "resjunk"] = False  # it doesn't come out


@dataclass(frozen=True, slots=True, kw_only=True)
class SortGroupClause(Node):
    """One of the expressions of ORDER BY, GROUP BY, DISTINCT, or PARTITION BY."""

    tag = "SORTGROUPCLAUSE"
    target_ref: Annotated[int, "tleSortGroupRef"]  # TargetEntry.sort_group_ref
    equality: Annotated[Oid, "eqop"]
    sort_operator: Annotated[Oid, "sortop"]
    reverse: Annotated[bool | None, "reverse_sort"] = None  # DESC; None before PostgreSQL 18
    nulls_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingSet(Node):
    """A set of GROUPING SETS, CUBE, or ROLLUP."""

    tag = "GROUPINGSET"
    kind: GroupingSetKind
    sets: Annotated[tuple["GroupingSet", ...], "content"] = ()
    refs: Annotated[tuple[int, ...], "content"] = ()  # of a SIMPLE one: SortGroupClause.target_ref


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClause(Node):
    """`WINDOW w AS (PARTITION BY … ORDER BY …)`."""

    tag = "WINDOWCLAUSE"
    number: Annotated[int, "winref"]
    name: str | None = field(default=None, compare=False)
    partition: Annotated[tuple[SortGroupClause, ...], "partitionClause"] = ()
    order: Annotated[tuple[SortGroupClause, ...], "orderClause"] = ()
    frame: Annotated[int, "frameOptions"]  # FrameOption bits
    start_offset: Annotated["Expr | None", "startOffset"] = None
    end_offset: Annotated["Expr | None", "endOffset"] = None
    start_in_range: Annotated[Oid, "startInRangeFunc"] = Oid(0)  # adds the offset, and compares
    end_in_range: Annotated[Oid, "endInRangeFunc"] = Oid(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMarkClause(Node):
    """`FOR UPDATE`, `FOR SHARE`."""

    tag = "ROWMARKCLAUSE"
    index: Annotated[RangeIndex, "rti"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonTableExpr(Node):
    """`WITH name AS (…)`."""

    tag = "COMMONTABLEEXPR"
    name: Annotated[str, "ctename"]
    query: Annotated["Query", "ctequery"]
    materialized: Annotated[CteMaterialize, "ctematerialized"] = CteMaterialize.DEFAULT
    is_recursive: Annotated[bool, "cterecursive"] = False
    search: Annotated["Node | None", "search_clause"] = None
    cycle: Annotated["CTECycleClause | None", "cycle_clause"] = None
    column_names: Annotated[tuple[str, ...], "ctecolnames"] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CTECycleClause(Node):
    """`CYCLE id SET mark TO true DEFAULT false USING path`."""

    tag = "CTECYCLECLAUSE"
    mark: Annotated["Expr", "cycle_mark_value"]
    default: Annotated["Expr", "cycle_mark_default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnConflictExpr(Node):
    """`ON CONFLICT DO …`."""

    tag = "ONCONFLICTEXPR"
    action: OnConflictAction
    arbiters: Annotated[tuple["Node", ...], "arbiterElems"] = ()
    arbiter_where: Annotated["Expr | None", "arbiterWhere"] = None
    constraint: Oid = Oid(0)
    assignments: Annotated[tuple[TargetEntry, ...], "onConflictSet"] = ()
    where: Annotated["Expr | None", "onConflictWhere"] = None
    excluded_index: Annotated[RangeIndex, "exclRelIndex"] = RangeIndex(0)
    excluded_targets: Annotated[tuple[TargetEntry, ...], "exclRelTlist"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeAction(Node):
    """`WHEN MATCHED THEN …`."""

    tag = "MERGEACTION"
    match_kind: Annotated[MergeMatchKind, "matchKind"]
    command: Annotated[CommandType, "commandType"]
    override: OverridingKind = OverridingKind.NOT_SET
    condition: Annotated["Expr | None", "qual"] = None
    targets: Annotated[tuple[TargetEntry, ...], "targetList"] = ()


# FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeTblRef(Node):
    """An entry of the range table in FROM, or a side of a set operation."""

    tag = "RANGETBLREF"
    index: Annotated[RangeIndex, "rtindex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinExpr(Node):
    """`left JOIN right ON condition`."""

    tag = "JOINEXPR"
    kind: Annotated[JoinType, "jointype"]
    left: Annotated["FromItem", "larg"]
    right: Annotated["FromItem", "rarg"]
    condition: Annotated["Expr | None", "quals"] = None
    index: Annotated[RangeIndex, "rtindex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FromExpr(Node):
    """`FROM items WHERE condition`."""

    tag = "FROMEXPR"
    items: Annotated[tuple["FromItem", ...], "fromlist"] = ()
    condition: Annotated["Expr | None", "quals"] = None


FromItem: TypeAlias = RangeTblRef | JoinExpr


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOperationStmt(Node):
    """`left UNION right`."""

    tag = "SETOPERATIONSTMT"
    op: SetOperator
    all: bool = False
    left: Annotated["SetOperationItem", "larg"]
    right: Annotated["SetOperationItem", "rarg"]
    groups: Annotated[tuple[SortGroupClause, ...], "groupClauses"] = ()
    column_types: Annotated[tuple[int, ...], "colTypes"] = ()
    column_collations: Annotated[tuple[int, ...], "colCollations"] = ()


SetOperationItem: TypeAlias = RangeTblRef | SetOperationStmt


# The range table


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeEntry(Node):
    """An entry of a range table: what FROM or a statement's target names."""

    tag = "RANGETBLENTRY"
    kind: ClassVar[RteKind]

    column_names: Annotated[tuple[str, ...], "eref"] = field(default=(), compare=False, repr=False)
    is_lateral: Annotated[bool, "lateral"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationEntry(RangeEntry):
    """A table or view."""

    kind = RteKind.RELATION
    relation: Annotated[Oid, "relid"]
    with_children: Annotated[bool, "inh"] = False  # not ONLY
    relation_kind: Annotated[str, "relkind"] = ""  # pg_class.relkind
    sample: Annotated["Node | None", "tablesample"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubqueryEntry(RangeEntry):
    """A derived table."""

    kind = RteKind.SUBQUERY
    query: Annotated["Query", "subquery"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinEntry(RangeEntry):
    """The columns of a join."""

    kind = RteKind.JOIN
    join_type: Annotated[JoinType, "jointype"]
    merged: Annotated[int, "joinmergedcols"] = 0  # how many of its first columns USING merges
    columns: Annotated[tuple["Expr", ...], "joinaliasvars"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionEntry(RangeEntry):
    """`ROWS FROM (a(), b()) WITH ORDINALITY`."""

    kind = RteKind.FUNCTION
    functions: tuple["RangeTblFunction", ...] = ()
    with_ordinality: Annotated[bool, "funcordinality"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeTblFunction(Node):
    """A function in FROM."""

    tag = "RANGETBLFUNCTION"
    expr: Annotated["Expr", "funcexpr"]
    column_count: Annotated[int, "funccolcount"] = 0
    column_types: Annotated[tuple[int, ...], "funccoltypes"] = ()  # of a list of column definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFuncEntry(RangeEntry):
    """XMLTABLE or JSON_TABLE."""

    kind = RteKind.TABLEFUNC
    table_function: Annotated["TableFunc | Unknown | None", "tablefunc"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesEntry(RangeEntry):
    """`VALUES (…), (…)`."""

    kind = RteKind.VALUES
    rows: Annotated[tuple[tuple["Expr", ...], ...], "values_lists"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CteEntry(RangeEntry):
    """A reference to a WITH query."""

    kind = RteKind.CTE
    name: Annotated[str, "ctename"]
    level: Annotated[int, "ctelevelsup"] = 0  # queries up, to the one whose WITH it is in
    is_self_reference: Annotated[bool, "self_reference"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEntry(RangeEntry):
    """FROM with nothing in it, which has one row."""

    kind = RteKind.RESULT


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEntry(RangeEntry):
    """The expressions of GROUP BY (since PostgreSQL 18)."""

    kind = RteKind.GROUP
    columns: Annotated[tuple["Expr", ...], "groupexprs"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherEntry(RangeEntry):
    """An entry of which nothing is known."""

    kind = RteKind.NAMED_TUPLE_STORE


RangeTblEntry: TypeAlias = (
    RelationEntry
    | SubqueryEntry
    | JoinEntry
    | FunctionEntry
    | TableFuncEntry
    | ValuesEntry
    | CteEntry
    | ResultEntry
    | GroupEntry
    | OtherEntry
)

UNBOUND: OtherEntry = OtherEntry()
"""The entry of a column that stands outside of its query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Node):
    """An analysed statement, or a query within one."""

    tag = "QUERY"
    command: Annotated[CommandType, "commandType"]
    ctes: Annotated[tuple[CommonTableExpr, ...], "cteList"] = ()
    range_table: Annotated[tuple[RangeTblEntry, ...], "rtable"] = ()
    result_relation: Annotated[RangeIndex, "resultRelation"] = RangeIndex(0)  # what it changes
    jointree: FromExpr | None = None
    merge_actions: Annotated[tuple[MergeAction, ...], "mergeActionList"] = ()
    merge_target: Annotated[RangeIndex, "mergeTargetRelation"] = RangeIndex(0)
    merge_condition: Annotated["Expr | None", "mergeJoinCondition"] = None
    targets: Annotated[tuple[TargetEntry, ...], "targetList"] = ()
    override: OverridingKind = OverridingKind.NOT_SET
    on_conflict: Annotated[OnConflictExpr | None, "onConflict"] = None
    returning: Annotated[tuple[TargetEntry, ...], "returningList"] = ()
    group: Annotated[tuple[SortGroupClause, ...], "groupClause"] = ()
    grouping_sets: Annotated[tuple[GroupingSet, ...], "groupingSets"] = ()
    having: Annotated["Expr | None", "havingQual"] = None
    windows: Annotated[tuple[WindowClause, ...], "windowClause"] = ()
    distinct: Annotated[tuple[SortGroupClause, ...], "distinctClause"] = ()
    is_distinct_on: Annotated[bool, "hasDistinctOn"] = False
    sort: Annotated[tuple[SortGroupClause, ...], "sortClause"] = ()
    offset: Annotated["Expr | None", "limitOffset"] = None
    limit: Annotated["Expr | None", "limitCount"] = None
    limit_option: Annotated[LimitOption, "limitOption"] = LimitOption.COUNT
    row_marks: Annotated[tuple[RowMarkClause, ...], "rowMarks"] = ()
    set_operation: Annotated[SetOperationStmt | None, "setOperations"] = None
    has_aggregates: Annotated[bool, "hasAggs"] = False
    has_target_srfs: Annotated[bool, "hasTargetSRFs"] = False
    has_group_entry: Annotated[bool, "hasGroupRTE"] = False
