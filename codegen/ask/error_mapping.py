"""What PostgreSQL refuses, in the terms of the file and with a remedy where one is known."""

import difflib
import re

from codegen.ask.analyzer import StatementRejectedError
from codegen.ask.catalog import Catalog
from codegen.base.diagnostics import Diagnostic
from codegen.read.syntax import Placeholder
from codegen.read.template import Template
from codegen.sql.assembler import Variant

_NOT_SUPPORTED = "0A000"
_SYNTAX_ERROR = "42601"
_UNKNOWN_COLUMN = "42703"
_UNKNOWN_TABLE = "42P01"
_UNKNOWN_FUNCTION = "42883"
_GENERATED_ALWAYS = "428C9"  # PostgreSQL tells the column, and not where it stands
_UNCERTAIN_TYPES = ("42P18", "42P08")  # no type, or several, for a parameter


def explain_rejection(
    catalog: Catalog, template: Template, text: Variant, refusal: StatementRejectedError, which: str
) -> Diagnostic:
    """The problem that a refusal is; `which` tells the variant, if not the whole statement."""
    at = text.to_source(refusal.position) if refusal.position is not None else None
    if text.anchor:  # the statement itself has been taken already
        at = at if at is not None and at < 0 else text.anchor
    blamed = _blamed(template, text, refusal, at)
    if at is None and blamed:
        at = blamed.token.start
    if at is None and refusal.sqlstate == _GENERATED_ALWAYS:
        at = _named(template, refusal.message)
    message = re.sub(r"\$(\d+)", lambda found: _written(text, int(found[1])), refusal.message)
    hint = _remedy(catalog, refusal, blamed, which) or refusal.hint or refusal.detail
    return template.query.diagnose(f"{message}{which}", hint, at=at or 0)


def _written(text: Variant, number: int) -> str:
    """A parameter as the file writes it."""
    return f":{text.keys[number - 1]}" if 0 < number <= len(text.keys) else f"${number}"


def _blamed(
    template: Template, text: Variant, refusal: StatementRejectedError, at: int | None
) -> Placeholder | None:
    """The parameter that is at fault, if one is."""
    found = re.search(r"parameter \$(\d+)", refusal.message)
    placeholders = template.query.placeholders
    if found:
        key = _written(text, int(found[1])).removeprefix(":")
        return next((it for it in placeholders if it.key == key), None)
    if refusal.sqlstate == _UNKNOWN_FUNCTION and at is not None and not text.anchor:
        return min(placeholders, key=lambda it: abs(it.token.start - at), default=None)
    return next((it for it in placeholders if it.token.start == at), None)


def _named(template: Template, message: str) -> int | None:
    """Where the column first stands that a message names."""
    name = message.partition('"')[2].rpartition('"')[0]
    quoted = name.replace('"', '""')
    written = (f'"{quoted}"', name)
    tokens = template.query.tokens
    return next((it.start for it in tokens if it.text in written or it.text.lower() == name), None)


def _remedy(
    catalog: Catalog, refusal: StatementRejectedError, blamed: Placeholder | None, which: str
) -> str | None:
    match refusal.sqlstate:
        case state if state == _NOT_SUPPORTED and which:
            return "only a whole column has a default: use a plain parameter, or set all of it"
        case state if state in _UNCERTAIN_TYPES and blamed:
            return f"say its type with a cast, as in :{blamed.key}::text"
        case state if state == _UNKNOWN_FUNCTION and blamed:
            hint = f"if :{blamed.key} has another type than meant, say which: :{blamed.key}::…"
            return f"{refusal.hint}\n{hint}" if refusal.hint else hint
        case state if state == _SYNTAX_ERROR and blamed and blamed.token.depth:
            return "where a colon is meant, as in a slice, put a space behind it"
        case state if state == _SYNTAX_ERROR:
            return "the mistake stands here or just before"
        case state if state == _UNKNOWN_TABLE and re.search('"(old|new)"$', refusal.message):
            return "where nothing is set the row is read instead, and has no old and new:\n" + (
                "keep one assignment without a dot"
            )
        case state if state == _UNKNOWN_TABLE:
            return _near(refusal.message, [it.name for it in catalog.relations.values()])
        case state if state == _GENERATED_ALWAYS:
            override = ", or say OVERRIDING SYSTEM VALUE" if refusal.hint else ""
            return f"leave the column out: PostgreSQL makes its value{override}"
        case state if state == _UNKNOWN_COLUMN and not refusal.hint:
            return "no table of this FROM has it; add it in a migration, or correct its name"
        case _:
            return None


def _near(message: str, names: list[str]) -> str:
    """The name that may have been meant instead of the quoted one."""
    quoted = message.partition('"')[2].partition('"')[0].rpartition(".")[2]
    near = difflib.get_close_matches(quoted, names, 1)
    known = bool(near) and near[0] != quoted
    return f"did you mean {near[0]}?" if known else "add it in a migration, or correct its name"
