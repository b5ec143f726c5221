"""docs/operations.md does what it says."""

import inspect
import re
from pathlib import Path
from typing import Any

from attune_db import CreatePackInput, Database
from attune_db.core.database import CLOSE_SECONDS, DEFAULTS
from attune_db.core.retries import ATTEMPTS

PAGE = (Path(__file__).parents[2] / "docs/operations.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


async def test_the_programs_run(dsn: str) -> None:
    names: dict[str, Any] = {}
    for block in BLOCKS:
        exec(block, names)
    async with Database.connect(dsn) as db:
        await db.pack.create(CreatePackInput(ref="core", label="?", version="1.0.0"))
        assert await names["healthy"](db)
        await names["rename_core"](db)
        assert (await db.pack.get_by_ref("core")).label == "Core"


def test_the_defaults_are_those_of_the_table() -> None:
    options = inspect.signature(Database.connect).parameters
    actual = {name: option.default for name, option in options.items()} | DEFAULTS
    rows = re.findall(r"^\| (`[^|]+`) \| ([^|]+) \|", PAGE, re.MULTILINE)
    said = {
        name: float(value.removesuffix(" s"))
        for names, values in rows
        for name, value in zip(re.findall(r"`(\w+)`", names), values.split(", "), strict=True)
    }
    assert said == {name: actual[name] for name in said}
    assert f"close(timeout={CLOSE_SECONDS:g})" in PAGE
    assert ATTEMPTS == 5
