"""Texts come out of the source as they went in."""

import ast

from hypothesis import example, given
from hypothesis import strategies as st

from codegen.render.literals import docstring, sql, words

# What trips a quoting up, to be strung together at random.
PIECES = [
    *("a", " ", "  ", "\n", "\t", "\r", "\r\n", "'", '"', '"""', "\\", "\\n", "\x00", "\f", "\v"),
    *("\u2028", "\xa0", "🐘", "é", "${a.b}", "{", "%", "x" * 120, "SELECT id ", "word " * 30),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


def value(source: str) -> object:
    """A text as Python reads it, which takes every line end for a line feed."""
    return ast.literal_eval(source.replace("\r\n", "\n").replace("\r", "\n"))


@example("x" * 100 + "\\")
@given(TEXTS)
def test_a_literal_is_the_text(text: str) -> None:
    assert value(sql(text)) == text


@given(TEXTS)
def test_words_are_the_text(text: str) -> None:
    assert value(words(text)) == text


@given(TEXTS)
def test_a_docstring_is_a_string(text: str) -> None:
    assert isinstance(value(docstring(text, 4)), str)


@given(TEXTS)
def test_a_literal_has_the_lines_of_the_text_and_none_ends_in_a_space(text: str) -> None:
    lines = sql(text).split("\n")
    assert len(lines) - text.count("\n") in (1, 2)
    assert lines == [line.rstrip(" \t") for line in lines]
