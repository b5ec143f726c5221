"""Random INSERTs, UPDATEs, DELETEs and MERGEs, most of them with RETURNING."""

from dataclasses import replace

from tests.codegen.soundness.expressions import Column, Expression, Scope
from tests.codegen.soundness.kinds import literal
from tests.codegen.soundness.queries import Queries
from tests.codegen.soundness.schema import Table, TableColumn
from tests.codegen.soundness.sources import Cte, Query, names_of


class Changes(Queries):
    """Writes statements that change rows."""

    def change(self, depth: int) -> Query:
        """A statement that changes rows of some table."""
        table = self.random.choice(self.schema.written)
        make = self.random.choice(
            (self.insert, self.insert, self.update, self.update, self.delete, self.merge)
        )
        return make(table, depth)

    def modifying(self, depth: int) -> Query:
        """A query that reads what a change returns."""
        changed = self.change(0)
        if not changed.kinds:
            return changed
        cte = Cte("changed", tuple(zip(names_of(changed.kinds), changed.kinds, strict=True)))
        self.ctes = (cte,)
        query = self.query((), depth)
        names = ", ".join(name for name, _ in cte.columns)
        return replace(query, sql=f"WITH changed ({names}) AS ({changed.sql}) {query.sql}")

    def insert(self, table: Table, depth: int) -> Query:
        """INSERT, of values or of a query."""
        alias = self.alias()
        columns = self.some([column for column in table.columns if column.given])
        names = ", ".join(column.name for column in columns)
        if self.chance(0.05):
            body = "DEFAULT VALUES"
        elif self.chance(0.25):
            body = f"({names}) OVERRIDING SYSTEM VALUE {self.inserted_query(columns, depth)}"
        else:
            rows = self.random.choice((1, 1, 1, 2))
            lines = (", ".join(map(self.given, columns)) for _ in range(rows))
            values = ", ".join(f"({line})" for line in lines)
            body = f"({names}) OVERRIDING SYSTEM VALUE VALUES {values}"
        targets = self.own(table, alias)
        conflict = self.conflict(table, alias, targets) if self.chance(0.4) else ""
        sql = f"INSERT INTO {table.name} AS {alias} {body}{conflict}"
        return self.returning(sql, targets, (), depth)

    def some(self, columns: list[TableColumn]) -> list[TableColumn]:
        """Columns that need a value, and some more."""
        return [column for column in columns if column.not_null or self.chance(0.7)]

    def inserted_query(self, columns: list[TableColumn], depth: int) -> str:
        query = self.query((), depth, tuple(column.kind for column in columns))
        if not any(column.not_null for column in columns):
            return query.sql
        tests = (
            f"{name} IS NOT NULL"
            for name, column in zip(query.names, columns, strict=True)
            if column.not_null
        )
        return f"SELECT * FROM ({query.sql}) AS x WHERE {' AND '.join(tests)} LIMIT 5"

    def given(self, column: TableColumn) -> str:
        """A value for a column, such that most rows can be stored."""
        if column.declared.startswith("positive") or column.name == "id":
            return str(self.random.randint(1, 9))
        if self.chance(0.05):
            return "DEFAULT"
        if column.not_null and self.chance(0.8):
            return literal(self.random, column.kind)
        made = self.expression(column.kind, Scope(), 2).sql
        if not self.safe and self.chance(0.15):
            made = self.parameter(None)
        return made

    def own(self, table: Table, alias: str) -> tuple[Column, ...]:
        """The columns of the table that is changed."""
        columns = (
            Column(f"{alias}.{column.name}", column.kind, self.key(alias, table, column.name))
            for column in table.columns
        )
        return (*columns, Column(alias, "row"))

    def conflict(self, table: Table, alias: str, targets: tuple[Column, ...]) -> str:
        """ON CONFLICT."""
        key = self.random.choice(table.arbiters) if table.arbiters else None
        target = f" ({', '.join(key)})" if key and self.chance(0.85) else ""
        if not target or self.chance(0.4):
            return f" ON CONFLICT{target} DO NOTHING"
        excluded = (Column(f"excluded.{column.name}", column.kind) for column in table.columns)
        scope = Scope((*targets, *excluded))
        where = f" WHERE {self.condition(scope, 1)}" if self.chance(0.35) else ""
        return f" ON CONFLICT{target} DO UPDATE SET {self.assignments(table, scope)}{where}"

    def assignments(self, table: Table, scope: Scope) -> str:
        """Assignments behind SET."""
        columns = [column for column in table.columns if column.given and not column.always]
        if not columns:
            return "id = DEFAULT"
        chosen = self.random.sample(columns, min(len(columns), self.random.choice((1, 1, 2))))
        if len(chosen) == 2 and self.chance(0.2):
            kinds = tuple(column.kind for column in chosen)
            names = ", ".join(column.name for column in chosen)
            sql = self.query(scope.within, 1, kinds).sql
            return f"({names}) = (SELECT * FROM ({sql}) AS {self.alias()} LIMIT 1)"
        return ", ".join(self.assignment(column, scope) for column in chosen)

    def assignment(self, column: TableColumn, scope: Scope) -> str:
        if column.kind == "int4[]" and self.chance(0.3):
            return f"{column.name}[{self.random.choice((1, 4))}] = {literal(self.random, 'int4')}"
        if column.kind == "place" and self.chance(0.3):
            return f"{column.name}.x = {self.expression('int4', scope, 1).sql}"
        if column.kind == "jsonb" and self.chance(0.2):
            return f"{column.name}['a'] = {self.expression('jsonb', scope, 1).sql}"
        if self.chance(0.15) and not self.safe:
            return f"{column.name} = {self.parameter(None)}"
        made = self.expression(column.kind, scope, 2).sql
        if column.not_null and self.chance(0.8):
            made = f"coalesce({made}, {literal(self.random, column.kind)})"
        return f"{column.name} = {made}"

    def update(self, table: Table, depth: int) -> Query:
        """UPDATE, with FROM now and then."""
        alias = self.alias()
        targets = self.own(table, alias)
        more = self.source((), min(depth, 2)) if self.chance(0.4) else None
        columns = (*targets, *(more.columns if more else ()))
        sql = f"UPDATE {self.only(table)}{table.name} AS {alias} SET "
        sql += self.assignments(table, Scope(columns))
        sql += f" FROM {more.sql}" if more else ""
        sql += f" WHERE {self.condition(Scope(columns), 2)}" if self.chance(0.7) else ""
        return self.returning(sql, targets, more.columns if more else (), depth)

    def only(self, table: Table) -> str:
        return "ONLY " if table.kind == "table" and self.chance(0.05) else ""

    def delete(self, table: Table, depth: int) -> Query:
        """DELETE, with USING now and then."""
        alias = self.alias()
        targets = self.own(table, alias)
        more = self.source((), min(depth, 2)) if self.chance(0.4) else None
        columns = (*targets, *(more.columns if more else ()))
        sql = f"DELETE FROM {self.only(table)}{table.name} AS {alias}"
        sql += f" USING {more.sql}" if more else ""
        sql += f" WHERE {self.condition(Scope(columns), 2)}" if self.chance(0.7) else ""
        return self.returning(sql, targets, more.columns if more else (), depth)

    def merge(self, table: Table, depth: int) -> Query:
        """MERGE, with a few of its actions."""
        alias = self.alias()
        targets = self.own(table, alias)
        source = self.source((), min(depth, 1))
        if " JOIN " in source.sql:
            source = self.table(self.random.choice(self.schema.tables))
        both = Scope((*targets, *source.columns))
        pairs = [
            f"{a.sql} = {b.sql}"
            for a in targets
            for b in source.columns
            if a.kind == b.kind == "int4"
        ]
        on = self.random.choice(pairs) if pairs else self.test(both, 1)
        chosen = self.random.sample(("matched", "missing", "alone"), self.random.choice((1, 2, 3)))
        actions = "".join(self.action(when, table, targets, source.columns) for when in chosen)
        sql = f"MERGE INTO {self.only(table)}{table.name} AS {alias} USING {source.sql} ON {on}"
        return self.returning(sql + actions, targets, source.columns, depth, merge=True)

    def action(
        self, when: str, table: Table, targets: tuple[Column, ...], source: tuple[Column, ...]
    ) -> str:
        """A branch of a MERGE."""
        scopes = {"matched": (*targets, *source), "missing": source, "alone": targets}
        scope = Scope(scopes[when])
        more = f" AND {self.test(scope, 1)}" if self.chance(0.4) else ""
        if when == "missing":
            columns = self.some([column for column in table.columns if column.given])
            names = ", ".join(column.name for column in columns)
            values = ", ".join(map(self.given, columns))
            then = f"INSERT ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})"
            word = self.random.choice(("NOT MATCHED", "NOT MATCHED BY TARGET"))
        else:
            word = "MATCHED" if when == "matched" else "NOT MATCHED BY SOURCE"
            then = f"UPDATE SET {self.assignments(table, scope)}"
            then = "DELETE" if self.chance(0.3) else then
        return f" WHEN {word}{more} THEN {'DO NOTHING' if self.chance(0.08) else then}"

    def returning(
        self,
        sql: str,
        targets: tuple[Column, ...],
        more: tuple[Column, ...],
        depth: int,
        *,
        merge: bool = False,
    ) -> Query:
        """RETURNING, with old and new under their names or others."""
        if self.chance(0.08):
            return Query(sql, (), (), ())
        old, new, head = "old", "new", ""
        if self.chance(0.15):
            old, new, head = "o", "n", "WITH (OLD AS o, NEW AS n) "
        twice = [
            Column(f"{word}.{column.sql.partition('.')[2]}", column.kind)
            for word in (old, new)
            for column in targets
            if column.kind != "row"
        ]
        twice += [Column(old, "row"), Column(new, "row")]
        scope = Scope((*targets, *targets, *twice, *more))
        if self.chance(0.7):
            self.focus = self.some_of(scope)
        kinds = self.kinds((1, 2, 3, 4))
        outputs = [self.returned(kind, scope, depth) for kind in kinds]
        names = names_of(kinds)
        texts = [f"{output.sql} AS {name}" for output, name in zip(outputs, names, strict=True)]
        labels = tuple(f"returned {output.label}" for output in outputs)
        if merge and self.chance(0.4):
            texts.append("merge_action() AS txt_9")
            names, kinds, labels = (*names, "txt_9"), (*kinds, "text"), (*labels, "merge_action")
        return Query(f"{sql} RETURNING {head}{', '.join(texts)}", names, kinds, labels)

    def returned(self, kind: str, scope: Scope, depth: int) -> Expression:
        if self.chance(0.6):
            return self.leaf(kind, scope, 0)
        return self.expression(kind, scope, max(1, depth))
