"""JSON documents that are sent, each of which can be read back as it was given."""

from __future__ import annotations

import re
from math import isfinite
from typing import Any, Final, cast

import msgspec

_encode = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder().encode

_NOT_FINITE: Final = re.compile(rb"\xcb[\x7f\xff][\xf0-\xff]").search
"""Finds a float that MessagePack writes as no finite number does; a text may look like one."""


def encode_document(value: object) -> bytes:
    """Return a document as JSON; ValueError for NaN and infinity, which would be stored as null.

    The driver makes its error of it. What has no null in its JSON, or as MessagePack no such
    number, isn't searched.
    """
    document = _encode(value)
    if b"null" in document and _may_have_not_finite(value) and _has_not_finite(value):
        raise ValueError("JSON has no NaN and no infinity")
    return document


def _may_have_not_finite(value: object) -> bool:
    try:
        return _NOT_FINITE(_pack(value)) is not None
    except (OverflowError, TypeError, ValueError):  # it has integers of 64 bits alone
        return True


def _has_not_finite(value: object) -> bool:
    waiting: list[Any] = [msgspec.to_builtins(value, str_keys=True)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, float) and not isfinite(part):
            return True
        if isinstance(part, dict):
            waiting += cast("dict[str, object]", part).values()
        elif isinstance(part, list | tuple):
            waiting += cast("list[object]", part)
    return False
