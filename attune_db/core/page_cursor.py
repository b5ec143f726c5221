"""Cursors of pages: texts that survive JSON and URLs."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Final

from .errors import InvalidCursorError

VERSION: Final = 1
"""The first byte of a cursor; another layout will have another."""

DIGEST: Final = 6
"""Bytes that tell a cursor that is damaged, or of another list. They keep nothing secret."""


class CursorCodec:
    """Writes and reads the cursors of one list."""

    def __init__(self, identity: str, version: int = VERSION) -> None:
        """`identity` is another text for each list whose cursors can't be exchanged."""
        self._key = blake2b(identity.encode()).digest()
        self._version = bytes([version])

    def write(self, payload: bytes) -> str:
        """The cursor that holds this."""
        return _encode(self._version + self._digest(payload) + payload)

    def read(self, cursor: str) -> bytes:
        """Return what the cursor holds; InvalidCursorError unless `write` made it."""
        data = _decode(cursor)
        version, digest, payload = data[:1], data[1 : 1 + DIGEST], data[1 + DIGEST :]
        if version > self._version:
            raise invalid("is of another version", cursor)
        if version != self._version or digest != self._digest(payload):
            raise invalid("is damaged, or of another query", cursor)
        return payload

    def _digest(self, payload: bytes) -> bytes:
        return blake2b(payload, digest_size=DIGEST, key=self._key).digest()


def invalid(reason: str, cursor: object) -> InvalidCursorError:
    """Make the error for a cursor that can't be used."""
    message = f"the cursor {reason}: begin with the first page"
    return InvalidCursorError(message, fields=("after",), value=cursor)


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(cursor: str) -> bytes:
    try:
        data = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError as error:  # neither base64 nor ASCII
        raise invalid("is damaged", cursor) from error
    if _encode(data) != cursor:  # Python skips what is no base64, and reads on
        raise invalid("is damaged", cursor)
    return data
