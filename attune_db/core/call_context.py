"""The context of a repository's call, and the words that errors have for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from .errors import ChangedError, NotFoundError
from .row_probe import Precondition
from .schema import Schema

REDACTED: Final = "[hidden]"
"""Stands for a secret value."""

LONGEST: Final = 80
"""Characters of a value that a message shows."""


class CallContext(Struct, frozen=True):
    """A repository's call: whose schema, which entity, and the values by column."""

    schema: Schema
    entity: str = ""
    arguments: Mapping[str, object] = {}
    key: tuple[str, ...] = ()  # the arguments that identify the row
    secret_tables: tuple[str, ...] = ()  # other tables with secrets that the statement touches
    changed_entity: str | None = None  # the entity that it changes, if not this one
    commits: bool = False  # it may write, and is committed by itself as soon as it has run

    @property
    def target_entity(self) -> str:
        """The entity whose row the server refuses to change."""
        return self.changed_entity or self.entity

    def values(self, fields: tuple[str, ...], secrets: frozenset[str]) -> tuple[object, ...]:
        """Return the values of these fields, or nothing where the call gave none of them."""
        if not any(name in self.arguments for name in fields):
            return ()
        return tuple(REDACTED if name in secrets else self.arguments.get(name) for name in fields)

    def not_found(self) -> NotFoundError:
        """Make the error for a row that isn't there."""
        values = self._key_values()
        message = f"{entity_noun(self.entity)} not found{key_clause(self.key, values)}"
        return NotFoundError(
            message, entity=self.entity, fields=self.key, value=unwrap_single(values)
        )

    def changed(
        self, expected: Iterable[tuple[Precondition, object]], current: object
    ) -> ChangedError:
        """Make the error for a row that is there, and doesn't meet these preconditions."""
        shown = [(each, REDACTED if each.secret else value) for each, value in expected]
        asked = dict.fromkeys(each.text or assignment(each.name, value) for each, value in shown)
        key = key_clause(self.key, self._key_values())
        return ChangedError(
            f"{entity_noun(self.entity)} has changed{key} (expected {', '.join(asked)})",
            entity=self.entity,
            fields=tuple([each.name for each, _ in shown]),
            value=unwrap_single(tuple([value for _, value in shown])),
            current=current,
        )

    def _key_values(self) -> tuple[object, ...]:
        secrets = self.schema.secret_columns(self.entity, *self.secret_tables)
        return self.values(self.key, secrets)


def unwrap_single(values: tuple[object, ...]) -> object:
    """Return the value of an error: one value itself, several as a tuple, None for none."""
    return values[0] if len(values) == 1 else values or None


def entity_noun(entity: str | None) -> str:
    """`PermissionSet` is a "permission set"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", entity or "row").lower()


def key_clause(fields: tuple[str, ...], values: tuple[object, ...]) -> str:
    """Fields and values, as the tail of a sentence."""
    if not fields:
        return ""
    if not values:
        return f": {', '.join(fields)}"
    return ": " + ", ".join(map(assignment, fields, values))


def assignment(name: str, value: object) -> str:
    """A field and its value."""
    return f"{name} = {short_repr(value)}"


def short_repr(value: object) -> str:
    """A value as a message shows it."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
