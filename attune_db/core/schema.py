"""What the compiler found out about the tables, for errors to speak of."""

from __future__ import annotations

from msgspec import Struct


class Constraint(Struct, frozen=True):
    """What a constraint is about: the entity it guards, and the fields of it."""

    entity: str
    fields: tuple[str, ...]
    references: str | None = None  # the entity that a foreign key points to
    comment: str | None = None  # COMMENT ON CONSTRAINT


class Schema(Struct, frozen=True):
    """The map from the server's names to ours.

    A table is known by its name, or by `schema.name` where another schema has a namesake.
    """

    entities: dict[str, str] = {}  # table -> entity
    constraints: dict[tuple[str, str], Constraint] = {}  # (table or domain, constraint)
    secrets: dict[str, tuple[str, ...]] = {}  # table -> the columns that never show

    def key(self, schema: str | None, table: str | None) -> str | None:
        """What a table that the server names is known by."""
        qualified = f"{schema}.{table}"
        return qualified if qualified in self.entities else table

    def secret_columns(self, entity: str, *tables: str | None) -> frozenset[str]:
        """The secrets within reach: of the entity's table, and of these.

        A repository of no table may reach them all.
        """
        own = [name for name, owner in self.entities.items() if owner == entity]
        reach = {*(own or self.secrets), *tables}
        return frozenset(
            column for name, columns in self.secrets.items() if name in reach for column in columns
        )
