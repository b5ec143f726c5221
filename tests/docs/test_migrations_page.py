"""docs/migrations.md does what it says."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import attune_db.migrate
from attune_db.migrate import (
    MIGRATIONS,
    EditedMigrationError,
    MigrationError,
    MigrationFailedError,
    Waits,
    migrate,
)
from attune_db.migrate.cli import COMMANDS
from codegen.scratch import scratch_database

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/migrations.md").read_text()


def block(language: str) -> str:
    """The one block of this language."""
    [text] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(text)


async def test_the_program_applies_everything(server: str) -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)
    files = sorted(path.name for path in MIGRATIONS.glob("*.sql"))
    with scratch_database(server) as empty:
        assert await names["start"](empty) == files
        assert await names["start"](empty) == []


async def test_the_marked_file_is_applied_twice(dsn: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.sql").write_text(block("sql"))
    assert await migrate(dsn, tmp_path) == ["one.sql", "two.sql"]


async def test_the_error_is_drawn_so(dsn: str, tmp_path: Path) -> None:
    (tmp_path / "0026_team.sql").write_text("CREATE TABLE team (id int);\n\nSELECT nope")
    with pytest.raises(MigrationFailedError) as caught:
        await migrate(dsn, tmp_path)
    assert f"{caught.value}\n" == block("text")


def test_the_numbers_are_the_defaults() -> None:
    assert Waits() == Waits(run=300, lock=2, attempts=10)


def test_the_commands_and_the_errors_are_all_there_are() -> None:
    assert {*re.findall(r"attune_db\.migrate (\w+)`", PAGE)} == set(COMMANDS)
    errors = {
        name
        for name, value in vars(attune_db.migrate).items()
        if isinstance(value, type) and issubclass(value, MigrationError)
    }
    assert {*re.findall(r"^\| `(\w+Error)`", PAGE, re.MULTILINE)} == errors - {"MigrationError"}


async def test_a_deleted_checksum_is_kept_anew(dsn: str, tmp_path: Path) -> None:
    (tmp_path / "team.sql").write_text("SELECT 1")
    await migrate(dsn, tmp_path)
    (tmp_path / "team.sql").write_text("SELECT 1 -- one")
    with pytest.raises(EditedMigrationError):
        await migrate(dsn, tmp_path)
    own = await asyncpg.connect(dsn)
    await own.execute("DELETE FROM public._migration_checksum WHERE migration_id = 'team'")
    await own.close()
    assert await migrate(dsn, tmp_path) == []
