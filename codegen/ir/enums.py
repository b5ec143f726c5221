"""PostgreSQL's enums, as far as a query tree holds them; each one names its C type or field."""

from enum import IntEnum, IntFlag, StrEnum


class CommandType(IntEnum):
    """CmdType of a Query or a MergeAction."""

    UNKNOWN = 0
    SELECT = 1
    UPDATE = 2
    INSERT = 3
    DELETE = 4
    MERGE = 5
    UTILITY = 6
    NOTHING = 7


class RteKind(IntEnum):
    """RTEKind of a RangeTblEntry."""

    RELATION = 0
    SUBQUERY = 1
    JOIN = 2
    FUNCTION = 3
    TABLEFUNC = 4
    VALUES = 5
    CTE = 6
    NAMED_TUPLE_STORE = 7
    RESULT = 8
    GROUP = 9


class JoinType(IntEnum):
    """JoinType of a JoinExpr; a parsed query has no others."""

    INNER = 0
    LEFT = 1
    FULL = 2
    RIGHT = 3


class SetOperator(IntEnum):
    """SetOperation of a SetOperationStmt."""

    NONE = 0
    UNION = 1
    INTERSECT = 2
    EXCEPT = 3


class BoolOp(StrEnum):
    """BoolExprType, which a tree spells as a word."""

    AND = "and"
    OR = "or"
    NOT = "not"


class NullTestType(IntEnum):
    """NullTestType."""

    IS_NULL = 0
    IS_NOT_NULL = 1


class BoolTestType(IntEnum):
    """BoolTestType."""

    IS_TRUE = 0
    IS_NOT_TRUE = 1
    IS_FALSE = 2
    IS_NOT_FALSE = 3
    IS_UNKNOWN = 4
    IS_NOT_UNKNOWN = 5


class CompareType(IntEnum):
    """CompareType: what a comparison asks of the order of two values."""

    LT = 1
    LE = 2
    EQ = 3
    GE = 4
    GT = 5
    NE = 6


class SubLinkType(IntEnum):
    """SubLinkType."""

    EXISTS = 0
    ALL = 1
    ANY = 2
    ROW_COMPARE = 3
    EXPR = 4
    MULTI_EXPR = 5
    ARRAY = 6
    CTE = 7


class ParamKind(IntEnum):
    """ParamKind."""

    EXTERN = 0  # $1, $2, …
    EXEC = 1
    SUBLINK = 2  # a column of the subquery that something is compared with
    MULTI_EXPR = 3  # a column of `(a, b) = (SELECT …)`


class CoercionForm(IntEnum):
    """CoercionForm: how a call or cast is written."""

    EXPLICIT_CALL = 0
    EXPLICIT_CAST = 1
    IMPLICIT_CAST = 2
    SQL_SYNTAX = 3


class ReturningVersion(IntEnum):
    """VarReturningType: which version of a changed row RETURNING asks for."""

    DEFAULT = 0
    OLD = 1
    NEW = 2


class OnConflictAction(IntEnum):
    """OnConflictAction."""

    NONE = 0
    NOTHING = 1
    UPDATE = 2


class MergeMatchKind(IntEnum):
    """MergeMatchKind."""

    MATCHED = 0
    NOT_MATCHED_BY_SOURCE = 1
    NOT_MATCHED_BY_TARGET = 2


class GroupingSetKind(IntEnum):
    """GroupingSetKind."""

    EMPTY = 0
    SIMPLE = 1
    ROLLUP = 2
    CUBE = 3
    SETS = 4


class CteMaterialize(IntEnum):
    """CTEMaterialize."""

    DEFAULT = 0
    ALWAYS = 1
    NEVER = 2


class LimitOption(IntEnum):
    """LimitOption: WITH TIES or not."""

    COUNT = 0
    WITH_TIES = 1


class OverridingKind(IntEnum):
    """OverridingKind: of an INSERT into identity columns."""

    NOT_SET = 0
    USER_VALUE = 1
    SYSTEM_VALUE = 2


class MinMaxOp(IntEnum):
    """MinMaxOp."""

    GREATEST = 0
    LEAST = 1


class JsonConstructorType(IntEnum):
    """JsonConstructorType."""

    OBJECT = 1
    ARRAY = 2
    OBJECT_AGG = 3
    ARRAY_AGG = 4
    PARSE = 5
    SCALAR = 6
    SERIALIZE = 7


class JsonExprOp(IntEnum):
    """JsonExprOp."""

    EXISTS = 0
    QUERY = 1
    VALUE = 2
    TABLE = 3


class JsonBehaviorType(IntEnum):
    """JsonBehaviorType: ON ERROR and ON EMPTY."""

    NULL = 0
    ERROR = 1
    EMPTY = 2
    TRUE = 3
    FALSE = 4
    UNKNOWN = 5
    EMPTY_ARRAY = 6
    EMPTY_OBJECT = 7
    DEFAULT = 8


class TableFuncType(IntEnum):
    """TableFuncType."""

    XMLTABLE = 0
    JSON_TABLE = 1


class SqlValueFunctionOp(IntEnum):
    """SQLValueFunctionOp."""

    CURRENT_DATE = 0
    CURRENT_TIME = 1
    CURRENT_TIME_N = 2
    CURRENT_TIMESTAMP = 3
    CURRENT_TIMESTAMP_N = 4
    LOCALTIME = 5
    LOCALTIME_N = 6
    LOCALTIMESTAMP = 7
    LOCALTIMESTAMP_N = 8
    CURRENT_ROLE = 9
    CURRENT_USER = 10
    USER = 11
    SESSION_USER = 12
    CURRENT_CATALOG = 13
    CURRENT_SCHEMA = 14


class FrameOption(IntFlag):
    """FRAMEOPTION_…: bits of a WindowClause's frame."""

    NON_DEFAULT = 0x00001
    RANGE = 0x00002
    ROWS = 0x00004
    GROUPS = 0x00008
    BETWEEN = 0x00010
    START_UNBOUNDED_PRECEDING = 0x00020
    END_UNBOUNDED_PRECEDING = 0x00040
    START_UNBOUNDED_FOLLOWING = 0x00080
    END_UNBOUNDED_FOLLOWING = 0x00100
    START_CURRENT_ROW = 0x00200
    END_CURRENT_ROW = 0x00400
    START_OFFSET_PRECEDING = 0x00800
    END_OFFSET_PRECEDING = 0x01000
    START_OFFSET_FOLLOWING = 0x02000
    END_OFFSET_FOLLOWING = 0x04000
    EXCLUDE_CURRENT_ROW = 0x08000
    EXCLUDE_GROUP = 0x10000
    EXCLUDE_TIES = 0x20000
