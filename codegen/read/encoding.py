"""What no text of SQL can hold: bytes that aren't UTF-8, and the character NUL."""

import re

from codegen.base.diagnostics import Diagnostic, SourceFile

# Bytes that aren't UTF-8 are read as lone surrogates, so that each stays in its place.
UNDECODED = "surrogateescape"

_BAD = re.compile("[\0\udc80-\udcff]")


def undecodable_text(
    source: SourceFile, start: int = 0, end: int | None = None, query: str | None = None
) -> Diagnostic | None:
    """The first such character of a stretch of the file."""
    found = _BAD.search(source.text, start, len(source.text) if end is None else end)
    if found is None:
        return None
    if found[0] == "\0":
        message, hint = "a NUL character, which PostgreSQL takes in no text", "remove it"
    else:
        message = f"a byte that isn't UTF-8: 0x{ord(found[0]) & 0xFF:02x}"
        hint = "save the file as UTF-8"
    return Diagnostic(source, found.start(), message, hint, query)
