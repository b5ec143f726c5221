"""Rules: which action answers which trigger."""

# Generated from queries/rule.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    Clause,
    DynamicQuery,
    Expected,
    KeyProbe,
    OneOf,
    Pagination,
    Query,
)

from ..entities.rule import Rule
from ..inputs.rule import (
    CreateRuleInput,
    ListSearchRuleFilter,
    ListSearchRuleOrder,
    UpdateIfRuleExpected,
    UpdateIfRuleInput,
    UpdateRuleInput,
    UpsertManyRuleInput,
    UpsertRuleInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
RuleList: TypeAlias = list[Rule]
StrList: TypeAlias = list[str]

FIND_BY_ID = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE id = $1""",
    parameters=("id",),
)

FIND_BY_REF = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE ref = $1""",
    parameters=("ref",),
)

FIND_BY_PACK = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE pack = $1
ORDER BY ref""",
    parameters=("pack",),
)

FIND_BY_ACTION = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE action = $1
ORDER BY ref""",
    parameters=("action",),
)

FIND_BY_TRIGGER = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE trigger = $1
ORDER BY ref""",
    parameters=("trigger",),
)

FIND_ENABLED = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE enabled
ORDER BY ref""",
)

LIST = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
ORDER BY ref""",
)

LIST_PAGINATED = Query(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
ORDER BY ref
LIMIT $1 OFFSET $2""",
    parameters=("limit", "offset"),
)

LIST_SEARCH = DynamicQuery(
    Rule,
    (
        """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " pack = ${filter.pack}\n  ",
                " action = ${filter.action}\n  ",
                " trigger = ${filter.trigger}\n  ",
                " enabled = ${filter.enabled}",
            ),
        ),
        "\nORDER BY",
        OneOf(
            {
                "": " ref",
                "label": " label, id",
                "created": " created DESC, id DESC",
                "updated": " updated DESC, id DESC",
            }
        ),
        "\nLIMIT $1 OFFSET $2",
    ),
    parameters=("limit", "offset"),
    groups=("filter",),
)

COUNT_LIST_SEARCH = DynamicQuery(
    int,
    (
        """\
SELECT count(*) FROM (
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
""",
        Clause(
            "WHERE",
            "AND",
            (
                " ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})\n  ",
                " ref LIKE glob_rest(${filter.ref})\n  ",
                " pack = ${filter.pack}\n  ",
                " action = ${filter.action}\n  ",
                " trigger = ${filter.trigger}\n  ",
                " enabled = ${filter.enabled}",
            ),
        ),
        "\n) AS listed",
    ),
    groups=("filter",),
)

COUNT = Query(int, "SELECT count(*) FROM rule")

CREATE = DynamicQuery(
    Rule,
    (
        """\
INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                  trigger, trigger_ref, conditions, action_params, trigger_params,
                  enabled, is_adhoc)
VALUES (""",
        Clause(
            "",
            ",",
            (
                "${input.ref}",
                " ${input.pack}",
                " ${input.pack_ref}",
                " ${input.label}",
                " ${input.description}",
                "\n        ${input.action}",
                " ${input.action_ref}",
                " ${input.trigger}",
                " ${input.trigger_ref}",
                "\n        ${input.conditions}",
                " ${input.action_params}",
                " ${input.trigger_params}",
                "\n        ${input.enabled}",
                " ${input.is_adhoc}",
            ),
            otherwise=" DEFAULT",
        ),
        """\
)
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
    ),
    groups=("input",),
)

UPSERT = DynamicQuery(
    Rule,
    (
        """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
           trigger_ref, conditions, action_params, trigger_params, enabled,
           is_adhoc, created, updated
    FROM rule
    """,
        Clause(
            "WHERE",
            "AND",
            (
                " ref = ${input.ref}\n      ",
                " pack = ${input.pack}\n      ",
                " pack_ref = ${input.pack_ref}\n      ",
                " label = ${input.label}\n      ",
                " description = ${input.description}\n      ",
                " action = ${input.action}\n      ",
                " action_ref = ${input.action_ref}\n      ",
                " trigger = ${input.trigger}\n      ",
                " trigger_ref = ${input.trigger_ref}\n      ",
                " conditions = ${input.conditions}\n      ",
                " action_params = ${input.action_params}\n      ",
                " trigger_params = ${input.trigger_params}\n      ",
                " enabled = ${input.enabled}\n      ",
                " is_adhoc = ${input.is_adhoc}",
            ),
        ),
        """
), written AS (
    INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                      trigger, trigger_ref, conditions, action_params,
                      trigger_params, enabled, is_adhoc)
    VALUES (""",
        Clause(
            "",
            ",",
            (
                "${input.ref}",
                " ${input.pack}",
                " ${input.pack_ref}",
                " ${input.label}",
                "\n            ${input.description}",
                " ${input.action}",
                " ${input.action_ref}",
                " ${input.trigger}",
                "\n            ${input.trigger_ref}",
                " ${input.conditions}",
                " ${input.action_params}",
                "\n            ${input.trigger_params}",
                " ${input.enabled}",
                " ${input.is_adhoc}",
            ),
            otherwise=" DEFAULT",
        ),
        ")\n    ON CONFLICT (ref) DO UPDATE\n    ",
        Clause(
            "SET",
            ",",
            (
                " pack = EXCLUDED.pack",
                "\n        pack_ref = EXCLUDED.pack_ref",
                "\n        label = EXCLUDED.label",
                "\n        description = EXCLUDED.description",
                "\n        action = EXCLUDED.action",
                "\n        action_ref = EXCLUDED.action_ref",
                "\n        trigger = EXCLUDED.trigger",
                "\n        trigger_ref = EXCLUDED.trigger_ref",
                "\n        conditions = ${input.conditions}",
                "\n        action_params = ${input.action_params}",
                "\n        trigger_params = ${input.trigger_params}",
                "\n        enabled = ${input.enabled}",
                "\n        is_adhoc = ${input.is_adhoc}",
            ),
        ),
        """
    WHERE rule.updated IS DISTINCT FROM (SELECT updated FROM same)
    RETURNING id, ref, pack, pack_ref, label, description, action, action_ref,
              trigger, trigger_ref, conditions, action_params, trigger_params,
              enabled, is_adhoc, created, updated
)
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled,
       is_adhoc, created, updated
FROM written
UNION ALL
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled,
       is_adhoc, created, updated
FROM same
WHERE NOT EXISTS (SELECT FROM written)
LIMIT 1""",
    ),
    groups=("input",),
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Rule,
        (
            """\
INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                  trigger, trigger_ref, conditions, action_params,
                  trigger_params, enabled, is_adhoc)
VALUES (""",
            Clause(
                "",
                ",",
                (
                    "${input.ref}",
                    " ${input.pack}",
                    " ${input.pack_ref}",
                    " ${input.label}",
                    "\n        ${input.description}",
                    " ${input.action}",
                    " ${input.action_ref}",
                    " ${input.trigger}",
                    "\n        ${input.trigger_ref}",
                    " ${input.conditions}",
                    " ${input.action_params}",
                    "\n        ${input.trigger_params}",
                    " ${input.enabled}",
                    " ${input.is_adhoc}",
                ),
                otherwise=" DEFAULT",
            ),
            ")\nON CONFLICT (ref) DO UPDATE\n",
            Clause(
                "SET",
                ",",
                (
                    " pack = EXCLUDED.pack",
                    "\n    pack_ref = EXCLUDED.pack_ref",
                    "\n    label = EXCLUDED.label",
                    "\n    description = EXCLUDED.description",
                    "\n    action = EXCLUDED.action",
                    "\n    action_ref = EXCLUDED.action_ref",
                    "\n    trigger = EXCLUDED.trigger",
                    "\n    trigger_ref = EXCLUDED.trigger_ref",
                    "\n    conditions = ${input.conditions}",
                    "\n    action_params = ${input.action_params}",
                    "\n    trigger_params = ${input.trigger_params}",
                    "\n    enabled = ${input.enabled}",
                    "\n    is_adhoc = ${input.is_adhoc}",
                ),
            ),
            """
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
        ),
        groups=("input",),
    ),
    "input",
)

UPDATE = DynamicQuery(
    Rule,
    (
        "UPDATE rule\n",
        Clause(
            "SET",
            ",",
            (
                " label = ${input.label}",
                "\n    description = ${input.description}",
                "\n    conditions = ${input.conditions}",
                "\n    action_params = ${input.action_params}",
                "\n    trigger_params = ${input.trigger_params}",
                "\n    enabled = ${input.enabled}",
            ),
        ),
        """
WHERE id = $1
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
    ),
    parameters=("id",),
    groups=("input",),
    unchanged=Query(
        Rule,
        """\
SELECT    id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated
FROM rule
WHERE id = $1""",
        parameters=("id",),
    ),
)

UPDATE_IF = DynamicQuery(
    Rule,
    (
        "UPDATE rule\n",
        Clause(
            "SET",
            ",",
            (
                " label = ${input.label}",
                "\n    description = ${input.description}",
                "\n    conditions = ${input.conditions}",
                "\n    action_params = ${input.action_params}",
                "\n    trigger_params = ${input.trigger_params}",
                "\n    enabled = ${input.enabled}",
            ),
        ),
        "\n",
        Clause(
            "WHERE",
            "AND",
            (
                " id = $1\n  ",
                " enabled = ${expected.enabled}\n  ",
                " updated = ${expected.updated}",
            ),
        ),
        """
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
    ),
    parameters=("id",),
    groups=("expected", "input"),
    unchanged=DynamicQuery(
        Rule,
        (
            """\
SELECT    id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated
FROM rule
""",
            Clause(
                "WHERE",
                "AND",
                (
                    " id = $1\n  ",
                    " enabled = ${expected.enabled}\n  ",
                    " updated = ${expected.updated}",
                ),
            ),
        ),
        parameters=("id",),
        groups=("expected", "input"),
    ),
    probe=KeyProbe(
        Rule,
        """\
SELECT    id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated
FROM rule
WHERE id = $1""",
        ("id",),
        (0,),
        (Expected("enabled", 1, "enabled"), Expected("updated", 1, "updated")),
    ),
)

DELETE = Query(int, "DELETE FROM rule\nWHERE id = $1", parameters=("id",))

DELETE_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM rule
WHERE pack = $1
  AND NOT is_adhoc
  AND ref <> ALL ($2)""",
    parameters=("pack", "refs"),
)


class RuleRepository(BaseRepository):
    """Rules: which action answers which trigger."""

    entity = "Rule"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Rule | None:
        """The rule with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Rule:
        """The rule with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_ref(self, ref: str) -> Rule | None:
        """The rule with this ref."""
        return await self._fetch_optional(FIND_BY_REF, ref)

    async def get_by_ref(self, ref: str) -> Rule:
        """The rule with this ref; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_REF, ref)

    async def find_by_pack(self, pack_id: int) -> RuleList:
        """Rules of this pack, by ref."""
        return await self._fetch_all(FIND_BY_PACK, pack_id)

    async def find_by_action(self, action_id: int) -> RuleList:
        """Rules that run this action, by ref."""
        return await self._fetch_all(FIND_BY_ACTION, action_id)

    async def find_by_trigger(self, trigger_id: int) -> RuleList:
        """Rules that react to this trigger, enabled or not, by ref."""
        return await self._fetch_all(FIND_BY_TRIGGER, trigger_id)

    async def find_enabled(self) -> RuleList:
        """Rules that react, by ref."""
        return await self._fetch_all(FIND_ENABLED)

    async def list(self) -> RuleList:
        """All rules, by ref."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> RuleList:
        """One page of all rules, by ref."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_search(
        self,
        filter: ListSearchRuleFilter,
        pagination: Pagination,
        *,
        order: ListSearchRuleOrder | None = None,
    ) -> RuleList:
        """One page of the rules that match every given filter, by ref."""
        return await self._fetch_all(
            LIST_SEARCH, pagination.limit, pagination.offset, filter, order
        )

    async def count_list_search(self, filter: ListSearchRuleFilter) -> int:
        """Number of rows that `list_search` gives on all its pages."""
        return await self._fetch_value(COUNT_LIST_SEARCH, filter)

    async def count(self) -> int:
        """How many rules there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateRuleInput) -> Rule:
        """Add a rule."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: UpsertRuleInput) -> Rule:
        """Add a rule, or change the one with this ref; where nothing differs, nothing is
        written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[UpsertManyRuleInput]) -> RuleList:
        """Add rules, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdateRuleInput) -> Rule:
        """Change the given fields of a rule; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfRuleExpected, input: UpdateIfRuleInput
    ) -> Rule:
        """Change the given fields of a rule that is as expected; NotFoundError if there is
        none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, expected, input)

    async def delete(self, id: int) -> bool:
        """Remove the rule with this id; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove what this pack shipped and ships no more; ad-hoc rules stay."""
        return await self._execute(DELETE_BY_PACK_EXCLUDING, pack_id, refs)
