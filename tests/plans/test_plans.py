"""Findings of `just plans` on a table that is made for it. Real PostgreSQL."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import asyncpg
import pytest

from attune_db.repositories import pack
from plans.__main__ import explain, report
from plans.plan import Verdict
from plans.statements import Described, Parameter, Statement, variants

TABLE = """
CREATE TABLE thing (id int PRIMARY KEY, kind int NOT NULL, name text NOT NULL);
INSERT INTO thing SELECT n, n % 100, md5(n::text) FROM generate_series(1, 20000) AS n;
ANALYZE thing;
SET LOCAL random_page_cost = 1.1;
SET LOCAL plan_cache_mode = force_generic_plan
"""
BY_KIND = "CREATE INDEX thing_kind ON thing (kind, name)"
BY_NAME = "CREATE INDEX thing_name ON thing (name)"

Ask = Callable[..., Awaitable[Verdict]]


@pytest.fixture
async def ask(shared_dsn: str) -> AsyncGenerator[Ask]:
    """The verdict on a statement, where there are these indexes; all of it is rolled back."""
    connection = await asyncpg.connect(shared_dsn)

    async def ask(text: str, *indexes: str, size: float = 20000) -> Verdict:
        for index in indexes:
            await connection.execute(index)
        return await explain(connection, Statement("thing.ask", text), {"thing": size})

    try:
        await connection.execute(f"BEGIN; {TABLE}")
        yield ask
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT * FROM thing WHERE name = $1", "reads all of thing for (name = $1)"),
        ("SELECT * FROM thing ORDER BY name", "sorts 20000 rows by name"),
        ("DELETE FROM thing WHERE kind = $1", "reads all of thing for (kind = $1)"),
        (
            "SELECT * FROM thing WHERE kind < $1 ORDER BY id LIMIT 50",
            "walks all of thing_pkey for (kind < $1)",
        ),
    ],
)
async def test_what_lacks_an_index_is_seen(ask: Ask, text: str, complaint: str) -> None:
    assert (await ask(text)).complaints == [complaint]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("SELECT * FROM thing WHERE id = $1", "thing_pkey"),
        ("SELECT * FROM thing WHERE name = $1", "thing_name"),
        ("SELECT * FROM thing WHERE kind = $1 ORDER BY name", "thing_kind"),
        ("UPDATE thing SET kind = 1 WHERE id = $1 RETURNING id", "thing_pkey"),
    ],
)
async def test_what_uses_an_index_is_left_alone(ask: Ask, text: str, index: str) -> None:
    assert await ask(text, BY_KIND, BY_NAME) == Verdict([], {index})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) + random() FROM thing",
        "SELECT * FROM thing",
        "INSERT INTO thing (id, kind, name) VALUES ($1, $2, $3)",
    ],
)
async def test_what_could_use_no_index_is_left_alone(ask: Ask, text: str) -> None:
    assert (await ask(text)).complaints == []


async def test_a_small_table_is_left_alone(ask: Ask) -> None:
    assert (await ask("SELECT * FROM thing WHERE name = $1", size=10)).complaints == []


# report


def test_what_is_wrong_is_told() -> None:
    verdicts = {"pack.list": Verdict(["sorts"]), "pack.count": Verdict()}
    assert report(verdicts, {}) == ["pack.list: sorts"]


def test_an_excuse_covers_the_names_that_fit() -> None:
    assert report({"pack.list": Verdict(["sorts"])}, {"*.list": "why"}) == []
    assert report({"pack.list_all": Verdict(["sorts"])}, {"*.list*": "why"}) == []


def test_an_excuse_that_nothing_needs_is_told() -> None:
    lines = report({"pack.list": Verdict()}, {"pack.list": "why"})
    assert lines == ["pack.list: no query needs this excuse"]


# statements


def described(name: str, *fields: tuple[str, str | None]) -> Described:
    return Described("pack.sql", name, [Parameter(*field) for field in fields])


ORDERS = ("; label", "; created", "; updated")


def test_a_filter_is_asked_with_all_none_and_each_of_its_fields_in_each_order() -> None:
    page = (("limit", "pagination"), ("offset", "pagination"))
    fields = ("ref", "is_standard", "tag", "runtime_dep", "query")
    filter = [(name, "filter") for name in fields]
    statements = list(variants(described("list_search", *page, *filter)))
    asked = [", ".join(sorted(fields)), "", *fields]
    names = [f"{name}{order}" for name in asked for order in ("", *ORDERS)]
    assert [statement.name for statement in statements] == [
        f"pack.list_search({name})" for name in names
    ]
    [by_tag] = [
        statement.text for statement in statements if statement.name == "pack.list_search(tag)"
    ]
    assert by_tag.count("$") == 1
    assert "WHERE tags @> ARRAY[$1]" in by_tag
    assert statements[1].text == statements[0].text.replace("ORDER BY ref", "ORDER BY label, id")
    assert all(statement.text.endswith("LIMIT 50 OFFSET 100") for statement in statements)


def test_a_statement_of_fixed_text_is_asked_as_it_is() -> None:
    [statement] = variants(described("find_by_ref", ("ref", None)))
    assert statement == Statement("pack.find_by_ref", pack.FIND_BY_REF.sql)


def test_an_update_is_asked_with_all_of_its_fields() -> None:
    names = ("label", "description", "version", "conf_schema", "config", "meta", "tags")
    fields = [(name, "input") for name in (*names, "runtime_deps", "is_standard")]
    [statement] = variants(described("update", ("id", None), *fields))
    assert statement.text.count("$") == 10
