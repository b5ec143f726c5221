"""Which way the imports run: one direction, from SQL to the library's users."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The steps, in the order in which they build on each other; a step imports only those before it.
STEPS = ["problems", "read", "ask", "prove", "model", "render", "write"]


def modules(package: str) -> dict[str, Path]:
    """The modules of a package by their dotted names."""
    found: dict[str, Path] = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, name: str) -> Iterator[str]:
    """The dotted names that a module imports, wherever in its text."""
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join(
                [*(above if node.level else []), *([node.module] if node.module else [])]
            )
            yield from (f"{base}.{alias.name}" for alias in node.names)


def graph(package: str) -> dict[str, set[str]]:
    """What each module of a package imports of it."""
    own = modules(package)
    return {
        name: {
            found
            for imported in imports(path, name)
            if (found := imported if imported in own else imported.rpartition(".")[0]) in own
        }
        - {name}
        for name, path in own.items()
    }


def step(module: str) -> str:
    return module.removeprefix("codegen.").partition(".")[0]


CODEGEN = graph("codegen")


def test_the_compiler_has_modules() -> None:
    assert {step(module) for module in CODEGEN} >= set(STEPS)


@pytest.mark.parametrize("module", modules("codegen"))
def test_the_compiler_never_imports_the_library(module: str) -> None:
    found = imports(modules("codegen")[module], module)
    assert not [it for it in found if it.split(".")[0] == "attune_db"]


@pytest.mark.parametrize("module", modules("attune_db"))
def test_the_library_never_imports_the_compiler(module: str) -> None:
    found = imports(modules("attune_db")[module], module)
    assert not [it for it in found if it.split(".")[0] in {"codegen", "demo", "tests"}]


@pytest.mark.parametrize("package", ["codegen", "attune_db"])
def test_no_module_imports_itself_around_a_corner(package: str) -> None:
    TopologicalSorter(graph(package)).prepare()  # CycleError names the circle


@pytest.mark.parametrize("module", [it for it in CODEGEN if step(it) in STEPS])
def test_a_step_imports_only_the_steps_before_it(module: str) -> None:
    later = STEPS[STEPS.index(step(module)) + 1 :]
    assert not [it for it in CODEGEN[module] if step(it) in later]


def test_the_library_s_core_knows_nothing_generated() -> None:
    for module, path in modules("attune_db.core".replace(".", "/")).items():
        own = [it for it in imports(path, module.replace("/", ".")) if it.startswith("attune_db")]
        assert all(it.startswith("attune_db.core") for it in own)


TEXTS = [it for it in sorted((ROOT / "codegen").rglob("*")) if it.suffix in {".py", ".sql", ".j2"}]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_compiler_knows_no_word_of_attune(path: Path) -> None:
    text = path.read_text().replace('"attune_db.core"', "").replace("`attune_db.core`", "")
    assert not re.search("attune", text, re.IGNORECASE)
