"""The core's public face, and what it leans on."""

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import attune_db.core as core

FOLDER = Path(core.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))


def test_the_public_names_are_sorted_and_there() -> None:
    assert core.__all__ == sorted(core.__all__)
    assert all(hasattr(core, name) for name in core.__all__)


def test_every_public_name_says_what_it_is() -> None:
    values = {name: getattr(core, name) for name in core.__all__}
    silent = [
        name for name, value in values.items() if inspect.isclass(value) and not value.__doc__
    ]
    assert silent == []


def test_the_core_imports_nothing_but_asyncpg_and_msgspec() -> None:
    roots = {name.split(".")[0] for path in MODULES for name in _imports(path)}
    assert roots - sys.stdlib_module_names == {"asyncpg", "msgspec", "attune_db"}


def test_the_core_does_not_know_what_is_generated() -> None:
    own = {name for path in MODULES for name in _imports(path) if name.startswith("attune_db")}
    assert all(name.startswith("attune_db.core.") for name in own)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level in (0, 1)
            yield f"attune_db.core.{node.module}" if node.level else node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
