"""Fill a database of its own, ask for the plan of every query, and say what lacks an index."""

import asyncio
import os
import sys
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from attune_db.migrate import migrate
from codegen.scratch import scratch_database
from plans.allowlist import EXCUSED
from plans.plan import LARGE, Verdict, judge
from plans.statements import Statement, statements

if TYPE_CHECKING:
    from asyncpg import Connection, Record

FILL = Path(__file__).with_name("fill.sql")
SIZES = """
SELECT relname, reltuples FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_%'
"""
# Indexes that hold something to be so, or that lead from a row to those that point to it.
HELD = """
SELECT indexrelid::regclass::text FROM pg_index
WHERE indisunique OR EXISTS (
    SELECT FROM pg_constraint
    WHERE contype = 'f' AND conrelid = indrelid AND conkey[1] = indkey[0]
)
"""
PARAMETERS = "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'asked'"
# Plans that hold whatever the values are, which is what a busy connection ends with; and what a
# page costs out of order where no disk has to turn.
SETTINGS = "SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1"
INDEXES = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"


async def main(dsn: str) -> int:
    """The exit status: 1 where a query lacks an index, or an index or an excuse a query."""
    await migrate(dsn)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(FILL.read_text(encoding="utf-8"))
        await connection.execute("VACUUM ANALYZE")
        sizes = {str(name): float(rows) for name, rows in await connection.fetch(SIZES)}
        small = [f"{name} has {rows:.0f} rows" for name, rows in sizes.items() if rows <= LARGE]
        await connection.execute(SETTINGS)
        verdicts = {
            statement.name: await explain(connection, statement, sizes)
            for statement in statements()
        }
        used = {index for verdict in verdicts.values() for index in verdict.indexes}
        idle = {name for (name,) in await connection.fetch(INDEXES)} - used
        idle -= {name for (name,) in await connection.fetch(HELD)}
    finally:
        await connection.close()
    lines = [
        *small,
        *report(verdicts, EXCUSED),
        *(f"{name}: nothing needs this index" for name in sorted(idle)),
    ]
    print("\n".join([*lines, f"{len(verdicts)} statements, {len(lines)} complaints"]))
    return 1 if lines else 0


async def explain(
    connection: "Connection[Record]", statement: Statement, sizes: dict[str, float]
) -> Verdict:
    """The verdict on a statement's plan."""
    await connection.execute(f"PREPARE asked AS {statement.text}")
    nulls = ", ".join(["NULL"] * int(await connection.fetchval(PARAMETERS)))
    execute = f"EXECUTE asked ({nulls})" if nulls else "EXECUTE asked"
    plan = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {execute}")
    await connection.execute("DEALLOCATE asked")
    return judge(str(plan), sizes)


def report(verdicts: dict[str, Verdict], excused: Mapping[str, str]) -> list[str]:
    """Faults that nothing excuses, and excuses that nothing needs."""
    wrong = {name: verdict.complaints for name, verdict in verdicts.items() if verdict.complaints}
    lines = [
        f"{name}: {complaint}"
        for name, complaints in wrong.items()
        if not any(fnmatchcase(name, pattern) for pattern in excused)
        for complaint in complaints
    ]
    return [
        *lines,
        *(
            f"{pattern}: no query needs this excuse"
            for pattern in excused
            if not _fits(pattern, wrong)
        ),
    ]


def _fits(pattern: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names)


if __name__ == "__main__":
    with scratch_database(os.environ.get("DATABASE_URL")) as dsn:
        sys.exit(asyncio.run(main(dsn)))
