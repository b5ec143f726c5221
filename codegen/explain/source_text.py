"""The text of a statement: where in the file its nodes, joins and tables stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from codegen.ir.nodes import (
    Expression,
    FromExpr,
    FromItem,
    JoinExpr,
    Node,
    Query,
    RangeTblRef,
)
from codegen.ir.walk import walk_level
from codegen.read.lexer import Token, TokenKind
from codegen.read.syntax import SourceQuery
from codegen.sql.assembler import Variant

_JOIN_WORDS = frozenset({"LEFT", "RIGHT", "FULL", "OUTER", "NATURAL"})
_SET_WORDS = frozenset({"UNION", "INTERSECT", "EXCEPT"})
_QUERY_WORDS = frozenset({"SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE", "MERGE"})
_OPERATOR_WORDS = frozenset({"NOT", "LIKE", "ILIKE", "SIMILAR", "TO", "IN", "BETWEEN", "OVERLAPS"})
_TABLE_WORDS = frozenset({"FROM", "JOIN", "UPDATE", "INTO", "ONLY", "USING", "LATERAL"})


@dataclass(frozen=True)
class SourceText:
    """A statement as the file has it, and the variant of it in which a tree's nodes stand."""

    query: SourceQuery
    variant: Variant

    def offset(self, node: Node | None) -> int | None:
        """Where a node stands in the file's statement; None where PostgreSQL doesn't tell."""
        location = node.location if isinstance(node, Expression) else -1
        offset = self.variant.source_offset(location)
        return offset if offset is not None and 0 <= offset < len(self.query.sql) else None

    def beginning(self, node: Node | None) -> int | None:
        """Where the first of a node's parts stands: the left side of a comparison."""
        offsets = [self.offset(part) for part in walk_level(node)]
        return min((offset for offset in offsets if offset is not None), default=None)

    def operator_at(self, offset: int) -> str:
        """The operator that begins at an offset: `->>`, `NOT LIKE`."""
        tokens = [token for token in self.query.tokens if token.start >= offset]
        text, end = "", offset
        words = list(takewhile(lambda token: token.keyword in _OPERATOR_WORDS, tokens))
        if words:
            return " ".join(token.keyword for token in words)
        for token in tokens:
            if token.start != end or token.kind is not TokenKind.SYMBOL or token.text in "()[],;":
                break
            text, end = text + token.text, token.end
        return text

    def join_offset(self, query: Query, join: int) -> int | None:
        """Where the keyword of a join stands, which PostgreSQL doesn't tell.

        The joins of a query stand in its text in the order of its tree.
        """
        inside = (self.offset(node) for node in walk_level(query))
        blocks = {self._block(offset) for offset in inside if offset is not None}
        if len(blocks) != 1:
            return None
        [block] = blocks
        keywords = [
            number
            for number, token in enumerate(self.query.tokens)
            if token.keyword == "JOIN" and self._block(token.start) == block
        ]
        numbers = [int(each.index) for each in _joins(query.jointree)]
        if len(keywords) != len(numbers) or join not in numbers:
            return None
        return self._first_join_word(keywords[numbers.index(join)]).start

    def _first_join_word(self, number: int) -> Token:
        while number and self.query.tokens[number - 1].keyword in _JOIN_WORDS:
            number -= 1
        return self.query.tokens[number]

    def _block(self, offset: int) -> int:
        """The beginning of the innermost query that an offset lies in."""
        return max(start for start, end in self._blocks if start <= offset < end)

    @cached_property
    def _blocks(self) -> Sequence[tuple[int, int]]:
        return list(_blocks(self.query.tokens, len(self.query.sql)))

    def table_offset(self, name: str) -> int | None:
        """Where a table is named behind FROM or the like, if that is in one place only."""
        named = [
            number
            for number, token in enumerate(self.query.tokens)
            if token.text.strip('"') == name and number
        ]
        for words in (_TABLE_WORDS, frozenset({","})):
            starts = [
                self.query.tokens[number].start
                for number in named
                if self._word_before(number) in words
            ]
            if starts:
                return starts[0] if len(starts) == 1 else None
        return None

    def _word_before(self, number: int) -> str:
        """The word before a name, and before the schema that the name is in."""
        tokens = self.query.tokens
        if tokens[number - 1].text == "." and number > 2:
            number -= 2
        return tokens[number - 1].keyword or tokens[number - 1].text

    def grouping_offset(self) -> int | None:
        """Where grouping sets are named, if that is in one place only."""
        pairs = zip(self.query.tokens, self.query.tokens[1:], strict=False)
        starts = [
            token.start
            for token, after in pairs
            if token.keyword in ("ROLLUP", "CUBE")
            or (token.keyword, after.keyword) == ("GROUPING", "SETS")
        ]
        return starts[0] if len(starts) == 1 else None

    def keyword_offset(self, *keywords: str) -> int | None:
        """Where a keyword of the statement itself stands, beneath no parenthesis."""
        tokens = (token for token in self.query.tokens if not token.depth)
        return next((token.start for token in tokens if token.keyword in keywords), None)


def _joins(item: FromExpr | FromItem | None) -> Iterator[JoinExpr]:
    """The joins of a FROM, in the order in which their keywords stand."""
    match item:
        case FromExpr(items=items):
            for child in items:
                yield from _joins(child)
        case JoinExpr(left=left, right=right):
            yield from _joins(left)
            yield item
            yield from _joins(right)
        case RangeTblRef() | None:
            return


def _blocks(tokens: Sequence[Token], end: int) -> Iterator[tuple[int, int]]:
    """Beginning and end of each query in a text, those of a set operation apart."""
    opened: list[tuple[int, int]] = [(0, -1)]  # beginning, and depth of the parenthesis
    for number, token in enumerate(tokens):
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if token.text == "(" and following and following.keyword in _QUERY_WORDS:
            opened.append((following.start, token.depth))
        elif token.text == ")" and opened[-1][1] == token.depth:
            yield opened.pop()[0], token.start
        elif token.keyword in _SET_WORDS and token.depth == opened[-1][1] + 1:
            begin, depth = opened.pop()
            yield begin, token.start
            opened.append((token.end, depth))
    yield from ((begin, end) for begin, _ in opened)
