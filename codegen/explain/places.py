"""Places: where in the file an expression stands, or what it stands in."""

from dataclasses import dataclass, replace

from codegen.explain.reasons import Kind, Reason
from codegen.explain.source_text import SourceText
from codegen.ir.nodes import Node, Query


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an expression, or of what it stands in where it has none of its own."""

    text: SourceText
    offset: int = 0
    view: str | None = None  # the expression is of this view, whose text isn't in the file

    def at(self, node: Node | None) -> "Place":
        """The place of a node within."""
        if self.view:
            return self
        offset = self.text.offset(node)
        if offset is None:
            offset = self.text.beginning(node)
        return self.at_offset(offset)

    def at_beginning(self, node: Node) -> "Place":
        """The place of a condition within, from its first word on."""
        return self.at_offset(self.text.beginning(node))

    def of_join(self, query: Query, join: int) -> "Place":
        """The place of a join's keyword."""
        return self if self.view else self.at_offset(self.text.join_offset(query, join))

    def at_offset(self, offset: int | None) -> "Place":
        """This place in the text, if it is known."""
        return self if self.view or offset is None else replace(self, offset=offset)

    def within(self, view: str) -> "Place":
        """The place of what a view makes a column of: that of the column."""
        return replace(self, view=self.view or view)

    def reason(self, kind: Kind, message: str, remedy: str | None = None) -> Reason:
        """A reason at this place."""
        suffix = f", in the view {self.view}" if self.view else ""
        return Reason(kind, message + suffix, self.offset, remedy)
