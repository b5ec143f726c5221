"""A reader for the text in which PostgreSQL writes its analysed query trees.

Nodes are `{NAME :field value …}`, lists are `(…)`, NULL is `<>`. Nothing is interpreted here:
a field's value stays text, node, or list, and its reader says what it should be.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "Node | list[Value] | str | None"

# The width at which the server folds a tree for its log.
_FOLD = 78

_TOKEN = re.compile(r'[(){}]|\[[^\]]*\]|"(?:[^"\\]|\\.)*"|(?:[^\s(){}"\\]|\\.)+', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree, with typed ways to its fields; a field that is absent is empty."""

    name: str  # QUERY, VAR, …
    fields: Mapping[str, Value] = field(default_factory=dict[str, Value])

    def node(self, field: str) -> "Node | None":
        """The node in this field."""
        value = self.fields.get(field)
        return value if isinstance(value, Node) else None

    def nodes(self, field: str) -> "list[Node]":
        """The nodes of the list in this field."""
        value = self.fields.get(field)
        return [item for item in value if isinstance(item, Node)] if isinstance(value, list) else []

    def items(self, field: str) -> "list[Value]":
        """The list in this field, whatever it holds."""
        value = self.fields.get(field)
        return value if isinstance(value, list) else []

    def text(self, field: str) -> str | None:
        """The word in this field."""
        value = self.fields.get(field)
        return value if isinstance(value, str) else None

    def number(self, field: str) -> int:
        """The number in this field; 0 where there is none."""
        value = self.text(field)
        return int(value) if value and value.lstrip("-").isdigit() else 0

    def flag(self, field: str) -> bool:
        """The truth value in this field."""
        return self.fields.get(field) == "true"

    def numbers(self, field: str) -> tuple[int, ...]:
        """The numbers of the set or list in this field, `(b 1 2)` say."""
        return tuple(
            int(item) for item in self.items(field) if isinstance(item, str) and item.isdigit()
        )

    @property
    def parameter(self) -> int:
        """The number of the $1… that this node is; 0 for any other node."""
        external = self.name == "PARAM" and not self.number("paramkind")
        return self.number("paramid") if external else 0

    def walk(self) -> "Iterator[Node]":
        """This node and every node below it."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            below = [child for value in node.fields.values() for child in children(value)]
            stack += reversed(below)

    def own(self) -> "Iterator[Node]":
        """This node and those below it, but for the queries within."""
        yield self
        for value in self.fields.values():
            yield from (
                it for child in children(value) if child.name != "QUERY" for it in child.own()
            )


def conjuncts(node: Node | None) -> Iterator[Node]:
    """The conditions that are AND-ed at the top of one."""
    if node is not None and node.name == "BOOLEXPR" and node.text("boolop") == "and":
        for arg in node.nodes("args"):
            yield from conjuncts(arg)
    elif node is not None:
        yield node


def constant_bytes(constant: Node) -> bytes:
    """The bytes of a CONST, which the tree writes down as `4 [ 1 0 0 0 ]`."""
    written = (constant.text("constvalue") or "").partition("[")[2].rstrip("] ")
    return bytes(int(byte) & 0xFF for byte in written.split())


def constant_text(constant: Node) -> str:
    """The text of a CONST, behind the four bytes that tell its length."""
    return constant_bytes(constant)[4:].decode("utf-8", "replace")


def children(value: Value) -> Iterator[Node]:
    """The nodes directly in a field."""
    if isinstance(value, Node):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from children(item)


def read_tree(text: str) -> Node:
    """The tree that this text writes down; ValueError if it writes none."""
    tokens = _TOKEN.findall(text)
    value, _ = _read(tokens, 0)
    if not isinstance(value, Node):
        raise ValueError(f"not a query tree: {text[:60]!r}")
    return value


def read_log(text: str) -> Node:
    """The tree in a log message of the server, which folds its lines."""
    return read_tree(_unfold(text))


def _unfold(text: str) -> str:
    """The log's lines joined; one that is full and has no space was cut within a word."""
    lines = text.split("\n")
    cut = {number for number, line in enumerate(lines) if len(line) == _FOLD and " " not in line}
    return "".join(
        line if number in cut else f"{line} " for number, line in enumerate(lines)
    ).rstrip()


def _read(tokens: list[str], at: int) -> tuple[Value, int]:
    match tokens[at]:
        case "{":
            return _read_node(tokens, at + 1)
        case "(":
            return _read_list(tokens, at + 1)
        case "<>":
            return None, at + 1
        case word:
            bare = word[1:-1] if word.startswith('"') else word
            escaped = "\\" in bare
            return re.sub(r"\\(.)", r"\1", bare, flags=re.DOTALL) if escaped else bare, at + 1


def _read_list(tokens: list[str], at: int) -> tuple[list[Value], int]:
    items: list[Value] = []
    while tokens[at] != ")":
        item, at = _read(tokens, at)
        items.append(item)
    return items, at + 1


def _read_node(tokens: list[str], at: int) -> tuple[Node, int]:
    name, fields, at = tokens[at], dict[str, Value](), at + 1
    while tokens[at] != "}":
        field, at = tokens[at].removeprefix(":"), at + 1
        value: Value = None
        if not tokens[at].startswith(":") or tokens[at] == ":":
            value, at = _read(tokens, at)
        if tokens[at].startswith("["):  # the bytes of a constant follow their number
            value, at = f"{value} {tokens[at]}", at + 1
        fields[field] = value
    return Node(name, fields), at + 1
