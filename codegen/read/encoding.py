"""Characters that no SQL text can hold: bytes that aren't UTF-8, and NUL."""

import re

from codegen.base.diagnostics import Diagnostic, SourceFile

# Bytes that aren't UTF-8 are read as lone surrogates, so that each stays in its place.
UNDECODED = "surrogateescape"

_BAD = re.compile("[\0\udc80-\udcff]")


def undecodable_text(
    source: SourceFile, start: int = 0, end: int | None = None, query: str | None = None
) -> Diagnostic | None:
    """The first such character in this range of the file, as a diagnostic."""
    match = _BAD.search(source.text, start, len(source.text) if end is None else end)
    if match is None:
        return None
    if match[0] == "\0":
        message, hint = "a NUL character, which PostgreSQL takes in no text", "remove it"
    else:
        message = f"a byte that isn't UTF-8: 0x{ord(match[0]) & 0xFF:02x}"
        hint = "save the file as UTF-8"
    return Diagnostic(source, match.start(), message, hint, query)
