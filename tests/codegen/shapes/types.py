"""Types that `[tool.codegen.json]` and `@type` lines name."""

from msgspec import Struct


class Meta(Struct, frozen=True, omit_defaults=True):
    """Metadata of a book."""

    language: str | None = None
    readers: list[str] = []
