"""Texts as Python writes them down."""

import textwrap

_WIDTH = 88


def docstring(text: str, indent: int) -> str:
    """The text between triple quotes, on one line if it fits."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    margin = " " * indent
    if "\n" not in escaped and len(escaped) + indent + 6 <= _WIDTH + 12:
        return f'"""{escaped}"""'
    lines = [line for part in escaped.splitlines() for line in _wrap(part, indent)]
    first, *rest = lines
    body = "".join(f"\n{margin}{line}" if line else "\n" for line in rest)
    return f'"""{first}{body}\n{margin}"""'


def _wrap(line: str, indent: int) -> list[str]:
    return textwrap.wrap(line, _WIDTH - indent, break_long_words=False) or [""]


def literal(text: str) -> str:
    """The text as a Python string, on lines of its own where it has several."""
    if "\n" not in text or len(text) <= _WIDTH // 2:
        return repr(text)
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    return f'"""{escaped}"""' if escaped.startswith("\n") else f'"""\\\n{escaped}"""'


def words(text: str) -> str:
    """A text for people as a Python string, on several lines where it is long."""
    lines = textwrap.wrap(text, _WIDTH - 20, drop_whitespace=False, break_long_words=False)
    return "(" + " ".join(map(repr, lines)) + ")" if len(lines) > 1 else repr(text)
