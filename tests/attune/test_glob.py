"""Patterns of refs: * is any text, and all else is meant as it stands. Real PostgreSQL."""

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from asyncpg import Connection, Record

MATCHES = """
SELECT $1::text COLLATE "C" BETWEEN glob_first($2) AND glob_last($2) AND $1 LIKE glob_rest($2)
"""
REF_COLUMNS = """
SELECT attrelid::regclass || '.' || attname
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
  AND attname ~ '(^|_)ref$' AND attcollation <> '"C"'::regcollation
"""


async def matches(connection: "Connection[Record]", text: str, pattern: str) -> bool:
    return bool(await connection.fetchval(MATCHES, text, pattern))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("slack.post", "slack.post"),
        ("slack.*", "slack.post"),
        ("slack.*", "slack."),
        ("*.post", "slack.post"),
        ("*", ""),
        ("**", "slack.post"),
        ("s*.p*t", "slack.post"),
        ("a%b_c\\d", "a%b_c\\d"),
        ("a%*", "a%b"),
        ("", ""),
        ("é*", "é\U0010ffff"),
    ],
)
async def test_a_pattern_matches(connection: "Connection[Record]", pattern: str, text: str) -> None:
    assert await matches(connection, text, pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("slack.post", "slack.post2"),
        ("slack.*", "slack"),
        ("slack.*", "slackx"),
        ("Slack.*", "slack.post"),
        ("*.post", "slack.post2"),
        ("a%b", "axb"),
        ("a_b", "axb"),
        ("a\\*", "ab"),
        ("a?", "ab"),
        ("[a]", "a"),
        ("", "a"),
    ],
)
async def test_a_pattern_does_not_match(
    connection: "Connection[Record]", pattern: str, text: str
) -> None:
    assert not await matches(connection, text, pattern)


# Letters that patterns are made of, in the hope that they meet, and any others.
PIECES = st.text(
    st.sampled_from("ab%_\\*.\n") | st.characters(codec="utf-8", exclude_characters="\0")
)


@given(st.lists(st.tuples(PIECES, PIECES), min_size=20, max_size=20))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_a_pattern_means_what_python_means_by_it(
    connection: "Connection[Record]", pairs: list[tuple[str, str]]
) -> None:
    for text, pattern in pairs:
        meant = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL)
        assert await matches(connection, text, pattern) is bool(meant), (text, pattern)


async def test_refs_are_ordered_by_bytes_on_every_server(
    connection: "Connection[Record]",
) -> None:
    assert await connection.fetch(REF_COLUMNS) == []


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_an_index_leads_to_what_begins_alike(
    connection: "Connection[Record]", mode: str
) -> None:
    await connection.execute(
        f"SET LOCAL plan_cache_mode = {mode}; SET LOCAL enable_seqscan = off;"
        "PREPARE asked (text) AS SELECT id FROM pack"
        " WHERE ref BETWEEN glob_first($1) AND glob_last($1) AND ref LIKE glob_rest($1)"
        " ORDER BY ref"
    )
    plan = await connection.fetchval("EXPLAIN (FORMAT JSON) EXECUTE asked ('sl*')")
    [root] = plan
    assert (root["Plan"]["Index Name"], "Index Cond" in root["Plan"]) == ("pack_ref_key", True)


async def test_each_pattern_is_planned_for(connection: "Connection[Record]") -> None:
    """Or a plan made for any pattern would sort all refs for the first page of `*`."""
    await connection.execute(
        "PREPARE asked (text) AS SELECT id FROM event"
        " WHERE trigger_ref BETWEEN glob_first($1) AND glob_last($1)"
        " AND trigger_ref LIKE glob_rest($1) ORDER BY created DESC, id DESC LIMIT 50"
    )
    for pattern in ["slack.*", "*.post", "*", "slack.post"] * 3:
        await connection.execute(f"EXECUTE asked ('{pattern}')")
    made = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = 'asked'"
    assert [*(await connection.fetch(made))[0]] == [0, 12]
