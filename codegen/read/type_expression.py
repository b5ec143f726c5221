"""A Python type as the settings and `-- @type` lines write it: `list[app.types.Item]`."""

import ast
import warnings
from dataclasses import dataclass

_BUILT_IN = ("bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple")
_LONGEST = 500  # characters; nobody means more, and Python's parser has its limits


@dataclass(frozen=True, slots=True)
class DeclaredType:
    """A type of the user's own."""

    name: str  # as generated code writes it: `list[Item]`
    imports: frozenset[tuple[str, str]]  # (module, name)


class TypeSyntaxError(Exception):
    """The text writes no type; says why, and in `hint` what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_type(text: str) -> DeclaredType:
    """The type that a text writes; TypeSyntaxError if it writes none."""
    imports: set[tuple[str, str]] = set()
    name = _unparse(_parse(text), text, imports)
    names = [name for _, name in imports]
    if again := next((it for it in names if names.count(it) > 1 or it in _BUILT_IN), None):
        hint = "give one of the two another name"
        raise TypeSyntaxError(f"two types named {again} in {text}", hint)
    return DeclaredType(name, frozenset(imports))


def _parse(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(text[:_LONGEST], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _syntax_error(text) from None


def _unparse(node: ast.expr, text: str, imports: set[tuple[str, str]]) -> str:
    """The type without its modules, which are put among the imports."""
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
    shown = text if len(text) <= _LONGEST // 5 else f"{text[: _LONGEST // 5]}…"
    return TypeSyntaxError(f"{shown} is no Python type", hint)
