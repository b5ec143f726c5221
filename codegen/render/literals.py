"""Texts as Python writes them down."""

import re
import textwrap
from collections.abc import Iterable

_WIDTH = 88


def docstring(text: str, indent: int) -> str:
    """The text between triple quotes, on one line if it fits."""
    escaped = _between_quotes(
        "".join(char for char in text if char.isprintable() or char in "\n\t")
    )
    margin = " " * indent
    if "\n" not in escaped and len(escaped) + indent + 6 <= _WIDTH + 12:
        return f'"""{escaped}"""'
    lines = [line for part in escaped.split("\n") for line in _wrap(part, indent)]
    first, *rest = lines
    body = "".join(f"\n{margin}{line}" if line else "\n" for line in rest)
    return f'"""{first}{body}\n{margin}"""'


def _wrap(line: str, indent: int) -> list[str]:
    return textwrap.wrap(line, _WIDTH - indent, break_long_words=False) or [""]


def _between_quotes(text: str) -> str:
    """The text as it can stand between triple quotes."""
    return re.sub(r'"(?=""|\Z)', r"\"", text.replace("\\", "\\\\"))


def names(names: Iterable[str]) -> str:
    """The names as a tuple."""
    listed = list(map(repr, names))
    return f"({listed[0]},)" if len(listed) == 1 else f"({', '.join(listed)})"


def sql(text: str) -> str:
    """The text of a statement as it is written, on lines of its own where it has several.

    What can't be seen is escaped, as an editor or a formatter might change it.
    """
    if "\n" not in text and len(text) < _WIDTH:
        return repr(text)
    hidden = re.compile(r"[ \t](?=\n|\Z)|[^\n\t -~«»¦]")
    is_raw = "\\" in text and not text.endswith("\\")  # which would escape the quote behind it
    if is_raw and '"""' not in f'{text}"' and not hidden.search(text):
        return f'r"""{text}"""'
    visible = hidden.sub(_visible, _between_quotes(text))
    return f'"""{visible}"""' if visible.startswith("\n") else f'"""\\\n{visible}"""'


def _visible(match: re.Match[str]) -> str:
    char = match[0]
    if char == " ":
        return "\\x20"
    return char if char.isprintable() else repr(char)[1:-1]


def words(text: str) -> str:
    """A text for people as a Python string, on several lines where it is long."""
    lines = textwrap.wrap(
        text,
        _WIDTH - 20,
        drop_whitespace=False,
        replace_whitespace=False,
        expand_tabs=False,
        break_long_words=False,
    )
    return "(" + " ".join(map(repr, lines)) + ")" if len(lines) > 1 else repr(text)
