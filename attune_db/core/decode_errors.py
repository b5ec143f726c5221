"""Errors of whatever decodes what the server sent: the driver, a codec, the class of a type.

Any exception may come out of there. The driver then skips the other rows, and its connection is as
good as before.
"""

from __future__ import annotations

import re
from traceback import walk_tb
from typing import Final

import asyncpg
import msgspec

from .call_context import CallContext, entity_noun
from .errors import DecodeError, DocumentError

DECODES_ROW: Final = "_decode_row"
"""What the names of the driver's functions end in that decode a row."""

DRIVERS_FOLDERS: Final = ("asyncpg/protocol/", "asyncpg/pgproto/")
"""Where the driver's own functions are. Their names in a traceback may be those of others, which
Cython has made for the same line of another file, and kept."""

DRIVERS_OWN: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

READ_JSON: Final = ("codecs.py", "exact_numbers.py")
"""The modules whose functions decode JSON, for every column alike."""

# In the names of the driver's functions: what its protocol calls for a type.
_DECODER: Final = re.compile(r"asyncpg\.pgproto\.pgproto\.(\w+)_decode")


class UnknownLabelError(Exception):
    """A label of an enum that isn't among the members of its class."""

    def __init__(self, enum: str, label: str) -> None:
        super().__init__(f"{enum} knows no {label!r}: the database is newer than the library")
        self.enum = enum


def is_from_decoder(error: BaseException) -> bool:
    """Tell whether an exception was raised while a row was decoded."""
    if isinstance(error, DRIVERS_OWN):
        return False
    codes = [frame.f_code for frame, _ in walk_tb(error.__traceback__)]
    if isinstance(error, OSError):  # a lost connection is one, too
        return any(code.co_name.endswith(DECODES_ROW) for code in codes)
    return any(folder in code.co_filename for folder in DRIVERS_FOLDERS for code in codes)


def decode_error(error: Exception, call: CallContext, *, withheld: bool) -> DecodeError:
    """Make the error for what can't be decoded; `withheld` if its words may quote a secret."""
    words = _withhold(error) if withheld else _words(error)
    noun = entity_noun(call.entity)
    if isinstance(error, UnknownLabelError):
        return DecodeError(f"{noun}: {words}", entity=call.entity)
    if isinstance(error, msgspec.DecodeError):
        return DocumentError(f"{noun}: a document can't be read: {words}", entity=call.entity)
    reader = _reader(error)
    if reader is None and isinstance(error, RecursionError):
        message = f"{noun}: a document is nested too deeply to be read"
        return DocumentError(message, entity=call.entity)
    if reader is None:
        value = "a value can't be read"
    elif match := _DECODER.fullmatch(reader):
        value = f"a value of the type {match[1]} can't be read"
    else:
        value = f"a value can't be read by {reader.removesuffix('.__init__')}"
    return DecodeError(f"{noun}: {value}: {words}", entity=call.entity)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__


def _withhold(error: Exception) -> str:
    """Rid an exception, and those behind it, of values; return what may be said."""
    error.__cause__ = error.__context__ = None
    words = "the reason is withheld, as it may quote a secret"
    if isinstance(error, UnicodeDecodeError):
        error.object, error.start, error.end = b"", 0, 0
    elif isinstance(error, UnknownLabelError):
        words = f"{error.enum} lacks a label: the database is newer than the library"
    error.args = (words,)
    return words


def _reader(error: Exception) -> str | None:
    """The function that read the value: a type's, of the driver or of `[tool.codegen.types]`.

    None for one without frames, such as the decoder of JSON.
    """
    codes = [frame.f_code for frame, _ in walk_tb(error.__traceback__)]
    inside = [code for code in codes if not code.co_filename.endswith(READ_JSON)]
    last = max(
        (at for at, code in enumerate(inside) if DRIVERS_FOLDERS[0] in code.co_filename), default=-1
    )
    return inside[last + 1].co_qualname if inside[last + 1 :] else None
