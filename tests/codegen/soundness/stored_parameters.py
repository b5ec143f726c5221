"""Random statements that store each of their parameters as it is, in a row of a table or view."""

from dataclasses import replace

from tests.codegen.soundness.kinds import NAMES
from tests.codegen.soundness.optional_fragments import Dotted
from tests.codegen.soundness.schema import Table, TableColumn
from tests.codegen.soundness.sources import Query

_FORMS = (
    "INSERT INTO {table} AS {alias} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})",
    "INSERT INTO {table} AS {alias} ({names}) OVERRIDING SYSTEM VALUE SELECT {cast}",
    "MERGE INTO {table} AS {alias} USING (SELECT 1) AS source ON false"
    " WHEN NOT MATCHED THEN INSERT ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})",
)


class Storing(Dotted):
    """Writes statements of which each row that comes to be holds their parameters."""

    def storing(self) -> Query:
        """INSERT, MERGE or UPDATE."""
        tables = [table for table in self.schema.written if table.certain]
        refusing = [table for table in tables if _may_refuse(table)]
        among = refusing if refusing and self.chance(0.7) else tables
        table, alias = self.random.choice(among), self.alias()
        columns = [column for column in table.columns if column.given and column.kind in NAMES]
        update = self.chance(0.3) and not any(column.always for column in columns)
        sql, stored = (self.updating if update else self.adding)(table, alias, columns)
        if self.chance(0.5):
            return Query(sql, (), (), (), stored)
        return replace(self.returned_plain(sql, self.own(table, alias)), stored=stored)

    def adding(
        self, table: Table, alias: str, columns: list[TableColumn]
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        """A new row, of most columns."""
        chosen = [column for column in columns if column.name == "id" or self.chance(0.9)]
        stored = tuple((self.parameter(None)[1:], column.name) for column in chosen)
        sql = self.random.choice(_FORMS).format(
            table=table.name,
            alias=alias,
            names=", ".join(name for _, name in stored),
            values=", ".join(f":{parameter}" for parameter, _ in stored),
            cast=", ".join(
                f":{parameter}::{column.kind}"
                for (parameter, _), column in zip(stored, chosen, strict=True)
            ),
        )
        return sql, stored

    def updating(
        self, table: Table, alias: str, columns: list[TableColumn]
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        """A row changed: what a check says may depend on its id, which is a parameter, too."""
        others = [column.name for column in columns if column.name != "id"]
        chosen = self.random.sample(others, min(len(others), self.random.choice((1, 2, 3))))
        stored = tuple((self.parameter(None)[1:], name) for name in ("id", *chosen))
        sets = ", ".join(f"{name} = :{parameter}" for parameter, name in stored)
        where = f"{alias}.id = {self.parameter('int4')}"
        return f"UPDATE {table.name} AS {alias} SET {sets} WHERE {where}", stored


def _may_refuse(table: Table) -> bool:
    """Tell whether it may refuse a NULL by more than NOT NULL of the column that it is given."""
    is_generated = any(column.not_null and not column.given for column in table.columns)
    return table.kind == "view" or is_generated or table.is_checked
