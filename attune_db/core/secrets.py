"""Structs that keep some of their fields to themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import asdict

from .call_context import REDACTED


class SecretStruct(Struct, frozen=True):
    """A Struct whose secret fields can be read, but don't show where it is printed or logged."""

    secret_fields: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        """Return the fields, the secret ones hidden."""
        secrets = self.secret_fields
        values = ((name, repr(value)) for name, value in asdict(self).items())
        shown = (f"{name}={REDACTED if name in secrets else value}" for name, value in values)
        return f"{type(self).__name__}({', '.join(shown)})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Return the fields for the library rich, the secret ones hidden."""
        secrets = self.secret_fields
        values = asdict(self).items()
        return [(name, REDACTED if name in secrets else value) for name, value in values]
