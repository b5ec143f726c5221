"""PostgreSQL's lexical rules, as far as splitting a text into tokens needs them.

Tokens have a beginning and an end and no meaning: meaning is PostgreSQL's to tell.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto


class TokenKind(Enum):
    """Lexical class of a token."""

    WORD = auto()  # a keyword or an unquoted name
    MEMBER = auto()  # an unquoted name behind a dot, even if it is the word of a clause
    QUOTED = auto()  # a quoted name
    STRING = auto()  # a string of any kind, dollar-quoted ones too
    NUMBER = auto()
    PARAMETER = auto()  # :name or :group.field
    SYMBOL = auto()  # a single character of an operator or of punctuation, or `::`
    COMMENT = auto()
    BROKEN = auto()  # a quote or comment that never ends


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of text."""

    kind: TokenKind
    text: str
    start: int  # offset of its first character
    depth: int  # how many parentheses and brackets are open around it

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The upper-case word, or the empty string for anything but a word."""
        return self.text.upper() if self.kind is TokenKind.WORD else ""


# Beyond ASCII every character is a letter to PostgreSQL, a no-break space too.
_SPACE = r"[ \t\n\r\f\v]"
_LETTER = r"[A-Za-z_\x80-\U0010FFFF]"
_LETTER_OR_DIGIT = r"[A-Za-z0-9_\x80-\U0010FFFF]"
# A string goes on where another quote follows on a later line, with nothing but comments between.
_CONTINUED = rf"(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:{_SPACE}|--[^\n\r]*[\n\r])*'"

_TOKEN = re.compile(
    rf"""
    (?P<space>{_SPACE}+)
  | (?P<comment>--[^\n\r]*)
  | (?P<block>/\*)
  | (?P<string>
        [eE]'(?:[^'\\]+|\\.|''|'{_CONTINUED})*+'
      | (?:[bBxXnN]|[uU]&)?'(?:[^']+|''|'{_CONTINUED})*+'
      | \$(?P<tag>(?:{_LETTER}{_LETTER_OR_DIGIT}*)?)\$.*?\$(?P=tag)\$
    )
  | (?P<quoted>(?:[uU]&)?"(?:[^"]+|"")*+")
  | (?P<open>[eE]?'|"|\$(?:{_LETTER}{_LETTER_OR_DIGIT}*)?\$)
  | (?P<number>\$\d+ | \d(?:[\w]|\.(?!\.))*(?:(?<=[eE])[+-]\d+)? | \.\d\w*)
  | (?P<parameter>(?<!:):[^\W\d]\w*+(?:\.[^\W\d]\w*+)?+(?!{_SPACE}*\())  # :f(x) ends a slice
  | (?P<word>{_LETTER}(?:{_LETTER_OR_DIGIT}|\$)*)
  | (?P<symbol>::|.)
    """,
    re.VERBOSE | re.DOTALL,
)

_KINDS = {
    "comment": TokenKind.COMMENT,
    "string": TokenKind.STRING,
    "quoted": TokenKind.QUOTED,
    "open": TokenKind.BROKEN,
    "number": TokenKind.NUMBER,
    "parameter": TokenKind.PARAMETER,
    "word": TokenKind.WORD,
    "member": TokenKind.MEMBER,
    "symbol": TokenKind.SYMBOL,
}


def tokenize(text: str) -> list[Token]:
    """Split a text into all its tokens, comments included, white space left out."""
    tokens: list[Token] = []
    depth = position = 0
    last = ""  # the token before, comments aside
    while match := _TOKEN.match(text, position):
        kind, position = match.lastgroup or "", match.end()
        if kind == "tag":
            kind = "string"
        if kind == "space":
            continue
        if kind == "block":
            end = _end_of_block(text, match.start())
            kind, position = ("comment", end) if end else ("open", len(text))
        word = text[match.start() : position]
        if kind == "word" and last == ".":
            kind = "member"
        depth -= word in (")", "]")
        tokens.append(Token(_KINDS[kind], word, match.start(), depth))
        depth += word in ("(", "[")
        last = last if kind == "comment" else word
        if kind == "open":
            break
    return tokens


def _end_of_block(text: str, start: int) -> int | None:
    """End of the block comment that starts here, or None if it never ends; block comments nest."""
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(text, start):
        depth += 1 if match.group() == "/*" else -1
        if depth == 0:
            return match.end()
    return None
