"""Parser of Python type expressions in settings and `-- @type`: `list[app.types.Item]`."""

import ast
import warnings
from dataclasses import dataclass

_BUILT_IN = ("bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple")
_LONGEST = 500  # characters; nobody means more, and Python's parser has its limits


@dataclass(frozen=True, slots=True)
class DeclaredType:
    """A Python type that the user declared."""

    name: str  # as generated code writes it: `list[Item]`
    imports: frozenset[tuple[str, str]]  # (module, name)


class TypeSyntaxError(Exception):
    """Not a type expression; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_type(text: str) -> DeclaredType:
    """Parse a type expression; TypeSyntaxError if it is none."""
    imports: set[tuple[str, str]] = set()
    written = _unparse(_parse(text), text, imports)
    names = [name for _, name in imports]
    ambiguous = (name for name in names if names.count(name) > 1 or name in _BUILT_IN)
    if duplicate := next(ambiguous, None):
        hint = "give one of the two another name"
        raise TypeSyntaxError(f"two types named {duplicate} in {text}", hint)
    return DeclaredType(written, frozenset(imports))


def _parse(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(text[:_LONGEST], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _syntax_error(text) from None


def _unparse(node: ast.expr, text: str, imports: set[tuple[str, str]]) -> str:
    """Write the type without its modules, which are added to `imports`."""
    match node:
        case ast.Name(id=name) if name in _BUILT_IN:
            return name
        case ast.Name(id=name):
            hint = f"write its module, too, as in app.types.{name}"
            raise TypeSyntaxError(f"nobody knows where {name} comes from", hint)
        case ast.Attribute(value=value, attr=name):
            imports.add((_module(value, text), name))
            return name
        case ast.Subscript(value=value, slice=ast.Tuple(elts=[_, *_] as items)):
            inside = ", ".join(_unparse(item, text, imports) for item in items)
            return f"{_unparse(value, text, imports)}[{inside}]"
        case ast.Subscript(value=value, slice=item):
            return f"{_unparse(value, text, imports)}[{_unparse(item, text, imports)}]"
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return f"{_unparse(left, text, imports)} | {_unparse(right, text, imports)}"
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=value) if value is ...:
            return "..."
        case _:
            raise _syntax_error(text)


def _module(node: ast.expr, text: str) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{_module(value, text)}.{name}"
        case _:
            raise _syntax_error(text)


def _syntax_error(text: str) -> TypeSyntaxError:
    hint = "write a class with its module, as in app.types.Payload, or list[app.types.Item]"
    excerpt = text if len(text) <= _LONGEST // 5 else f"{text[: _LONGEST // 5]}…"
    return TypeSyntaxError(f"{excerpt} is no Python type", hint)
