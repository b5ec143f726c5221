"""Random statements in which equality holds unique keys, or nearly does."""

from tests.codegen.soundness.changes import Changes
from tests.codegen.soundness.expressions import Column, Scope
from tests.codegen.soundness.kinds import NAMES, literal
from tests.codegen.soundness.schema import Table
from tests.codegen.soundness.sources import Query, Source, names_of

_EQUAL = (
    *("{0} = {1}", "{0} = {1}", "{0} = {1}", "{1} = {0}", "{0} = {1} AND {0} IS NOT NULL"),
    *("{0} IN ({1})", "{0} = ANY (ARRAY[{1}])", "{0} IS NOT DISTINCT FROM {1}"),
    *("{0} >= {1}", "({0} = {1} OR {0} IS NULL)", "{0} IS NULL", "({0} = {1} AND true)"),
    *("{0} BETWEEN {1} AND {1}", "NOT ({0} <> {1})", "coalesce({0}, {1}) = {1}"),
    *("({0} = {1}) IS TRUE", "{0} IN ({1}, {1})"),
)
_ONE_ROW = (
    ("(SELECT count(*) AS n FROM {t})", "int8"),
    ("(SELECT max({c}) AS n FROM {t})", "{k}"),
    ("(SELECT max({c}) AS n FROM {t} HAVING count(*) > 1)", "{k}"),
    ("(SELECT {c} AS n FROM {t} LIMIT 1)", "{k}"),
    ("(SELECT {c} AS n FROM {t} ORDER BY {c} FETCH FIRST 1 ROW WITH TIES)", "{k}"),
    ("(SELECT DISTINCT 1 AS n FROM {t})", "int4"),
    ("(SELECT 1 AS n)", "int4"),
    ("(SELECT generate_series(1, 2) AS n)", "int4"),
    ("(SELECT 1 AS n WHERE random() > 0.5)", "int4"),
    ("(VALUES (1))", "int4"),
    ("(VALUES (1), (2))", "int4"),
    ("lax(1)", "int4"),
    ("numbers(1)", "int4"),
    ("LATERAL (SELECT {o} AS n)", "{ok}"),
    ("LATERAL (SELECT {o} AS n FROM {t} LIMIT 1)", "{ok}"),
    ("LATERAL (SELECT max({c}) AS n FROM {t} WHERE {c} IS DISTINCT FROM {o}::text::{k})", "{k}"),
    ("LATERAL (VALUES ({o}))", "{ok}"),
    ("(SELECT max({c}) AS n FROM {t} GROUP BY ())", "{k}"),
    ("(SELECT max({c}) AS n FROM {t} GROUP BY GROUPING SETS ((), ()))", "{k}"),
    ("(SELECT 1 AS n UNION SELECT 1)", "int4"),
    ("(SELECT 1 AS n INTERSECT ALL SELECT id FROM {t})", "int4"),
    ("(SELECT {c} AS n FROM {t} LIMIT 1 OFFSET 1)", "{k}"),
    ("(SELECT * FROM {t} LIMIT 1)", ""),
)


class Keyed(Changes):
    """Writes statements about single rows."""

    def keyed(self, depth: int) -> Query:
        """A statement that finds its rows by keys."""
        make = self.random.choice((self.found, self.found, self.changed_one))
        return make(depth)

    def base(self) -> Source:
        """A table, mostly one with a key."""
        keyed = [table for table in self.schema.tables if table.keys]
        return self.table(self.random.choice(keyed or self.schema.tables))

    def held(self, source: Source, others: tuple[Column, ...]) -> str:
        """A condition that holds a key of the source by constants or other columns."""
        keyed = [column for column in source.columns if column.key]
        if not keyed:
            return "true"
        alias, *names = self.random.choice(keyed).key
        if len(names) > 1 and self.chance(0.15):
            names = names[:1]
        kinds = {column.sql: column.kind for column in source.columns}
        columns = [(f"{alias}.{name}", kinds[f"{alias}.{name}"]) for name in names
                   if f"{alias}.{name}" in kinds]  # fmt: skip
        tests = [self.equal(sql, kind, others) for sql, kind in columns]
        if self.chance(0.2):
            tests.append(self.test(Scope((*source.columns, *others)), 1))
        return (" OR " if self.chance(0.05) else " AND ").join(tests)

    def equal(self, sql: str, kind: str, others: tuple[Column, ...]) -> str:
        """`column = something`, or what looks like it."""
        same = [column.sql for column in others if column.kind == kind]
        other = literal(self.random, kind)
        if same and self.chance(0.6):
            other = self.random.choice(same)
        elif kind in NAMES and self.chance(0.25):
            other = self.parameter(None)
        elif self.chance(0.15):
            other = f"({self.subquery(kind, (), 0, one=True)})"
        elif kind == "int4" and self.chance(0.15):
            other = self.random.choice(("random()::int", "1::int8", "1.0", "lax(1)", "abs(-1)"))
        form = self.random.choice(_EQUAL) if self.chance(0.35) else "{0} = {1}"
        return form.format(sql, other)

    def joined(self, source: Source) -> Source:
        """The source, joined with another one of which it finds a row or so."""
        word = self.random.choice(
            ("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN")
        )
        sideways = word not in ("RIGHT JOIN", "FULL JOIN")
        other = self.base() if self.chance(0.6) else self.one_row(source if sideways else None)
        columns = (*source.columns, *other.columns)
        if word == "CROSS JOIN":
            return Source(f"{source.sql} CROSS JOIN {other.sql}", columns)
        if word == "FULL JOIN":
            return Source(
                f"{source.sql} FULL JOIN {other.sql} ON {self.on(word, source, other)}", columns
            )
        pair = [(other, source), (source, other)]
        if word == "RIGHT JOIN":
            pair.reverse()
        left, by = pair[0] if self.chance(0.8) else pair[1]
        condition = "true" if self.chance(0.1) else self.held(left, by.columns)
        return Source(f"{source.sql} {word} {other.sql} ON {condition}", columns)

    def one_row(self, before: Source | None) -> Source:
        """Something of one row, or that looks so."""
        choices = [choice for choice in _ONE_ROW if before or "{o" not in choice[0]]
        text, kind = self.random.choice(choices)
        table = self.random.choice(self.schema.tables)
        if not kind:
            names = tuple(column.name for column in table.columns)
            kinds = tuple(column.kind for column in table.columns)
            return self.named(text.format(t=table.name), names, kinds)
        compared = [
            column for column in table.columns if column.kind in ("int4", "text", "numeric", "date")
        ]
        column = self.random.choice(compared or list(table.columns))
        outer = self.any_column(Scope(before.columns)) if before else Column("1", "int4")
        values = {"t": table.name, "c": column.name, "k": column.kind}
        values |= {"o": outer.sql, "ok": outer.kind}
        kind = kind.format(**values)
        return self.named(text.format(**values), names_of((kind,)), (kind,))

    def chain(self) -> Source:
        """A few sources, joined by keys."""
        source = self.base() if self.chance(0.85) else self.one_row(None)
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            source = self.joined(source)
        return source

    def found(self, depth: int) -> Query:
        """A SELECT."""
        source = self.chain()
        scope = Scope(source.columns)
        where = f" WHERE {self.held(source, ())}" if self.chance(0.75) else ""
        kinds = self.kinds((1, 1, 2))
        outputs = [self.leaf(kind, Scope(source.columns, sets=True), 0) for kind in kinds]
        if self.chance(0.1):
            outputs[0] = self.expression(kinds[0], Scope(scope.columns, sets=True), 1)
        names = names_of(kinds)
        select_list = ", ".join(
            f"{output.sql} AS {name}" for output, name in zip(outputs, names, strict=True)
        )
        end, distinct = "", ""
        if self.chance(0.25):
            end = self.random.choice(
                (
                    self.limit(),
                    self.limit(),
                    " ORDER BY 1 FETCH FIRST 1 ROW WITH TIES",
                    f" UNION ALL SELECT {', '.join(f'NULL::{kind}' for kind in kinds)}",
                    f" EXCEPT SELECT {', '.join(f'NULL::{kind}' for kind in kinds)}",
                )
            )
        elif self.chance(0.05):
            distinct = "DISTINCT "
        sql = f"SELECT {distinct}{select_list} FROM {source.sql}{where}{end}"
        return Query(sql, names, kinds, tuple(output.label for output in outputs))

    def changed_one(self, depth: int) -> Query:
        """An UPDATE or DELETE by a key, or an INSERT of what a key finds."""
        table: Table = self.random.choice([table for table in self.schema.written if table.keys])
        alias = self.alias()
        targets = self.own(table, alias)
        target = Source(f"{table.name} AS {alias}", targets)
        more = self.chain() if self.chance(0.4) else None
        columns = more.columns if more else ()
        where = f" WHERE {self.held(target, columns)}"
        if more and self.chance(0.5):
            where += f" AND {self.held(more, targets)}"
        if self.chance(0.3):
            using = f" USING {more.sql}" if more else ""
            return self.returning(
                f"DELETE FROM {target.sql}{using}{where}", targets, columns, depth
            )
        sql = f"UPDATE {target.sql} SET {self.assignments(table, Scope(targets))}"
        sql += f" FROM {more.sql}" if more else ""
        return self.returning(sql + where, targets, columns, depth)
