"""The fields of a group's type are known from its source, wherever it comes from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Describe = Callable[..., dict[str, Any]]

TYPES = """\
import dataclasses
from typing import NamedTuple

import msgspec

from .bases import Base
from .nowhere import Unknown


class Struct(msgspec.Struct, Base, frozen=True):
    limit: int

    @property
    def offset(self) -> int:
        return 0


@dataclasses.dataclass(frozen=True)
class Data:
    limit: int
    offset: int = 0


class Tuple(NamedTuple):
    limit: int
    offset: int


class Plain:
    def __init__(self) -> None:
        self.limit, self.offset = 1, 2


class Inherited(Unknown):
    limit: int


class Answering:
    def __getattr__(self, name: str) -> int:
        return 0
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of the user's, which can't be imported."""
    package = tmp_path / "app"
    package.mkdir()
    (package / "__init__.py").write_text("from .types import Struct as Shown\nraise SystemExit\n")
    (package / "types.py").write_text(TYPES)
    (package / "bases.py").write_text("class Base:\n    inherited: int\n")
    (package / "broken.py").write_text("class Page(:\n")
    monkeypatch.chdir(tmp_path)


def errors(describe: Describe, path: str, field: str) -> list[dict[str, Any]]:
    text = f"-- name: q(page)\nSELECT id FROM book LIMIT :page.{field};"
    diagnostics: list[dict[str, Any]] = describe(text, groups={"page": path})["errors"]
    return diagnostics


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("path", "field"),
    [
        *(("app.types.Struct", field) for field in ("limit", "offset", "inherited")),
        *((f"app.types.{name}", "offset") for name in ("Data", "Tuple", "Plain")),
        ("app.Shown", "limit"),
        ("attune_db.core.Pagination", "limit"),
        ("attune_db.core.Pagination", "offset"),
    ],
)
def test_a_field_is_found(path: str, field: str, describe: Describe) -> None:
    assert errors(describe, path, field) == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "path",
    [
        *(f"app.types.{name}" for name in ("Struct", "Data", "Tuple", "Plain")),
        *("app.Shown", "attune_db.core.Pagination"),
    ],
)
def test_a_field_that_is_not_there_is_refused_with_the_nearest(
    path: str, describe: Describe
) -> None:
    [error] = errors(describe, path, "limti")
    assert error["message"] == f"{path} has no limti"
    assert (error["line"], error["column"], error["hint"]) == (2, 27, "did you mean limit?")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "path",
    ["app.types.Inherited", "app.types.Answering", "app.broken.Page", "app.none.Page", "no.Page"],
)
def test_nothing_is_said_where_the_source_does_not_tell(path: str, describe: Describe) -> None:
    assert errors(describe, path, "limti") == []
