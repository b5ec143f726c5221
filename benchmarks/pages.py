"""Pages of a long list, by key and by OFFSET."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from attune_db import Database, Pagination, SearchEventFilter
from attune_db.repositories.event import SEARCH
from benchmarks.scoreboard import Board, measure

EVENTS = 50_000
PER_PAGE = 50
DEEP = 10_000
ALL = SearchEventFilter()

FILL = f"""
INSERT INTO event (trigger_ref, payload, created)
SELECT 'core.timer', jsonb_build_object('number', n), '2000-01-01'::timestamptz + n * interval '1 s'
FROM generate_series(1, {EVENTS}) AS n
"""


async def fill_events(db: Database) -> str:
    """Many events; the cursor of the page so deep."""
    async with db.connection() as connection:
        await connection.execute(FILL)
        await connection.execute("VACUUM ANALYZE event")
    after: str | None = None
    for _ in range(DEEP // 1000):
        after = (await db.event.search(ALL, after=after, per_page=1000)).cursor
    assert after is not None
    return after


async def pages(board: Board, db: Database, after: str) -> None:
    """The first page, and one far behind it."""
    first, deep = Pagination(0, PER_PAGE), Pagination(DEEP // PER_PAGE, PER_PAGE)
    rivals: dict[str, Callable[[], Awaitable[object]]] = {
        "list_paginated, the first page": lambda: db.event.list_paginated(first),
        "search by key, the first page": lambda: db.event.search(ALL),
        f"list_paginated, behind {DEEP} rows": lambda: db.event.list_paginated(deep),
        f"search by key, behind {DEEP} rows": lambda: db.event.search(ALL, after=after),
    }
    await board.compare(f"a page of {PER_PAGE} of {EVENTS} rows", rivals, 10)


def turns(after: str) -> None:
    """Time the reading of a cursor, and the assembly of its statement."""
    print("\nKeysetQuery, its text in the cache")
    measure("page_of and bind: the first page", lambda: _bind(None))
    measure("page_of and bind: a page behind a cursor", lambda: _bind(after))


def _bind(after: str | None) -> None:
    page, args = SEARCH.page_of((ALL,), None, after, PER_PAGE)
    page.bind(args)
