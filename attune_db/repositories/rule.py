"""Rules: which action answers which trigger."""

# Generated from queries/rule.sql by `just gen`: change that, not this.

from collections.abc import Sequence
from typing import TypeAlias

from attune_db.core import (
    BaseRepository,
    BulkQuery,
    DynamicQuery,
    ErrorContext,
    ListQuery,
    Pagination,
    Precondition,
    Query,
    ReadQuery,
    RowProbe,
    UpdateQuery,
)

from ..entities.rule import Rule
from ..inputs.rule import (
    CreateRuleInput,
    ListSearchRuleFilter,
    ListSearchRuleOrder,
    UpdateIfRuleExpected,
    UpdateRuleInput,
)
from ..schema import SCHEMA

# In the class, `list` is a method.
RuleList: TypeAlias = list[Rule]
StrList: TypeAlias = list[str]

FIND_BY_ID = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE id = $1""",
    ("id",),
)

FIND_BY_REF = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE ref = $1""",
    ("ref",),
)

FIND_BY_PACK = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE pack = $1
ORDER BY ref""",
    ("pack",),
)

FIND_BY_ACTION = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE action = $1
ORDER BY ref""",
    ("action",),
)

FIND_BY_TRIGGER = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE trigger = $1
ORDER BY ref""",
    ("trigger",),
)

FIND_ENABLED = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE enabled
ORDER BY ref""",
)

LIST = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
ORDER BY ref""",
)

LIST_PAGINATED = ReadQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
ORDER BY ref
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SEARCH = ListQuery(
    Rule,
    """\
SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
       trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
       created, updated
FROM rule
WHERE «ref BETWEEN glob_first(${filter.ref}) AND glob_last(${filter.ref})»
  AND «ref LIKE glob_rest(${filter.ref})»
  AND «pack = ${filter.pack}»
  AND «action = ${filter.action}»
  AND «trigger = ${filter.trigger}»
  AND «enabled = ${filter.enabled}»
ORDER BY «ref»
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
    orders={
        "label": "label, id",
        "created": "created DESC, id DESC",
        "updated": "updated DESC, id DESC",
    },
    read_only=True,
)

COUNT = ReadQuery(int, "SELECT count(*) FROM rule")

CREATE = DynamicQuery(
    Rule,
    """\
INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                  trigger, trigger_ref, conditions, action_params, trigger_params,
                  enabled, is_adhoc)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label}, ${input.description},
        ${input.action}, ${input.action_ref}, ${input.trigger}, ${input.trigger_ref},
        ${input.conditions}, ${input.action_params}, ${input.trigger_params},
        ${input.enabled}, ${input.is_adhoc})
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
)

UPSERT = DynamicQuery(
    Rule,
    """\
WITH same AS (
    SELECT id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
           trigger_ref, conditions, action_params, trigger_params, enabled,
           is_adhoc, created, updated
    FROM rule
    WHERE «ref = ${input.ref}»
      AND «pack = ${input.pack}»
      AND «pack_ref = ${input.pack_ref}»
      AND «label = ${input.label}»
      AND «description = ${input.description}»
      AND «action = ${input.action}»
      AND «action_ref = ${input.action_ref}»
      AND «trigger = ${input.trigger}»
      AND «trigger_ref = ${input.trigger_ref}»
      AND «conditions = ${input.conditions}»
      AND «action_params = ${input.action_params}»
      AND «trigger_params = ${input.trigger_params}»
      AND «enabled = ${input.enabled}»
      AND «is_adhoc = ${input.is_adhoc}»
), written AS (
    INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                      trigger, trigger_ref, conditions, action_params,
                      trigger_params, enabled, is_adhoc)
    VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
            ${input.description}, ${input.action}, ${input.action_ref}, ${input.trigger},
            ${input.trigger_ref}, ${input.conditions}, ${input.action_params},
            ${input.trigger_params}, ${input.enabled}, ${input.is_adhoc})
    ON CONFLICT (ref) DO UPDATE
    SET pack = EXCLUDED.pack,
        pack_ref = EXCLUDED.pack_ref,
        label = EXCLUDED.label,
        description = EXCLUDED.description,
        action = EXCLUDED.action,
        action_ref = EXCLUDED.action_ref,
        trigger = EXCLUDED.trigger,
        trigger_ref = EXCLUDED.trigger_ref,
        «conditions = ${input.conditions}»,
        «action_params = ${input.action_params}»,
        «trigger_params = ${input.trigger_params}»,
        «enabled = ${input.enabled}»,
        «is_adhoc = ${input.is_adhoc}»
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
)

UPSERT_MANY = BulkQuery(
    DynamicQuery(
        Rule,
        """\
INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref,
                  trigger, trigger_ref, conditions, action_params,
                  trigger_params, enabled, is_adhoc)
VALUES (${input.ref}, ${input.pack}, ${input.pack_ref}, ${input.label},
        ${input.description}, ${input.action}, ${input.action_ref}, ${input.trigger},
        ${input.trigger_ref}, ${input.conditions}, ${input.action_params},
        ${input.trigger_params}, ${input.enabled}, ${input.is_adhoc})
ON CONFLICT (ref) DO UPDATE
SET pack = EXCLUDED.pack,
    pack_ref = EXCLUDED.pack_ref,
    label = EXCLUDED.label,
    description = EXCLUDED.description,
    action = EXCLUDED.action,
    action_ref = EXCLUDED.action_ref,
    trigger = EXCLUDED.trigger,
    trigger_ref = EXCLUDED.trigger_ref,
    «conditions = ${input.conditions}»,
    «action_params = ${input.action_params}»,
    «trigger_params = ${input.trigger_params}»,
    «enabled = ${input.enabled}»,
    «is_adhoc = ${input.is_adhoc}»
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
    ),
    batch_argument="input",
)

UPDATE = UpdateQuery(
    Rule,
    """\
UPDATE rule
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «conditions = ${input.conditions}»,
    «action_params = ${input.action_params}»,
    «trigger_params = ${input.trigger_params}»,
    «enabled = ${input.enabled}»
WHERE id = $1
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
    ("id",),
)

UPDATE_IF = UpdateQuery(
    Rule,
    """\
UPDATE rule
SET «label = ${input.label}»,
    «description = ${input.description}»,
    «conditions = ${input.conditions}»,
    «action_params = ${input.action_params}»,
    «trigger_params = ${input.trigger_params}»,
    «enabled = ${input.enabled}»
WHERE id = $1
  AND «enabled = ${expected.enabled}»
  AND «updated = ${expected.updated}»
RETURNING id, ref, pack, pack_ref, label, description, action, action_ref, trigger,
          trigger_ref, conditions, action_params, trigger_params, enabled, is_adhoc,
          created, updated""",
    ("id",),
    errors=ErrorContext(
        row_probe=RowProbe(
            "WHERE id = $1",
            (
                Precondition("enabled", "expected.enabled"),
                Precondition("updated", "expected.updated"),
            ),
        )
    ),
)

DELETE = Query(
    int,
    """\
DELETE FROM rule
WHERE id = $1""",
    ("id",),
)

DELETE_BY_PACK_EXCLUDING = Query(
    int,
    """\
DELETE FROM rule
WHERE pack = $1
  AND NOT is_adhoc
  AND ref <> ALL ($2)""",
    ("pack", "refs"),
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
        return await self._fetch_value(LIST_SEARCH.count, filter)

    async def count(self) -> int:
        """How many rules there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateRuleInput) -> Rule:
        """Add a rule."""
        return await self._fetch_one(CREATE, input)

    async def upsert(self, input: CreateRuleInput) -> Rule:
        """Add a rule, or change the one with this ref; where nothing differs, nothing is
        written.
        """
        return await self._fetch_one(UPSERT, input)

    async def upsert_many(self, input: Sequence[CreateRuleInput]) -> RuleList:
        """Add rules, or change those with their refs; what is left unset stays as it is."""
        return await self._fetch_each(UPSERT_MANY, input)

    async def update(self, id: int, input: UpdateRuleInput) -> Rule:
        """Change the given fields of a rule; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def update_if(
        self, id: int, expected: UpdateIfRuleExpected, input: UpdateRuleInput
    ) -> Rule:
        """Change the given fields of a rule that is as expected; NotFoundError if there is
        none, ChangedError if it isn't as expected.
        """
        return await self._fetch_one(UPDATE_IF, id, input, expected)

    async def delete(self, id: int) -> bool:
        """Remove the rule with this id; true if there was one."""
        return await self._execute_one(DELETE, id)

    async def delete_by_pack_excluding(self, pack_id: int, refs: StrList) -> int:
        """Remove what this pack shipped and ships no more; ad-hoc rules stay."""
        return await self._execute(DELETE_BY_PACK_EXCLUDING, pack_id, refs)
