"""Names of tables, constraints and secrets, by which errors speak of them."""

from __future__ import annotations

from msgspec import Struct


class Constraint(Struct, frozen=True):
    """The entity and the fields that a constraint guards."""

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
        """Return the name of a table in this map."""
        qualified = f"{schema}.{table}"
        return qualified if qualified in self.entities else table

    def secret_columns(self, entity: str, *tables: str | None) -> frozenset[str]:
        """Return the secret columns of the entity's table, and of these.

        A repository of no table may reach them all.
        """
        own = [name for name, owner in self.entities.items() if owner == entity]
        reach = {*(own or self.secrets), *tables}
        return frozenset(
            column for name, columns in self.secrets.items() if name in reach for column in columns
        )
