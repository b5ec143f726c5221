"""What the queries need, as PostgreSQL's own analysis of them tells it."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import asyncpg

from attune_db.core import BulkQuery, DynamicQuery, Query
from plans.sql import repositories
from plans.texts import forms

if TYPE_CHECKING:
    from asyncpg import Connection, Record

OLDEST = 16
"""The first version whose trees tell privileges apart from tables."""

SHOW_TREES = """
SET debug_print_parse = on; SET debug_pretty_print = off; SET client_min_messages = log
"""
HIDE_TREES = "RESET debug_print_parse; RESET debug_pretty_print; RESET client_min_messages"

_PERMISSIONS = re.compile(
    r"RTEPERMISSIONINFO :relid (\d+) :inh \w+ :requiredPerms (\d+) :checkAsUser 0"
    r" :selectedCols \(b([ \d]*)\) :insertedCols \(b([ \d]*)\) :updatedCols \(b([ \d]*)\)"
)
_FUNCTION = re.compile(r":(?:func|opfunc|aggfn|winfn)o?id (\d+)")
_BITS = {"INSERT": 1, "SELECT": 2, "UPDATE": 4, "DELETE": 8}
_FIRST_COLUMN = 7  # a set of columns counts from FirstLowInvalidHeapAttributeNumber

_FUNCTIONS = """
SELECT oid::int8, oid::regprocedure::text AS name, proname, prosrc, prorettype = 'trigger'::regtype
FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
"""
_COLUMNS = """
SELECT attrelid::int8, attnum, relname, attname FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
  AND attnum > 0 AND NOT attisdropped
ORDER BY 1, 2
"""


# A privilege on a whole table is one on each of its columns, where it knows columns.
_GRANTED = f"""
WITH columns AS ({_COLUMNS})
SELECT privilege_type, columns.relname, attname FROM columns
JOIN pg_class AS c ON c.oid = attrelid, aclexplode(relacl)
WHERE grantee = $1::text::regrole AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
UNION ALL
SELECT privilege_type, columns.relname, columns.attname FROM columns
JOIN pg_attribute AS a USING (attrelid, attnum), aclexplode(attacl)
WHERE grantee = $1::text::regrole
UNION ALL
SELECT privilege_type, relname, NULL FROM pg_class, aclexplode(relacl)
WHERE grantee = $1::text::regrole AND (
    relkind NOT IN ('r', 'p')
    OR privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
)
"""
_GRANTED_FUNCTIONS = """
SELECT pg_proc.oid::regprocedure::text FROM pg_proc, aclexplode(proacl)
WHERE grantee = $1::text::regrole
"""


@dataclass(slots=True)
class Privileges:
    """Privileges of a role on tables, columns and functions, each as GRANT would say it."""

    exact: set[str] = field(default_factory=set[str])
    """`UPDATE (label) ON pack`, `DELETE ON pack`, `EXECUTE ON glob_first(text)`."""
    of_any_column: set[str] = field(default_factory=set[str])
    """`SELECT () ON pack`, of one column or another: count(*) and FOR UPDATE name none."""


async def granted_privileges(connection: "Connection[Record]", role: str) -> Privileges:
    """What a role has by name, in the schema and on its database."""
    granted = Privileges()
    for kind, table, column in await connection.fetch(_GRANTED, role):
        granted.exact.add(f"{kind} ({column}) ON {table}" if column else f"{kind} ON {table}")
        granted.of_any_column.add(f"{kind} () ON {table}")
    functions = await connection.fetch(_GRANTED_FUNCTIONS, role)
    granted.exact |= {f"EXECUTE ON {name}" for (name,) in functions}
    return granted


async def required_privileges(connection: "Connection[Record]") -> Privileges:
    """What the statements of all repositories need, and the triggers that they set off."""
    required = Privileges()
    names: dict[tuple[int, int], tuple[str, str]] = {
        (relation, number): (table, column)
        for relation, number, table, column in await connection.fetch(_COLUMNS)
    }
    functions = await connection.fetch(_FUNCTIONS)
    called: set[int] = set()
    for tree in await _trees(connection):
        called |= {int(oid) for oid in _FUNCTION.findall(tree)}
        for oid, bits, *sets in _PERMISSIONS.findall(tree):
            if (int(oid), 1) in names:  # the driver asks the catalogs about types
                _add(required, names, int(oid), int(bits), sets)
    triggers = [source for _, _, _, source, is_trigger in functions if is_trigger]
    for oid, name, plain, _, _ in functions:
        if oid in called or any(re.search(rf"\b{plain}\(", source) for source in triggers):
            required.exact.add(f"EXECUTE ON {name}")
    return required


def _add(
    required: Privileges,
    names: dict[tuple[int, int], tuple[str, str]],
    relation: int,
    bits: int,
    sets: list[str],
) -> None:
    table = names[relation, 1][0]
    by_kind = zip(("SELECT", "INSERT", "UPDATE"), sets, strict=True)
    members = {kind: {int(word) for word in words.split()} for kind, words in by_kind}
    for kind, bit in _BITS.items():
        if bits & bit and kind not in members:
            required.exact.add(f"{kind} ON {table}")
        elif bits & bit and not members[kind]:
            required.of_any_column.add(f"{kind} () ON {table}")
    for kind, numbers in members.items():
        assert all(number > _FIRST_COLUMN for number in numbers), "a whole row, or a system column"
        columns = [names[relation, number - _FIRST_COLUMN][1] for number in numbers]
        required.exact |= {f"{kind} ({column}) ON {table}" for column in columns}


async def _trees(connection: "Connection[Record]") -> list[str]:
    trees: list[str] = []

    def keep(_: object, message: asyncpg.PostgresLogMessage) -> None:
        detail: str | None = getattr(message, "detail", None)
        if detail and detail.startswith("{QUERY"):
            trees.append(" ".join(detail.split()))

    connection.add_log_listener(keep)
    await connection.execute(SHOW_TREES)
    count = 0
    for text in texts():
        await connection.prepare(text, name="")
        count += 1
    await connection.execute(HIDE_TREES)
    connection.remove_log_listener(keep)
    assert len(trees) >= count > 300
    return trees


def texts() -> Iterator[str]:
    """Each statement with everything that can be omitted: what omits some needs no more."""
    for repository in repositories().values():
        module = importlib.import_module(repository.__module__)
        for constant, value in vars(module).items():
            if isinstance(value, Query | DynamicQuery | BulkQuery):
                for form in forms(repository, constant.lower()):
                    yield form.text(())
