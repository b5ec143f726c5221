"""A reader for the text in which PostgreSQL writes its analysed query trees.

Nodes are `{NAME :field value …}`, lists are `(…)`, NULL is `<>`, and a backslash goes before what
would end a word. Nothing is interpreted here: a field's value stays text, node, or list, and its
reader says what it should be.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "Node | list[Value] | str | None"

# The width at which the server folds a tree for its log, in bytes.
_FOLD = 78

_PLAIN = r"[^ \t\n(){}\\]"
_WORD = rf"(?:{_PLAIN}|\\.)++"
# Whole runs of what is plain are one token: most of a tree is numbers and truth values.
_TOKEN = re.compile(
    rf"""
      ((?:[ ]?:\w+[ ](?![":<]){_PLAIN}++(?!\\))++)  # fields whose values are plain words
    | (?:[ ]?:\w+[ ]<>)++                          # fields that are NULL
    | :(\w+)[ ](?=[({{])                            # a field that holds a node or a list
    | {{(\w+)                                       # the beginning of a node
    | \(((?:[ ]?{_PLAIN}++)++)\)                    # a list of plain words
    | ([()}}])
    | (\[[ ][^\]]*\])                              # the bytes of a constant, after their number
    | :(\w+)[ ]({_WORD})                           # a field whose value is any other word
    | ({_WORD})                                    # a word of a list
    """,
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree, with typed ways to its fields; a field that is absent is empty."""

    name: str  # QUERY, VAR, …
    fields: Mapping[str, Value] = field(default_factory=dict[str, Value])
    below: "tuple[Node, ...]" = field(default=(), compare=False, repr=False)  # in its fields

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
        value = self.fields.get(field)
        if not isinstance(value, str):
            return 0
        try:
            return int(value)
        except ValueError:
            return 0

    def flag(self, field: str) -> bool:
        """The truth value in this field."""
        return self.fields.get(field) == "true"

    def numbers(self, field: str) -> tuple[int, ...]:
        """The numbers of the set or list in this field, `(b 1 2)` say."""
        return tuple(
            int(item) for item in self.items(field) if isinstance(item, str) and item.isdecimal()
        )

    @property
    def location(self) -> int:
        """The byte of the statement's text that it was made of; -1 where that isn't known."""
        return self.number("location") if "location" in self.fields else -1

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
            stack += node.below[::-1]

    def own(self) -> "Iterator[Node]":
        """This node and those below it, but for the queries within."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += [child for child in node.below[::-1] if child.name != "QUERY"]


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


@dataclass(slots=True)
class _Open:
    """A node or a list that has begun and not yet ended."""

    name: str  # of a node; empty for a list
    fields: dict[str, Value] = field(default_factory=dict[str, Value])
    items: list[Value] = field(default_factory=list[Value])
    below: list[Node] = field(default_factory=list[Node])
    key: str = ""  # the field whose value comes next

    def add_bytes(self, written: str) -> None:
        """Take the bytes of a constant to their number."""
        key = next(reversed(self.fields), "")
        self.fields[key] = f"{self.fields.get(key)} {written}"

    def put(self, value: Value) -> None:
        """Take what ended within it."""
        if self.name:
            self.fields[self.key] = value
            self.key = ""
        else:
            self.items.append(value)

    def close(self, parent: "_Open") -> None:
        """Become what its parent holds."""
        if self.name:
            node = Node(self.name, self.fields, tuple(self.below))
            parent.below.append(node)
            parent.put(node)
        else:
            parent.below += self.below
            parent.put(self.items)


def read_tree(text: str) -> Node:
    """The tree that this text writes down; ValueError if it writes none."""
    stack = [_Open("")]
    for pairs, key, name, words, bracket, data, named, word, item in _TOKEN.findall(text):
        top = stack[-1]
        if pairs:
            top.fields.update([pair.split(" ") for pair in pairs.lstrip(" :").split(" :")])
        elif key:
            top.key = key
        elif name or bracket == "(":
            stack.append(_Open(name))
        elif bracket:
            _close(stack)
        elif words:
            top.put([_value(it) for it in words.split(" ")])
        elif named:
            top.fields[named] = _value(word)
        elif item and not top.name:
            top.put(_value(item))
        elif data:
            top.add_bytes(data)
    return _root(stack)


def _root(stack: list[_Open]) -> Node:
    root = next(iter(stack[0].items), None)
    if len(stack) > 1 or not isinstance(root, Node):
        raise ValueError("not a query tree: it doesn't end where its text does")
    return root


def _close(stack: list[_Open]) -> None:
    ended = stack.pop()
    if not stack:
        raise ValueError("not a query tree: it ends before it began")
    ended.close(stack[-1])


def _value(word: str) -> str | None:
    """What a word stands for."""
    if word == "<>":
        return None
    bare = word[1:-1] if word.startswith('"') else word
    return re.sub(r"\\(.)", r"\1", bare, flags=re.DOTALL) if "\\" in bare else bare


def read_log(text: str) -> Node:
    """The tree in a log message of the server, which folds its lines."""
    return read_tree(_unfold(text))


def _unfold(text: str) -> str:
    """The log's lines joined; one that is full and has no space was cut within a word."""
    return "".join(
        line if " " not in line and len(line.encode()) == _FOLD else f"{line} "
        for line in text.split("\n")
    ).rstrip()
