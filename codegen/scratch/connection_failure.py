"""What may be shown of why a connection failed: nothing of a password that the DSN holds.

It imports nothing of its package, so that the compiler has the same file.
"""

import os
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

# A DSN that is cut in one way only, by people and by the driver.
_HOST = r"(?:[\w.%-]*|\[[\da-fA-F:.%]*\])(?::\d{0,5})?"
_REGULAR = re.compile(
    rf"""
    postgres(?:ql)?://
    (?:[^\s/?\#@:\[\]]*(?::[^\s/?\#@\[\]]*)?@)?
    {_HOST}(?:,{_HOST})*
    (?:/[^\s?\#@]*)?
    (?:\?(?P<query>[^\s\#@?]*))?
    """,
    re.VERBOSE | re.ASCII,
)
_BAD_PERCENT = re.compile(r"%(?![\da-fA-F]{2})")
_FIELD = re.compile(r"[^=&]+=[^=&]*")
# Parameters that say nothing secret; whatever stands behind an unknown name may belong to a
# password with an & in it.
_PUBLIC = frozenset(
    {
        *("host", "port", "user", "dbname", "database", "service", "sslmode", "sslnegotiation"),
        *("target_session_attrs", "application_name", "options", "search_path", "role"),
        *("connect_timeout", "passfile", "sslcert", "sslkey", "sslrootcert", "sslcrl"),
    }
)
_HIDDEN = "***"


def describe_failure(error: BaseException, dsn: str | None) -> tuple[str, bool]:
    """What went wrong, for people, and whether nothing had to be hidden."""
    kind = type(error).__name__
    if dsn and not _is_regular(dsn):
        return (
            f"{kind}: the DSN is malformed, or a part of it needs percent-encoding"
            " (more is not shown, since it may hold the password)"
        ), False
    message = str(error) or kind
    shown = message
    for secret in sorted(_secrets(dsn), key=len, reverse=True):
        shown = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", _HIDDEN, shown)
    return shown, shown == message


def server_of(dsn: str) -> str:
    """Host and port of a DSN, for people; `the server` if they aren't plain to see."""
    hosts = urlsplit(dsn).netloc.rpartition("@")[2] if _is_regular(dsn) else ""
    return hosts or "the server"


def hide_dsns(message: str) -> str:
    """The message up to where a DSN, or a password, may begin."""
    found = re.search(r"[^\s'\"]*(?:://|passw|pwd)", message, re.IGNORECASE)
    return message[: found.start()] + _HIDDEN if found else message


def _is_regular(dsn: str) -> bool:
    match = _REGULAR.fullmatch(dsn)
    if not match or not dsn.isascii() or _BAD_PERCENT.search(dsn):
        return False
    fields = (match["query"] or "").split("&") if match["query"] else []
    return all(_FIELD.fullmatch(field) for field in fields)


def _secrets(dsn: str | None) -> set[str]:
    """The secrets of a regular DSN and of the environment, in each form that may be shown."""
    secrets = {os.environ.get("PGPASSWORD", "")}
    if dsn:
        parts = urlsplit(dsn)
        raw = parts.netloc.rpartition("@")[0].partition(":")[2]
        secrets |= {raw, unquote(raw), *_secret_fields(parts.query)}
    secrets |= {repr(secret)[1:-1] for secret in secrets}
    return secrets - {""}


def _secret_fields(query: str) -> Iterator[str]:
    after_password = False
    for field, (name, value) in zip(query.split("&"), parse_qsl(query, True), strict=False):
        if name not in _PUBLIC:
            yield from (field.partition("=")[2], value)
            if after_password:
                yield from (field.partition("=")[0], name)
        after_password |= "pass" in name
