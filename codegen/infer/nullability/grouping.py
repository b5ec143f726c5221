"""Grouping: what is known of groups, as against the rows that they are made of.

`SELECT max(name) FROM person WHERE name IS NOT NULL` may be NULL: the one group has no rows if the
condition lets none through. `GROUP BY` makes no group without rows.
"""

from codegen.infer.narrowing.narrowing import NOTHING, NonNulls, Truth, non_nulls
from codegen.infer.nullability.group_rows import groups_are_nonempty
from codegen.ir.scope import Scope


def non_nulls_in_groups(scope: Scope, input_non_nulls: NonNulls) -> NonNulls:
    """Expressions that aren't NULL in the select list, given those that aren't before GROUP BY."""
    query = scope.query
    passed = non_nulls(scope, query.having, Truth.TRUE) or NOTHING
    is_grouped = query.has_aggregates or query.having or query.grouping_sets
    # A group of no rows has passed no condition but HAVING.
    return passed if is_grouped and not groups_are_nonempty(scope) else input_non_nulls | passed
