"""Mapping of the server's errors to diagnostics: places in the file, remedies where known."""

import difflib
import re

from codegen.ask.analyzer import NOT_SUPPORTED, StatementRejectedError
from codegen.base.diagnostics import Diagnostic
from codegen.ir.catalog import Catalog
from codegen.read.syntax import Placeholder
from codegen.read.template import Template
from codegen.sql.assembler import Variant

_SYNTAX_ERROR = "42601"
_UNKNOWN_COLUMN = "42703"
_UNKNOWN_TABLE = "42P01"
_UNKNOWN_FUNCTION = "42883"
_GENERATED_ALWAYS = "428C9"  # PostgreSQL tells the column, and not where it stands
_UNCERTAIN_TYPES = ("42P18", "42P08")  # no type, or several, for a parameter


def explain_rejection(
    catalog: Catalog, template: Template, text: Variant, refusal: StatementRejectedError, which: str
) -> Diagnostic:
    """Make a diagnostic of a rejection; `which` describes the variant if it isn't the whole
    statement.
    """
    at = text.to_source(refusal.position) if refusal.position is not None else None
    if text.anchor:  # the statement itself has been taken already
        at = at if at is not None and at < 0 else text.anchor
    culprit = _find_culprit(template, text, refusal, at)
    if at is None and culprit:
        at = culprit.token.start
    if at is None and refusal.sqlstate == _GENERATED_ALWAYS:
        at = _find_named_column(template, refusal.message)
    if at is None and refusal.sqlstate == NOT_SUPPORTED:
        at = _find_clause(template, refusal.message)
    message = re.sub(r"\$(\d+)", lambda match: _spelling(text, int(match[1])), refusal.message)
    hint = _remedy(catalog, refusal, culprit, which) or refusal.hint or refusal.detail
    return template.query.diagnose(f"{message}{which}", hint, at=at or 0)


def _spelling(text: Variant, number: int) -> str:
    """The parameter's spelling in the file."""
    return f":{text.keys[number - 1]}" if 0 < number <= len(text.keys) else f"${number}"


def _find_culprit(
    template: Template, text: Variant, refusal: StatementRejectedError, at: int | None
) -> Placeholder | None:
    """The parameter at fault, if one is."""
    match = re.search(r"parameter \$(\d+)", refusal.message)
    placeholders = template.query.placeholders
    if match:
        key = _spelling(text, int(match[1])).removeprefix(":")
        return next((placeholder for placeholder in placeholders if placeholder.key == key), None)
    if refusal.sqlstate == _UNKNOWN_FUNCTION and at is not None and not text.anchor:
        return min(
            placeholders, key=lambda placeholder: abs(placeholder.token.start - at), default=None
        )
    return next(
        (placeholder for placeholder in placeholders if placeholder.token.start == at), None
    )


def _find_named_column(template: Template, message: str) -> int | None:
    """The offset of the column that the message names."""
    name = message.partition('"')[2].rpartition('"')[0]
    quoted = name.replace('"', '""')
    written = (f'"{quoted}"', name)
    tokens = template.query.tokens
    return next(
        (token.start for token in tokens if token.text in written or token.text.lower() == name),
        None,
    )


def _find_clause(template: Template, message: str) -> int | None:
    """The offset of the clause with which the message begins: `FULL JOIN is only supported …`."""
    keyword, *_ = message.lower().split()
    places = [token.start for token in template.query.tokens if token.text.lower() == keyword]
    return places[0] if len(places) == 1 else None


def _remedy(
    catalog: Catalog, refusal: StatementRejectedError, culprit: Placeholder | None, which: str
) -> str | None:
    match refusal.sqlstate:
        case state if state == NOT_SUPPORTED:
            return _supported_way(refusal.message, which)
        case state if state in _UNCERTAIN_TYPES and culprit:
            return f"say its type with a cast, as in :{culprit.key}::text"
        case state if state == _UNKNOWN_FUNCTION and culprit:
            hint = f"if :{culprit.key} has another type than meant, say which: :{culprit.key}::…"
            return f"{refusal.hint}\n{hint}" if refusal.hint else hint
        case state if state == _SYNTAX_ERROR and culprit and culprit.token.depth:
            return "where a colon is meant, as in a slice, put a space behind it"
        case state if state == _SYNTAX_ERROR:
            return "the mistake stands here or just before"
        case state if state == _UNKNOWN_TABLE and re.search('"(old|new)"$', refusal.message):
            return "where nothing is set the row is read instead, and has no old and new:\n" + (
                "keep one assignment without a dot"
            )
        case state if state == _UNKNOWN_TABLE:
            return _suggest_name(
                refusal.message, [relation.name for relation in catalog.relations.values()]
            )
        case state if state == _GENERATED_ALWAYS:
            override = ", or say OVERRIDING SYSTEM VALUE" if refusal.hint else ""
            return f"leave the column out: PostgreSQL makes its value{override}"
        case state if state == _UNKNOWN_COLUMN and not refusal.hint:
            return "no table of this FROM has it; add it in a migration, or correct its name"
        case _:
            return None


def _supported_way(message: str, which: str) -> str | None:
    """A way to write what PostgreSQL doesn't support."""
    if which:
        return "only a whole column has a default: use a plain parameter, or set all of it"
    if "FULL JOIN" in message:
        return "compare columns of both sides with = in its ON, and nothing else"
    if "nullable side" in message:
        return "name the tables whose rows are always there, as in FOR UPDATE OF book"
    return None


def _suggest_name(message: str, names: list[str]) -> str:
    """Suggest the name closest to the one in quotes."""
    quoted = message.partition('"')[2].partition('"')[0].rpartition(".")[2]
    near = difflib.get_close_matches(quoted, names, 1)
    is_typo = bool(near) and near[0] != quoted
    return f"did you mean {near[0]}?" if is_typo else "add it in a migration, or correct its name"
