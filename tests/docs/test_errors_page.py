"""Every error that the compiler can show has a line in docs/errors.md, and no line is of another.

An entry of the page is a list item that begins with the message in code; `…` stands for anything.
The messages are those of the pictures in tests/codegen/errors, and those in the compiler's text.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import cast

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/errors.md").read_text()
PICTURES = [path.read_text() for path in sorted(ROOT.glob("tests/codegen/errors/*/expected.txt"))]
HOLE = "…"

# Where the message stands among the arguments. Exceptions take it first, and what hands a
# parameter of its own on as a message is found out.
CALLS = {"Diagnostic": 2, "UnsupportedType": 0}

# What is shown, though no text of the compiler's holds words of it: a file's name, and what
# tomllib says of it.
WORDLESS = {"pyproject.toml: …"}


def one_line(text: str) -> str:
    return re.sub(r"…+", HOLE, re.sub(r"\s+", " ", text)).strip()


ENTRIES = [one_line(entry) for entry in re.findall(r"^- `([^`]+)`", PAGE, re.MULTILINE)]


@cache
def pattern(entry: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, entry.split(HOLE))))


def has_entry(message: str) -> bool:
    return any(pattern(entry).fullmatch(message) for entry in ENTRIES)


def shown() -> list[str]:
    """The messages of the pictures."""
    messages_shown = re.findall(r"^(?:error|note): (.*)", "\n".join(PICTURES), re.MULTILINE)
    return sorted(set(messages_shown))


Blocks = tuple[Sequence[ast.stmt], ...]


@dataclass(frozen=True)
class Call:
    """A call, with the function that it stands in, and what comes before it."""

    node: ast.Call
    function: ast.FunctionDef | ast.AsyncFunctionDef | None
    before: Blocks  # the statements before it in each block around it, the innermost first

    @property
    def name(self) -> str:
        called = self.node.func
        if isinstance(called, ast.Attribute):
            return called.attr
        return called.id if isinstance(called, ast.Name) else ""


def calls(module: ast.Module) -> Iterator[Call]:
    return _calls(module, None, ())


def _calls(
    node: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef | None, before: Blocks
) -> Iterator[Call]:
    if isinstance(node, ast.Call):
        yield Call(node, function, before)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = node
    for _, value in ast.iter_fields(node):
        children = cast("list[ast.AST | str]", value if isinstance(value, list) else [value])
        for place, child in enumerate(children):
            if isinstance(child, ast.stmt):
                preceding = children if isinstance(node, ast.Module) else children[:place]
                block = [statement for statement in preceding if isinstance(statement, ast.stmt)]
                yield from _calls(child, function, (block, *before))
            elif isinstance(child, ast.AST):
                yield from _calls(child, function, before)


def messages(*modules: ast.Module) -> set[str]:
    """Messages of the modules, with … for inserted values."""
    places = CALLS | {name: 0 for module in modules for name in exceptions(module)}
    every = [call for module in modules for call in calls(module)]
    while True:
        handed = {name: place for call in every for name, place in hands_on(call, places)}
        if handed.items() <= places.items():
            break
        places |= handed
    texts_said = {one_line(text) for call in every for text in said(call, places)}
    return {text for text in texts_said if re.search("[a-z]", text)}


def exceptions(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        bases = node.bases if isinstance(node, ast.ClassDef) else []
        if any(isinstance(base, ast.Name) and base.id == "Exception" for base in bases):
            assert isinstance(node, ast.ClassDef)
            yield node.name


def argument(call: Call, places: dict[str, int]) -> ast.expr | None:
    place = places.get(call.name)
    within = place is not None and place < len(call.node.args)
    return call.node.args[place] if within and place is not None else None


def hands_on(call: Call, places: dict[str, int]) -> Iterator[tuple[str, int]]:
    """The function around the call, if what it is given is the message."""
    message = argument(call, places)
    if call.function and isinstance(message, ast.Name):
        parameters = [
            argument.arg for argument in call.function.args.args if argument.arg != "self"
        ]
        if message.id in parameters and not assigned(call, message.id):
            yield call.function.name, parameters.index(message.id)


def said(call: Call, places: dict[str, int]) -> Iterator[str]:
    message = argument(call, places)
    if message is None:
        return
    for text in texts(message, call):
        # What keeps a type from Python's is said behind the name of a column or parameter.
        yield f"{before(text)}{text}" if call.name == "UnsupportedType" else text


def before(reason: str) -> str:
    return f"{HOLE} has the composite type …, whose " if reason.startswith("field ") else "… "


def texts(node: ast.expr, call: Call) -> list[str]:
    """Texts that an expression may give."""
    match node:
        case ast.Constant(value=str() | int() as value):
            return [str(value)]
        case ast.JoinedStr(values=parts):
            return joined(parts, call)
        case ast.FormattedValue(value=value, conversion=-1):
            return texts(value, call)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return joined([left, right], call)
        case ast.IfExp(body=body, orelse=other):
            return [*texts(body, call), *texts(other, call)]
        case ast.BoolOp(values=values):
            return [text for value in values for text in texts(value, call)]
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name.endswith("Error"):
            return texts(first, call)
        case ast.Name(id=name):
            values = assigned(call, name)
            return [text for value in values for text in texts(value, call)] or [HOLE]
        case _:
            return [HOLE]


def joined(parts: list[ast.expr], call: Call) -> list[str]:
    return ["".join(choice) for choice in product(*(texts(part, call) for part in parts))]


def assigned(call: Call, name: str) -> list[ast.expr]:
    """The value that a name is set to before the call, in the innermost block that sets it."""
    for block in call.before:
        if values := list(_assigned(block, name)):
            return values
    return []


def _assigned(block: Sequence[ast.AST], name: str) -> Iterator[ast.expr]:
    for node in block:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        yield from _assigned(list(ast.iter_child_nodes(node)), name)
        if not isinstance(node, ast.Assign):
            continue
        [target] = node.targets
        pairs = [(target, node.value)]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=True))
        yield from (
            value for left, value in pairs if isinstance(left, ast.Name) and left.id == name
        )


def written() -> set[str]:
    """The messages in the compiler's text."""
    return messages(*(ast.parse(path.read_text()) for path in ROOT.glob("codegen/**/*.py")))


def test_every_picture_has_an_entry() -> None:
    assert [message for message in shown() if not has_entry(message)] == []


def test_every_message_of_the_compiler_has_an_entry() -> None:
    assert sorted(message for message in written() if not has_entry(message)) == []


def test_every_entry_is_an_error_that_there_is() -> None:
    every = [*shown(), *written(), *WORDLESS]
    assert [entry for entry in ENTRIES if not any(map(pattern(entry).fullmatch, every))] == []


def test_no_entry_stands_twice_or_for_everything() -> None:
    assert len(ENTRIES) == len(set(ENTRIES))
    assert [entry for entry in ENTRIES if not re.search("[a-z]{3}", entry)] == []


def test_the_pictures_are_those_that_are_painted() -> None:
    pictures = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
    painted = {picture for text in PICTURES for picture in text.split("\n\n")}
    assert len(pictures) == 2
    assert set(pictures) <= painted


@pytest.mark.parametrize(
    "text",
    [
        'def f(query, x):\n    return query.problem(f"a blue {x} here", "paint it")',
        'def f(block, x):\n    message, hint = f"a blue {x} here", "paint it"\n'
        "    raise block.error(0, message, hint)",
        'class BlueError(Exception):\n    ...\ndef f(x):\n    raise BlueError("a blue %s here")',
        'def f(x):\n    return g(0, f"a blue {x}" + " here")\n'
        "def g(at, told):\n    return Diagnostic(None, at, told)",
        'def f(x):\n    colour = "blue" if x else "red"\n'
        '    return Diagnostic(None, 0, f"a {colour} {x} here")',
    ],
)
def test_a_message_without_an_entry_is_told(text: str) -> None:
    problems = ast.parse(
        "class Query:\n"
        "    def problem(self, message, hint):\n        return Diagnostic(None, 0, message, hint)\n"
        "    def error(self, at, message, hint):\n"
        "        return Diagnostic(None, at, message, hint)\n"
    )
    entries = messages(problems, ast.parse(text))
    assert entries & {"a blue … here", "a blue %s here"}
    assert not any(map(has_entry, entries))
