"""Random statements whose parts drop out: the rule of the dot."""

from random import Random

from tests.codegen.soundness.expressions import Column, Scope
from tests.codegen.soundness.kinds import NAMES
from tests.codegen.soundness.schema import Schema, Table
from tests.codegen.soundness.sources import Query, names_of
from tests.codegen.soundness.unique_keys import Keyed

_OPTIONAL = (
    "{0} = {1}",
    "{0} = {1}",
    "{0} > {1}",
    "{0} IS NOT DISTINCT FROM {1}",
    "{0} = ANY (ARRAY[{1}])",
    "({0} = {1} OR {0} IS NULL)",
    "{0} BETWEEN {1} AND {0}",
    "CASE WHEN {0} IS NULL THEN {1} IS NULL ELSE {0} = {1} END",
)


class Dotted(Keyed):
    """Writes statements with dotted parameters."""

    def __init__(self, random: Random, schema: Schema, *, safe: bool = False) -> None:
        super().__init__(random, schema, safe=safe)
        self.fields = 0

    def field(self, group: str) -> str:
        """A field of a group that hasn't been used."""
        self.fields += 1
        return f":{group}.f{self.fields}"

    def varied(self, depth: int) -> Query:
        """A statement that can vary."""
        makes = (self.filtered, self.within, self.nested, self.patched, self.created)
        return self.random.choice(makes)(depth)

    def optional(self, columns: list[Column]) -> str:
        """A condition that may drop out."""
        column = self.random.choice(columns)
        text = self.random.choice(_OPTIONAL)
        return text.format(column.sql, self.field("filter"))

    def filtered(self, depth: int) -> Query:
        """A SELECT with conditions that may drop out."""
        source = self.source((), min(depth, 2))
        columns = [column for column in source.columns if column.kind in NAMES]
        tests = [self.optional(columns) for _ in range(self.random.choice((1, 2)))]
        tests += [
            f"({self.condition(Scope(source.columns), 1)})"
            for _ in range(self.random.choice((0, 1)))
        ]
        self.random.shuffle(tests)
        chosen = [self.random.choice(columns) for _ in range(self.random.choice((1, 2, 3)))]
        if (keyed := [column for column in columns if column.key]) and self.chance(0.4):
            alias, first, *others = self.random.choice(keyed).key
            tests = [f"{alias}.{first} = {self.field('filter')}"]
            tests += [f"{alias}.{name} = {self.parameter(None)}" for name in others]
        kinds = tuple(column.kind for column in chosen)
        names = names_of(kinds)
        texts = (f"{column.sql} AS {name}" for column, name in zip(chosen, names, strict=True))
        sql = f"SELECT {', '.join(texts)} FROM {source.sql} WHERE {' AND '.join(tests)}"
        return Query(sql, names, kinds, tuple("optional condition" for _ in names))

    def within(self, depth: int) -> Query:
        """A SELECT from one with conditions that may drop out, and has some of its own."""
        inner, alias = self.filtered(depth), self.alias()
        columns = [
            Column(f"{alias}.{name}", kind)
            for name, kind in zip(inner.names, inner.kinds, strict=True)
        ]
        chosen = [self.random.choice(columns) for _ in range(self.random.choice((1, 2)))]
        names = names_of(kinds := tuple(column.kind for column in chosen))
        texts = ", ".join(
            f"{column.sql} AS {name}" for column, name in zip(chosen, names, strict=True)
        )
        side = self.source((), 0) if self.chance(0.3) else None
        joined = f" LEFT JOIN {side.sql} ON {columns[0].sql} IS NOT NULL" if side else ""
        body = f"SELECT {texts} FROM ({inner.sql}) AS {alias}{joined}"
        if self.chance(0.3):
            body = f"WITH {alias} AS ({inner.sql}) SELECT {texts} FROM {alias}{joined}"
        if self.chance(0.6):
            body += f" WHERE {self.optional(columns)}"
        if self.chance(0.3):
            body += f" AND {self.optional(columns)}" if " WHERE " in body[-60:] else ""
        return Query(body, names, kinds, tuple("optional condition within" for _ in names))

    def nested(self, depth: int) -> Query:
        """Values of subqueries that may lack conditions, of which some find a row anyway."""
        arms = [self.armed() for _ in range(self.random.choice((2, 3)))]
        union = " UNION ALL ".join(arms)
        inner = f"SELECT ({union} LIMIT 1) AS int4_1, ({self.armed()}) AS int4_2"
        outer = Column("s.int4_1", "int4"), Column("s.int4_2", "int4")
        where = f" WHERE {self.optional(list(outer))}" if self.chance(0.7) else ""
        middle = f"SELECT s.int4_1, s.int4_2 FROM ({inner}) AS s{where}"
        made = self.random.choice(("{}", "SELECT t.int4_1, t.int4_2 FROM ({}) AS t"))
        kinds = ("int4", "int4")
        return Query(made.format(middle), names_of(kinds), kinds, ("an arm", "an arm"))

    def armed(self) -> str:
        """A SELECT of a number, if something optional is true."""
        where = f" WHERE {self.field('filter')} = 1" if self.chance(0.7) else ""
        return f"SELECT {self.random.choice(('1', '2', 'NULL::int4'))}{where}"

    def patched(self, depth: int) -> Query:
        """An UPDATE with assignments and conditions that may drop out."""
        table = self.random.choice(self.schema.written)
        alias = self.alias()
        targets = self.own(table, alias)
        columns = [
            column
            for column in table.columns
            if column.given and not column.always and column.name != "id" and column.kind in NAMES
        ]
        chosen = self.random.sample(columns, min(len(columns), self.random.choice((1, 2))))
        sets = [f"{column.name} = {self.field('input')}" for column in chosen]
        if self.chance(0.3) or not sets:
            sets.append("id = id" if not sets else f"id = {alias}.id")
        tests = (
            [self.optional([column for column in targets if column.kind in NAMES])]
            if self.chance(0.4)
            else []
        )
        if self.chance(0.4):
            tests.append(f"{self.any_column(Scope(targets)).sql} IS NOT NULL")
        tests.append(f"{alias}.id = {self.parameter(None)}")
        sql = f"UPDATE {table.name} AS {alias} SET {', '.join(sets)} WHERE {' AND '.join(tests)}"
        return self.returned_plain(sql, targets)

    def returned_plain(self, sql: str, targets: tuple[Column, ...]) -> Query:
        """RETURNING of columns as they are, and of a few expressions."""
        kinds = self.kinds((1, 2, 3))
        outputs = [
            self.expression(kind, Scope(targets), self.random.choice((0, 1))) for kind in kinds
        ]
        names = names_of(kinds)
        texts = (f"{output.sql} AS {name}" for output, name in zip(outputs, names, strict=True))
        labels = tuple(f"patched {output.label}" for output in outputs)
        return Query(f"{sql} RETURNING {', '.join(texts)}", names, kinds, labels)

    def created(self, depth: int) -> Query:
        """An INSERT with values that may be left to their defaults."""
        table: Table = self.random.choice(self.schema.written)
        alias = self.alias()
        targets = self.own(table, alias)
        columns = self.some([column for column in table.columns if column.given])
        values = [
            self.field("input")
            if self.chance(0.6) and column.name != "id" and column.kind in NAMES
            else self.given(column)
            for column in columns
        ]
        names = ", ".join(column.name for column in columns)
        sql = f"INSERT INTO {table.name} AS {alias} ({names}) OVERRIDING SYSTEM VALUE"
        sql += f" VALUES ({', '.join(values)})"
        if table.arbiters and self.chance(0.3):
            key = self.random.choice(table.arbiters)
            sql += f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET id = {alias}.id"
            given = [column for column in columns if column.name != "id" and column.kind in NAMES]
            sql += "".join(f", {column.name} = {self.field('input')}" for column in given[:1])
        return self.returned_plain(sql, targets)

    def statement(self) -> Query:
        """Any statement."""
        kind = self.random.random()
        depth = self.random.choice((1, 2, 2, 3))
        if kind < 0.5:
            return self.query((), depth)
        if kind < 0.7:
            return self.change(depth - 1)
        if kind < 0.76:
            return self.modifying(depth - 1)
        if kind < 0.88:
            return self.keyed(depth - 1)
        return self.varied(depth - 1)
