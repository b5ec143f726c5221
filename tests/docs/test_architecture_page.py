"""docs/architecture.md names every module that is written by hand, and no other."""

import re
from pathlib import Path

from tests.codegen.test_architecture import ORDER, PACKAGES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text()


def modules(package: str) -> set[str]:
    """The modules of a package by their paths; a package's `__init__` has no line."""
    paths = (path.relative_to(ROOT) for path in (ROOT / package).rglob("*.py"))
    return {path.as_posix() for path in paths if path.name != "__init__.py"}


def section(heading: str) -> str:
    """The text between a heading of the second level and the next."""
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def named(text: str, folder: str) -> list[str]:
    """The modules that list items name, by their paths; a line before them names the folder."""
    names: list[str] = []
    for line in text.split("\n"):
        if opened := re.match(r"(?:### )?`([\w/]+/)`[: ]", line):
            folder = opened[1]
        elif line.startswith("- "):
            names += [folder + name for name in re.findall(r"`([\w/]+\.py)`", line.split(": ")[0])]
    return names


def test_every_module_of_the_compiler_has_a_line() -> None:
    names = named(section("The compiler"), "codegen/")
    assert sorted(names) == sorted(modules("codegen"))


def test_packages_are_shown_in_the_order_of_their_imports() -> None:
    text = section("The compiler")
    diagram = text.split("```text\n")[1].split("```")[0]
    assert re.findall(r"^\w+", diagram, re.MULTILINE) == ORDER
    assert re.findall(r"^### `codegen/(\w*)/?`", text, re.MULTILINE) == [*PACKAGES, ""]


def test_each_question_is_answered_where_the_page_says() -> None:
    answers = re.findall(r"^\| \S.*\? \| (.*) \|$", section("Where to look"), re.MULTILINE)
    assert len(answers) >= 10
    for answer in answers:
        names = re.findall(r"`([^`]+)`", answer)
        paths = [ROOT / name for name in names if "/" in name]
        assert all(path.exists() for path in paths)
        for name in {name for name in names if "/" not in name}:
            assert re.search(rf"\b{name.rpartition('.')[2]}\b", paths[0].read_text())


def test_a_new_expression_node_needs_the_analyses_that_are_listed() -> None:
    analyses = section("The tree").split("lack a case")[1].split("\n\nAn analysis")[0]
    listed = re.findall(r"`(codegen/\S+\.py)`", analyses)
    texts = {name: (ROOT / name).read_text() for name in modules("codegen")}
    exhaustive = [
        name
        for name, text in texts.items()
        if {"assert_never", "Unknown"} <= {*re.findall(r"\w+", text)}
    ]
    assert sorted(listed) == sorted(exhaustive)


def test_every_module_of_the_core_has_a_line() -> None:
    names = named(section("The library"), "")
    assert sorted(names) == sorted(modules("attune_db/core"))


def test_the_glossary_explains_ten_terms_or_more() -> None:
    terms = re.findall(r"^- \*\*(.+)\*\*: \S", section("Glossary"), re.MULTILINE)
    assert len(terms) == len(set(terms)) >= 10
