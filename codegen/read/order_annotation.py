"""Parser of `-- @order name: …`: an order that callers can choose in place of the ORDER BY."""

from collections.abc import Iterable

from codegen.base.python_names import is_python_name
from codegen.read.lexer import Token, TokenKind, tokenize
from codegen.read.order_by import FOLLOWING
from codegen.read.syntax import OrderAnnotation, QueryBlock

_HELP = "write it as `-- @order created: created DESC, id DESC`"

# PostgreSQL reserves them: none is the name of a column unless it stands in quotes.
_CLAUSES = {"ORDER", *FOLLOWING}


def read_order(block: QueryBlock, at: int, text: str, text_at: int) -> OrderAnnotation:
    """Parse the text behind `@order`; `at` and `text_at` are offsets in the block."""
    name, _, rest = text.partition(":")
    name, order = name.strip(), rest.strip()
    if not (name and order):
        raise block.error(at, "@order lacks a name, or what to order by", _HELP)
    if not is_python_name(name):
        raise block.error(at, f"{name} can't be the name of an order", _HELP)
    start = text_at + len(text) - len(rest.lstrip())
    tokens = tokenize(order)
    _check_tokens(block, start, tokens)
    return OrderAnnotation(name, order, block.offset + at, block.offset + start, tuple(tokens))


def _check_tokens(block: QueryBlock, start: int, tokens: Iterable[Token]) -> None:
    """Reject tokens that would end the ORDER BY, or that can't be bound."""
    depth = 0
    for token in tokens:
        at = start + token.start
        depth = token.depth + (token.text in ("(", "["))
        if token.kind is TokenKind.BROKEN:
            raise block.error(at, "this quote or comment never ends", "close it")
        if token.kind is TokenKind.PARAMETER or _is_numbered(token):
            hint = "an order is the same for all calls: name columns and what is made of them"
            raise block.error(at, f"a parameter in an @order line: {token.text}", hint)
        if token.kind is TokenKind.COMMENT:
            hint = "leave it out, or write it below, among the words for people"
            raise block.error(at, "a comment in an @order line", hint)
        if _ends_order_by(token):
            message = f"@order holds what stands behind ORDER BY, and no {token.text}"
            raise block.error(at, message, _HELP)
    if depth:
        raise block.error(start, "a bracket in an @order line is never closed", "close it")


def _is_numbered(token: Token) -> bool:
    return token.kind is TokenKind.NUMBER and token.text.startswith("$")


def _ends_order_by(token: Token) -> bool:
    closes = token.depth < 0
    return closes or token.text == ";" or (not token.depth and token.keyword in _CLAUSES)
