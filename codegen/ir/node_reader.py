"""A reader for the text in which PostgreSQL writes its analysed query trees.

Nodes are `{NAME :field value …}`, lists are `(…)`, NULL is `<>`, and a backslash goes before what
would end a word. Nothing is interpreted here: a field's value stays text, node, or list, and its
reader says what it should be.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

RawValue: TypeAlias = "RawNode | list[RawValue] | str | None"

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
class RawNode:
    """A node as it is written."""

    name: str  # QUERY, VAR, …
    fields: Mapping[str, RawValue] = field(default_factory=dict[str, RawValue])


@dataclass(slots=True)
class _Open:
    """A node or a list that has begun and not yet ended."""

    name: str  # of a node; empty for a list
    fields: dict[str, RawValue] = field(default_factory=dict[str, RawValue])
    items: list[RawValue] = field(default_factory=list[RawValue])
    key: str = ""  # the field whose value comes next

    def add_bytes(self, written: str) -> None:
        """Take the bytes of a constant to their number."""
        key = next(reversed(self.fields), "")
        self.fields[key] = f"{self.fields.get(key)} {written}"

    def put(self, value: RawValue) -> None:
        """Take what ended within it."""
        if self.name:
            self.fields[self.key] = value
            self.key = ""
        else:
            self.items.append(value)

    def close(self, parent: "_Open") -> None:
        """Become what its parent holds."""
        if self.name:
            parent.put(RawNode(self.name, self.fields))
        else:
            parent.put(self.items)


def read_tree(text: str) -> RawNode:
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
            top.put([_value(word) for word in words.split(" ")])
        elif named:
            top.fields[named] = _value(word)
        elif item and not top.name:
            top.put(_value(item))
        elif data:
            top.add_bytes(data)
    return _root(stack)


def _root(stack: list[_Open]) -> RawNode:
    root = next(iter(stack[0].items), None)
    if len(stack) > 1 or not isinstance(root, RawNode):
        raise ValueError("not a query tree: it doesn't end where its text does")
    return root


def _close(stack: list[_Open]) -> None:
    ended = stack.pop()
    if not stack:
        raise ValueError("not a query tree: it ends before it began")
    ended.close(stack[-1])


def _value(word: str) -> str | None:
    """Read a word, unquoted and unescaped; None for `<>`."""
    if word == "<>":
        return None
    bare = word[1:-1] if word.startswith('"') else word
    return re.sub(r"\\(.)", r"\1", bare, flags=re.DOTALL) if "\\" in bare else bare


def read_log(text: str) -> RawNode:
    """The tree in a log message of the server, which folds its lines."""
    return read_tree(_unfold(text))


def _unfold(text: str) -> str:
    """The log's lines joined; one that is full and has no space was cut within a word."""
    return "".join(
        line if " " not in line and len(line.encode()) == _FOLD else f"{line} "
        for line in text.split("\n")
    ).rstrip()
