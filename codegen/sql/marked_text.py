"""A statement in one text, with marks where a fragment is optional.

    UPDATE book
    SET «title = ${input.title}»,
        «place = ${input.place}»
    WHERE id = $1

`template` of the core describes the marks, and reads them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from codegen.read.order_by import OrderByClause
from codegen.read.template import Clause, ClauseKind, Fragment, Template
from codegen.sql.assembler import BoundParam, Segment, placeholders_in, trim


def marked_text(
    template: Template, segments: Iterable[Segment], insertions: Mapping[int, str] | None = None
) -> str:
    """The text with its marks; `insertions` stand at these offsets of the file's statement."""
    writer = _Writer(template, insertions or {}, is_marked=True)
    return "".join(map(writer.text, segments))


def plain_text(template: Template, segments: Iterable[Segment]) -> str:
    """The text of a statement that never changes: it has no marks, and nothing looks like one."""
    writer = _Writer(template, {}, is_marked=False)
    return "".join(map(writer.text, segments))


def escape_marks(sql: str) -> str:
    """The text, in which no mark and no slot is meant."""
    return re.sub(r"[«»¦]|\$(?=\{)", r"${\g<0>}", sql)


class _Writer:
    """Writes segments of a statement."""

    def __init__(
        self, template: Template, insertions: Mapping[int, str], *, is_marked: bool
    ) -> None:
        self.template, self.insertions, self.is_marked = template, insertions, is_marked

    def text(self, segment: Segment) -> str:
        """A segment as the generated code has it."""
        match segment:
            case str():
                return segment
            case BoundParam(key):
                return self._parameter(key)
            case Clause():
                return "".join(self._clause(segment))
            case OrderByClause():
                return f"«{self._marked_range(segment.start, segment.end)}»"
            case start, end:
                return self._marked_range(start, end)

    def _clause(self, clause: Clause) -> Iterator[str]:
        position = clause.start
        for fragment in clause.fragments:
            yield self._marked_range(position, fragment.start)
            yield self._fragment(clause, fragment)
            position = fragment.end

    def _fragment(self, clause: Clause, fragment: Fragment) -> str:
        if not fragment.optional_params:
            return self._marked_range(fragment.start, fragment.end)
        start, end = trim(self.template.query.sql, fragment)
        text = self._marked_range(start, end)
        if clause.kind is not ClauseKind.VALUES:
            text = f"«{text}»"
        elif text != f"${{{fragment.optional_params[0]}}}":
            text = f"«{text}¦DEFAULT»"
        before = self._marked_range(fragment.start, start)
        after = self._marked_range(end, fragment.end)
        return f"{before}{text}{after}"

    def _marked_range(self, start: int, end: int) -> str:
        """A range of the file's statement with $1 or ${group.field} for its parameters."""
        query, text = self.template.query, ""
        for placeholder in placeholders_in(query.placeholders, start, end):
            text += self._copy(start, placeholder.token.start) + self._parameter(placeholder.key)
            start = placeholder.token.end
        return text + self._copy(start, end)

    def _copy(self, start: int, end: int) -> str:
        cuts = [
            start,
            *(offset for offset in sorted(self.insertions) if start <= offset < end),
            end,
        ]
        inserted = [self.insertions.get(at, "") for at in cuts[1:-1]]
        texts = [self.template.query.sql[first:last] for first, last in pairwise(cuts)]
        pairs = zip(texts, ["", *inserted], strict=True)
        return "".join(insertion + self._escaped(text) for text, insertion in pairs)

    def _parameter(self, key: str) -> str:
        params = self.template.bound_params
        return f"${params.index(key) + 1}" if key in params else f"${{{key}}}"

    def _escaped(self, text: str) -> str:
        return escape_marks(text) if self.is_marked else text
