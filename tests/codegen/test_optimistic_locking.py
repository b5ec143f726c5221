"""A change on conditions tells what is gone from what isn't as expected. Real PostgreSQL."""

import asyncio
import importlib
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from attune_db.core import ChangedError, ConstraintError, NotFoundError

if TYPE_CHECKING:
    from asyncpg import Connection, Record

HERE = Path(__file__).parent / "probes"
SCHEMA, QUERIES = (HERE / "schema.sql").read_text(), (HERE / "run.sql").read_text()


@pytest.fixture(scope="module")
def package(project: Callable[..., Path]) -> Generator[Any]:
    """The generated package."""
    folder = project({"run.sql": QUERIES}, SCHEMA)
    (folder / "pyproject.toml").write_text("[tool.codegen]\nsecrets = ['run.token']\n")
    command = [sys.executable, "-m", "codegen", "gen", "--package", "probed"]
    command += ["--migrations", "migrations", "--queries", "queries"]
    subprocess.run(command, cwd=folder, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        yield importlib.import_module("probed")


@pytest.fixture
async def connection(dsn: str, package: Any) -> AsyncGenerator["Connection[Record]"]:
    """A connection to a database of this schema."""
    connection = await asyncpg.connect(dsn, server_settings={"search_path": "probed"})
    await connection.execute(f"CREATE SCHEMA probed; {SCHEMA}")
    await package.codecs.init_core(connection)
    yield connection
    await connection.close()


@pytest.fixture
def run(connection: "Connection[Record]", package: Any) -> Any:
    """The repository."""
    return package.RunRepository(connection)


async def test_the_row_that_is_as_expected_is_changed(run: Any) -> None:
    assert (await run.move(1, "requested", "running")).status == "running"


async def test_no_row_is_not_found_by_its_key_alone(run: Any) -> None:
    with pytest.raises(NotFoundError, match=r"^run not found: id = 7$") as caught:
        await run.move(7, "requested", "running")
    assert (caught.value.fields, caught.value.value) == (("id",), 7)


async def test_a_row_that_is_not_as_expected_has_changed(run: Any, package: Any) -> None:
    moved = await run.move(1, "requested", "running")
    expected = r"^run has changed: id = 1 \(expected status = 'requested'\)$"
    with pytest.raises(ChangedError, match=expected) as caught:
        await run.move(1, "requested", "running")
    error = caught.value
    assert (error.entity, error.fields, error.value) == ("Run", ("status",), "requested")
    assert error.current == moved
    assert isinstance(error.current, package.Run)


async def test_an_element_of_an_array_can_be_the_key(run: Any) -> None:
    with pytest.raises(ChangedError, match=r"\(expected label = 'y'\)$"):
        await run.relabel("new", "y", "z")
    assert (await run.relabel("new", "x", "z")).label == "z"
    with pytest.raises(NotFoundError):
        await run.relabel("old", "x", "z")


async def test_conditions_with_a_dot_are_expected_if_they_are_given(run: Any, package: Any) -> None:
    expected = package.PatchRunExpected(version=2)
    with pytest.raises(ChangedError, match=r"\(expected version = 2\)$") as caught:
        await run.patch(1, expected, package.PatchRunInput(status="done", worker="x"))
    assert (caught.value.fields, caught.value.value) == (("version",), 2)


async def test_what_is_expected_is_not_what_is_set(run: Any, package: Any) -> None:
    expected = package.PatchRunExpected(status="running", version=2)
    with pytest.raises(ChangedError, match="status = 'running', version = 2") as caught:
        await run.patch(1, expected, package.PatchRunInput(status="done"))
    assert caught.value.value == ("running", 2)


async def test_without_fields_the_row_that_is_read_has_changed(run: Any, package: Any) -> None:
    with pytest.raises(ChangedError):
        await run.patch(1, package.PatchRunExpected(version=2), package.PatchRunInput())
    with pytest.raises(NotFoundError):
        await run.patch(7, package.PatchRunExpected(version=2), package.PatchRunInput())


async def test_nothing_is_asked_where_nothing_is_expected(
    run: Any, package: Any, connection: "Connection[Record]"
) -> None:
    nothing, sent = package.PatchRunExpected(), list[Any]()
    await run.patch(1, nothing, package.PatchRunInput(worker="x"))  # the driver learns the types
    with connection.query_logger(sent.append), pytest.raises(NotFoundError):
        await run.patch(7, nothing, package.PatchRunInput(worker="x"))
    await asyncio.sleep(0)  # the driver logs a little later
    assert len(sent) == 1


async def test_a_row_that_is_changed_costs_one_statement(
    run: Any, connection: "Connection[Record]"
) -> None:
    await run.move(1, "requested", "requested")  # the driver learns the types
    sent: list[Any] = []
    with connection.query_logger(sent.append):
        await run.move(1, "requested", "running")
    await asyncio.sleep(0)
    assert len(sent) == 1


async def test_conditions_without_a_parameter_are_said_in_sql(run: Any) -> None:
    await run.start(1)
    with pytest.raises(ChangedError) as caught:
        await run.start(1)
    said = "(expected status IN ('requested', 'running'), worker IS NULL)"
    assert str(caught.value) == f"run has changed: id = 1 {said}"
    assert (caught.value.fields, caught.value.value) == (("status", "worker"), (None, None))


async def test_the_row_as_it_is_promises_less_than_a_changed_one(run: Any, package: Any) -> None:
    assert package.StartRunRow.__annotations__["worker"] is str
    assert package.StartCurrentRunRow.__annotations__["worker"] == str | None
    await run.move(2, "requested", "done")
    with pytest.raises(ChangedError) as caught:
        await run.start(2)
    assert caught.value.current == package.StartCurrentRunRow(2, None, "done")


async def test_a_row_to_delete_may_have_changed(run: Any, package: Any) -> None:
    with pytest.raises(ChangedError, match=r"expected version = 4") as caught:
        await run.discard(1, package.DiscardRunExpected(version=4))
    assert caught.value.current == package.DiscardRunRow(1, None)
    assert await run.discard(1, package.DiscardRunExpected(version=1))
    with pytest.raises(NotFoundError):
        await run.discard(1, package.DiscardRunExpected(version=1))


@pytest.mark.parametrize("method", ["change_token", "change_token_of_row"])
async def test_a_secret_never_shows(run: Any, method: str) -> None:
    with pytest.raises(ChangedError) as caught:
        await getattr(run, method)(1, "wrong", "new")
    text = f"{caught.value} {caught.value.value} {caught.value.current}"
    assert "wrong" not in text
    assert "hush" not in text
    assert caught.value.current.token == "hush"


async def test_the_row_before_and_after_is_the_row_as_it_is(run: Any) -> None:
    await run.finish(1)
    with pytest.raises(ChangedError, match=r"expected status <> 'done'") as caught:
        await run.finish(1)
    assert (caught.value.current.was, caught.value.current.status) == ("done", "done")


async def test_a_key_alone_is_found_or_not(run: Any, package: Any) -> None:
    with pytest.raises(NotFoundError):
        await run.touch(7)
    assert package.repositories.run.TOUCH.errors.row_probe is None


async def test_one_row_or_none_stays_so(run: Any) -> None:
    assert await run.try_move(1, "done", "running") is None


async def test_a_change_that_reads_other_tables_is_found_or_not(run: Any) -> None:
    with pytest.raises(NotFoundError):
        await run.move_if_any(1, "running")


async def test_a_key_of_two_columns(run: Any) -> None:
    await run.take(1, 2, "Ann", None)
    expected = r"^run has changed: line = 1, number = 2 \(expected holder = None\)$"
    with pytest.raises(ChangedError, match=expected) as caught:
        await run.take(1, 2, "Bob", None)
    assert (caught.value.fields, caught.value.value) == (("holder",), None)
    with pytest.raises(NotFoundError, match="line = 3, number = 2"):
        await run.take(3, 2, "Bob", None)


async def test_a_partitioned_table(run: Any) -> None:
    with pytest.raises(ChangedError, match=r"\(expected price <= :at_most\)"):
        await run.reprice(1, "north", 7, 4)
    with pytest.raises(NotFoundError):
        await run.reprice(1, "south", 7, 4)


async def test_a_partial_index_is_a_key_with_its_condition(run: Any) -> None:
    with pytest.raises(ChangedError) as caught:
        await run.edit("start", "new", "old")
    assert caught.value.current.id == 2
    assert caught.value.fields == ("body",)


async def test_a_condition_on_other_rows(run: Any) -> None:
    with pytest.raises(
        ChangedError, match=r"^run has changed: id = 1 \(expected EXISTS \("
    ) as caught:
        await run.sign(1, "so")
    assert caught.value.current.note == "so"
    with pytest.raises(NotFoundError, match=r"^run not found: id = 7$"):
        await run.sign(7, "so")


async def test_a_violation_names_what_was_put_in(
    run: Any, connection: "Connection[Record]"
) -> None:
    await connection.execute("ALTER TABLE run ADD CONSTRAINT known CHECK (status <> 'done')")
    with pytest.raises(ConstraintError) as caught:
        await run.move(1, "requested", "done")
    assert caught.value.constraint == "known"
