"""docs/types.md says of each built-in type what the compiler makes of it."""

import re
from pathlib import Path

import pytest

from codegen.model.builtin_types import BUILT_IN

PAGE = (Path(__file__).parents[2] / "docs/types.md").read_text()
ROWS = [row.replace(r"\|", "/") for row in re.findall(r"^\| (.*) \|$", PAGE, re.MULTILINE)]
CELLS = [tuple(row.split(" | ")) for row in ROWS]

# The rows that name built-in types, and what they say of each.
SAID = {
    name.strip('"'): right
    for left, right in CELLS
    for name in re.findall(r"`([^`]+)`", left)
    if name.strip('"') in BUILT_IN
}


@pytest.mark.parametrize("name", SAID)
def test_the_page_names_the_python_type(name: str) -> None:
    named = re.findall(r"`([^`]+)`", SAID[name])
    assert BUILT_IN[name].replace("|", "/") in named


def test_the_page_names_every_python_type_but_rare_ones() -> None:
    named = {part for cell in SAID.values() for part in re.findall(r"`([^`]+)`", cell)}
    rare = {"Circle", "Line", "LineSegment", "Polygon", "None"}
    assert {cell.replace("|", "/") for cell in BUILT_IN.values()} - named <= rare
