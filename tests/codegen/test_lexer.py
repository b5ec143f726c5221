"""The tokenizer cuts a text where PostgreSQL would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.read.lexer import TokenKind, tokenize

# What trips a tokenizer up, to be strung together at random.
PIECES = [
    *("'", "''", '"', "E'", "e'\\'", "U&'", "B'", "$$", "$tag$", "$1", "$", "\\", "--", "/*", "*/"),
    *(":", "::", ":id", ":input.label", "a", "é", "1", "1.5", "1..2", "e-5", ".", "(", ")", "["),
    *("]", ";", ",", "\n", " ", "\t", "WHERE", "AND", "\x00", "🐘"),
]


def kinds(text: str) -> list[tuple[TokenKind, str]]:
    return [(token.kind, token.text) for token in tokenize(text)]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_tokens_and_gaps_give_back_the_text(text: str) -> None:
    position = 0
    for token in tokenize(text):
        assert not text[position : token.start].strip()
        assert text[token.start : token.end] == token.text
        position = token.end
        if token.kind is TokenKind.BROKEN:
            return
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "text",
    [
        "'plain'",
        "'it''s'",
        "'a\nb'",
        "'back\\slash'",
        "'-- no comment'",
        "':no_parameter'",
        r"E'it\'s'",
        r"e'\\'",
        "E'it''s'",
        "B'101'",
        "x'1F'",
        "N'national'",
        "U&'\\0061'",
        "$$it's :x$$",
        "$tag$ $$ :x $other$ $tag$",
        "$été$x$été$",
    ],
)
def test_a_string_of_any_kind_is_one_token(text: str) -> None:
    assert kinds(text) == [(TokenKind.STRING, text)]


@pytest.mark.parametrize(
    "text", ['"name"', '"two words"', '"a""b"', '":x"', '"-- x"', 'U&"\\0061"', '"*"']
)
def test_a_quoted_name_is_one_token(text: str) -> None:
    assert kinds(text) == [(TokenKind.QUOTED, text)]


@pytest.mark.parametrize("text", ["-- line", "-- it's", "/* block */", "/* a /* b */ c */", "/**/"])
def test_a_comment_is_one_token(text: str) -> None:
    assert kinds(text) == [(TokenKind.COMMENT, text)]


def test_a_line_comment_ends_with_its_line() -> None:
    assert kinds("-- it's\n:x") == [(TokenKind.COMMENT, "-- it's"), (TokenKind.PARAMETER, ":x")]


@pytest.mark.parametrize(
    "text", ["1", "1.5", ".5", "1e10", "1e-10", "1.5E+3", "0x1F", "1_000", "$1"]
)
def test_a_number_is_one_token(text: str) -> None:
    assert kinds(text) == [(TokenKind.NUMBER, text)]


@pytest.mark.parametrize("text", ["name", "straße", "имя", "_x", "a1", "a$b", "SELECT"])
def test_a_bare_name_is_one_token(text: str) -> None:
    assert kinds(text) == [(TokenKind.WORD, text)]


def test_a_word_behind_a_dot_is_never_a_keyword() -> None:
    tokens = tokenize("b.limit, b /* its */ . order, 1.5 limit, (x).from")
    assert [token.keyword for token in tokens if token.keyword] == ["B", "B", "LIMIT", "X"]


@pytest.mark.parametrize("text", [":id", ":input.label", ":_x", ":x1", ":straße"])
def test_a_parameter_is_one_token(text: str) -> None:
    assert kinds(text) == [(TokenKind.PARAMETER, text)]


@pytest.mark.parametrize(
    "text", ["x::text", "a [1:2]", "a[:2]", "x := 1", "a : b", "'12:30'", "$$ :x $$", r"E'\' :x'"]
)
def test_a_colon_elsewhere_makes_no_parameter(text: str) -> None:
    assert TokenKind.PARAMETER not in [token.kind for token in tokenize(text)]


def test_a_cast_follows_a_parameter() -> None:
    assert kinds(":x::text") == [
        (TokenKind.PARAMETER, ":x"),
        (TokenKind.SYMBOL, "::"),
        (TokenKind.WORD, "text"),
    ]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("SELECT 'abc", 7),
        ('SELECT "abc', 7),
        ("SELECT $$abc", 7),
        ("SELECT $a$abc$b$", 7),
        (r"SELECT E'abc\'", 7),
        ("SELECT 1 /* abc", 9),
        ("SELECT 1 /* a /* b */", 9),
    ],
)
def test_a_quote_or_comment_that_never_ends_is_broken(text: str, at: int) -> None:
    token = tokenize(text)[-1]
    assert (token.kind, token.start) == (TokenKind.BROKEN, at)


def test_depth_counts_the_parentheses_and_brackets_around() -> None:
    assert [(token.text, token.depth) for token in tokenize("a (b [c] d) e")] == [
        *[("a", 0), ("(", 0), ("b", 1), ("[", 1), ("c", 2), ("]", 1)],
        *[("d", 1), (")", 0), ("e", 0)],
    ]


def test_a_keyword_is_upper_case_and_unquoted() -> None:
    assert [token.keyword for token in tokenize('where "where" 1')] == ["WHERE", "", ""]
