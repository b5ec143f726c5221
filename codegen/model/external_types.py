"""Fields of the external types that groups of parameters are read from.

The source of such a type is parsed and never run: the package that it imports may be the very one
that is being generated. Where the source doesn't tell, no field is refused.
"""

import ast
import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.base.diagnostics import Diagnostic

if TYPE_CHECKING:
    from codegen.analyze.statement import Statement  # an answer from the cache needs none of it

Fields = Mapping[str, frozenset[str] | None]
"""The fields of each group's type; None where they aren't known."""

_WITHOUT_FIELDS = {"Struct", "BaseModel", "NamedTuple", "Protocol", "Generic", "ABC", "object"}
_LONGEST_WAY = 8  # imports from one module to the next, and bases


def group_fields(groups: Mapping[str, str]) -> Fields:
    """Read the fields of each group's type."""
    paths = {name: path.rpartition(".") for name, path in groups.items()}
    return {
        name: _fields(module, type_, _LONGEST_WAY) for name, (module, _, type_) in paths.items()
    }


def unknown_field_errors(
    groups: Mapping[str, str], fields: Fields, statement: "Statement"
) -> Iterator[Diagnostic]:
    """Report parameters that are no field of their group's type."""
    for placeholder in statement.query.placeholders:
        names = fields.get(placeholder.group or "")
        if placeholder.group and names is not None and placeholder.name not in names:
            message = f"{groups[placeholder.group]} has no {placeholder.name}"
            near = difflib.get_close_matches(placeholder.name, names, 1)
            all_names = ", ".join(sorted(names)) or "nothing"
            hint = f"did you mean {near[0]}?" if near else f"it has {all_names}"
            yield statement.query.diagnose(message, hint, at=placeholder.token.start)


def _fields(module: str, name: str, way: int) -> frozenset[str] | None:
    """The attributes of a class that a module defines or imports."""
    source = _source(module)
    if source is None or not way:
        return None
    path, tree = source
    for statement in tree.body:
        match statement:
            case ast.ClassDef() if statement.name == name:
                return _attributes(statement, module, way)
            case ast.ImportFrom(names=names):
                for alias in names:
                    if (alias.asname or alias.name) == name:
                        return _fields(_absolute(statement, module, path), alias.name, way - 1)
            case _:
                pass
    return None


def _attributes(class_: ast.ClassDef, module: str, way: int) -> frozenset[str] | None:
    """Attributes of a class and of its bases; None where one of them isn't known."""
    names = frozenset(_own_attributes(class_))
    if "__getattr__" in names or not _is_plain(class_):
        return None
    for base in class_.bases:
        name = ast.unparse(base).partition("[")[0].rpartition(".")[2]
        if name in _WITHOUT_FIELDS:
            continue
        inherited = _fields(module, name, way - 1) if isinstance(base, ast.Name) else None
        if inherited is None:
            return None
        names |= inherited
    return names


def _is_plain(class_: ast.ClassDef) -> bool:
    """Tell whether no decorator could give it other attributes."""
    decorators = class_.decorator_list
    names = (ast.unparse(decorator).partition("(")[0] for decorator in decorators)
    return all(name.rpartition(".")[2] in ("dataclass", "final") for name in names)


def _own_attributes(class_: ast.ClassDef) -> Iterator[str]:
    """Fields, methods, properties, and attributes that methods set."""
    for statement in class_.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.FunctionDef(name=name):
                yield name
                for node in ast.walk(statement):
                    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                        yield node.attr
            case _:
                pass


def _source(module: str) -> tuple[Path, ast.Module] | None:
    for folder in (Path.cwd(), Path.cwd() / "src", *map(Path, sys.path)):
        stem = folder.joinpath(*module.split("."))
        for path in (stem.with_suffix(".py"), stem / "__init__.py"):
            if path.is_file():
                try:
                    return path, ast.parse(path.read_bytes())
                except (OSError, SyntaxError, ValueError, RecursionError):
                    return None
    return None


def _absolute(statement: ast.ImportFrom, module: str, path: Path) -> str:
    """The module that a statement of another imports from."""
    if not statement.level:
        return statement.module or ""
    package = module.split(".") if path.stem == "__init__" else module.split(".")[:-1]
    parents = package[: len(package) - statement.level + 1]
    return ".".join([*parents, *([statement.module] if statement.module else [])])
