"""Directions of imports: one way, from SQL to the library's users."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The packages of the compiler, in the order in which they build on each other: one imports only
# those before it. The modules beside them drive the whole, and no package imports one.
PACKAGES = [
    *("base", "scratch", "read", "ir", "sql", "ask", "infer", "variants", "check", "derive"),
    *("analyze", "explain", "model", "render"),
]
DRIVERS = "drivers"
ORDER = [*PACKAGES, DRIVERS]

# Inference and its explanation are pure: they neither talk to the server nor wait.
PURE = ["base", "read", "ir", "sql", "infer", "check", "explain"]
IMPURE = ("asyncio", "asyncpg", "codegen.ask", "codegen.scratch")


def modules(package: str) -> dict[str, Path]:
    """The modules of a package by their dotted names."""
    paths: dict[str, Path] = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return paths


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
    """The imports of each module within its package."""
    paths = modules(package)
    return {
        name: {
            target
            for imported in imports(path, name)
            if (target := imported if imported in paths else imported.rpartition(".")[0]) in paths
        }
        - {name}
        for name, path in paths.items()
    }


def package(module: str) -> str:
    """The package of a module at the top of the compiler."""
    name = module.removeprefix("codegen.").partition(".")[0]
    return name if name in PACKAGES else DRIVERS


def folder(module: str) -> str:
    """The innermost package of a module."""
    is_package = modules("codegen")[module].stem == "__init__"
    return module if is_package else module.rpartition(".")[0]


CODEGEN = graph("codegen")
MODULES = modules("codegen")


def test_every_package_of_the_compiler_has_its_place_in_the_order() -> None:
    folders = {
        path.name for path in (ROOT / "codegen").iterdir() if (path / "__init__.py").exists()
    }
    assert folders == set(PACKAGES)


@pytest.mark.parametrize("module", modules("codegen"))
def test_the_compiler_never_imports_the_library(module: str) -> None:
    imported = imports(modules("codegen")[module], module)
    assert not [name for name in imported if name.split(".")[0] == "attune_db"]


@pytest.mark.parametrize("module", modules("attune_db"))
def test_the_library_never_imports_the_compiler(module: str) -> None:
    imported = imports(modules("attune_db")[module], module)
    assert not [name for name in imported if name.split(".")[0] in {"codegen", "demo", "tests"}]


@pytest.mark.parametrize("package", ["codegen", "attune_db"])
def test_no_module_imports_itself_around_a_corner(package: str) -> None:
    TopologicalSorter(graph(package)).prepare()  # CycleError names the circle


def test_no_package_imports_itself_around_a_corner() -> None:
    circles: dict[str, set[str]] = {}
    for module, imported in CODEGEN.items():
        others = {folder(other) for other in imported} - {folder(module)}
        circles.setdefault(folder(module), set()).update(others)
    TopologicalSorter(circles).prepare()


@pytest.mark.parametrize("module", CODEGEN)
def test_a_package_imports_only_those_before_it(module: str) -> None:
    later = ORDER[ORDER.index(package(module)) + 1 :]
    assert not [other for other in CODEGEN[module] if package(other) in later]


@pytest.mark.parametrize("module", [name for name in CODEGEN if package(name) in PURE])
def test_inference_is_pure(module: str) -> None:
    assert not [name for name in imports(MODULES[module], module) if name.startswith(IMPURE)]
    nodes = ast.walk(ast.parse(MODULES[module].read_text()))
    assert not [node for node in nodes if isinstance(node, ast.AsyncFunctionDef | ast.Await)]


@pytest.mark.parametrize("module", [name for name in CODEGEN if package(name) == "read"])
def test_reading_writes_no_sql(module: str) -> None:
    nodes = ast.walk(ast.parse(MODULES[module].read_text()))
    texts = (
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert not [text for text in texts if re.match(r"(SELECT|WITH|FROM|RETURNING|ORDER BY) ", text)]


def test_the_library_s_core_can_be_copied_into_any_package() -> None:
    for path in (ROOT / "attune_db/core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 1 or not (node.module or "").startswith("attune_db")
            elif isinstance(node, ast.Import):
                assert not [alias for alias in node.names if alias.name.startswith("attune_db")]


TEXTS = [
    path for path in sorted((ROOT / "codegen").rglob("*")) if path.suffix in {".py", ".sql", ".j2"}
]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_compiler_knows_no_word_of_attune(path: Path) -> None:
    text = path.read_text().replace('"attune_db.core"', "").replace("`attune_db.core`", "")
    assert not re.search("attune", text, re.IGNORECASE)
