"""Reasons: the kinds of them, and one as it is told."""

from dataclasses import dataclass
from enum import StrEnum

from codegen.ir.catalog import Column


class Kind(StrEnum):
    """The kind of a reason, as `describe --json` names it."""

    # A column may be NULL

    OUTER_JOIN = "outer join"
    NULLABLE_COLUMN = "nullable column"
    UNTRUSTED_TABLE = "untrusted table"  # whose constraints guarantee nothing
    FUNCTION = "function"  # built in, but it may give NULL for values
    UNKNOWN_FUNCTION = "unknown function"  # anybody's
    EMPTY_AGGREGATE = "empty aggregate"
    FILTERED_AGGREGATE = "filtered aggregate"
    WINDOW_FRAME = "window frame"
    EMPTY_SUBQUERY = "empty subquery"
    CASE_WITHOUT_ELSE = "case without else"
    NULLIF = "nullif"
    SUBSCRIPT = "subscript"
    FIELD = "field"
    JSON_PATH = "json path"
    NULL_ELEMENTS = "null elements"
    NULL_CONSTANT = "null constant"
    NULL_PARAMETER = "null parameter"
    GROUPING_SET = "grouping set"
    PADDED_FUNCTION = "padded function"  # ROWS FROM fills up the shorter one
    TABLE_FUNCTION = "table function"
    RECURSION = "recursion"
    ROW_VERSION = "row version"  # old where there was none, new where there is none
    GENERATED_NULLABLE = "generated nullable"  # by an expression that may be NULL
    UNMATCHED_ROW = "unmatched row"  # of MERGE
    UNKNOWN_EXPRESSION = "unknown expression"

    # A column can't be NULL

    NOT_NULL = "not null"
    CHECK = "check"
    GENERATED = "generated"
    CONDITION = "condition"
    ASSIGNMENT = "assignment"
    CONSTANT = "constant"
    TOTAL_FUNCTION = "total function"
    COALESCE = "coalesce"
    CASE = "case"
    TEST = "test"
    COUNT = "count"
    AGGREGATE = "aggregate"
    CONSTRUCTOR = "constructor"
    SUBQUERY = "subquery"
    DOMAIN = "domain"
    FULL_JOIN = "full join"
    CHECKED_ARGUMENT = "checked argument"  # in which the library lets no None through
    ROW_SOURCE = "row source"  # a function in FROM, VALUES, a set operation
    EXPRESSION = "expression"

    # Several rows can come

    MISSING_KEY = "missing key"
    UNHELD_KEY = "unheld key"
    INHERITANCE = "inheritance"
    SEVERAL_ROWS = "several rows"  # of VALUES, of a function, of a set operation
    GROUPS = "groups"
    FULL_JOIN_SIDES = "full join sides"
    BULK = "bulk"

    # One row comes, or none

    HELD_KEY = "held key"
    LIMIT = "limit"
    SINGLE_GROUP = "single group"  # an aggregate without GROUP BY, or groups that don't differ
    SINGLE_ROW = "single row"  # of VALUES, or without FROM

    # A parameter may be None

    TESTED = "tested"
    STORED = "stored"
    PASSED_ON = "passed on"

    # It may not

    COMPARED = "compared"
    COMPUTED = "computed"
    STORED_NOT_NULL = "stored not null"
    REFUSED = "refused"  # by PostgreSQL, with an error
    UNSEEN = "unseen"  # nothing tells what a NULL would mean

    # Of all of them

    REWRITE_RULE = "rewrite rule"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was inferred, or wasn't."""

    kind: Kind
    message: str  # one short sentence, lower case
    offset: int  # in the file's statement
    remedy: str | None = None  # a small change that would prove more
    column: Column | None = None  # the stored column that is to blame
    bound: tuple[Column, ...] = ()  # columns of a table that are held, but no key of it
