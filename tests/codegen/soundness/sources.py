"""Sources of a FROM: tables, derived tables, functions, and joins of them."""

from dataclasses import dataclass

from tests.codegen.soundness.expressions import Column, Expressions, Scope
from tests.codegen.soundness.kinds import KINDS, any_name, literal
from tests.codegen.soundness.schema import Table


@dataclass(frozen=True, slots=True)
class Source:
    """A part of a FROM."""

    sql: str
    columns: tuple[Column, ...]
    names: tuple[tuple[str, str], ...] = ()  # the columns' own names and types, for USING


@dataclass(frozen=True, slots=True)
class Query:
    """A query."""

    sql: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    stored: tuple[tuple[str, str], ...] = ()  # parameters that a column takes in each of its rows


@dataclass(frozen=True, slots=True)
class Cte:
    """A query that statements around here may name."""

    name: str
    columns: tuple[tuple[str, str], ...]
    made: tuple[tuple[str, str], ...] = ()  # expressions over its alias, with their types


def names_of(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Names for columns of these types: tables call theirs the same."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for kind in kinds:
        seen[kind] = seen.get(kind, 0) + 1
        names.append(f"{KINDS[kind].code}_{seen[kind]}")
    return tuple(names)


_SETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("generate_series(1, {int4})", ("int4",)),
    ("generate_series({int4}, 2)", ("int4",)),
    ("unnest({int4[]})", ("int4",)),
    ("unnest({text[]})", ("text",)),
    ("unnest({int4[]}, {text[]})", ("int4", "text")),
    ("ROWS FROM (generate_series(1, 2), unnest({text[]}))", ("int4", "text")),
    ("ROWS FROM (unnest({int4[]}), pairs({int4}))", ("int4", "int4", "text")),
    ("numbers({int4})", ("int4",)),
    ("strict_numbers({int4})", ("int4",)),
    ("pairs({int4})", ("int4", "text")),
    ("places()", ("int4", "text")),
    ("one_place({int4})", ("int4", "text")),
    ("out_place({int4})", ("int4", "text")),
    ("jsonb_each_text(jsonb_build_object('a', {int4}, 'b', NULL))", ("text", "text")),
    ("jsonb_array_elements(jsonb_build_array({int4}, NULL))", ("jsonb",)),
    ("jsonb_array_elements_text(jsonb_build_array({int4}, {text}))", ("text",)),
    ("regexp_split_to_table({text}, ',')", ("text",)),
    ("jsonb_path_query({jsonb}, '$.*')", ("jsonb",)),
    ("lax({int4})", ("int4",)),
    ("coalesce({int4}, 1)", ("int4",)),
    ("coalesce(ROW({int4})::single)", ("int4",)),
    ("array_positions({int4[]}, {int4})", ("int4[]",)),
    ("string_to_table({text}, ',')", ("text",)),
    ("string_to_table({text}, ',', 'a')", ("text",)),
    ("jsonb_each(jsonb_build_object('a', {int4}))", ("text", "jsonb")),
    ("jsonb_object_keys(jsonb_build_object('a', {int4}))", ("text",)),
    ("generate_subscripts({int4[]}, 1)", ("int4",)),
    ("ROWS FROM (numbers({int4}), strict_numbers({int4}))", ("int4", "int4")),
)
_TYPED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("jsonb_to_recordset('[{{\"x\": 1}}, {{}}]')", "(int4_1 int4, x int4)", ("int4", "int4")),
    ("jsonb_to_record({doc})", "(a text, b int4[])", ("text", "int4[]")),
    (
        "JSON_TABLE({doc}, '$[*]' COLUMNS (n FOR ORDINALITY, x int4 PATH '$', y text PATH '$.b'))",
        "(int4_1, int4_2, txt_1)",
        ("int4", "int4", "text"),
    ),
)


class Sources(Expressions):
    """Writes FROM."""

    ctes: tuple[Cte, ...] = ()

    def query(
        self, outer: tuple[Column, ...], depth: int, kinds: tuple[str, ...] | None = None
    ) -> Query:
        """A query of these types, or of any."""
        raise NotImplementedError

    def source(self, outer: tuple[Column, ...], depth: int) -> Source:
        """Something that stands in a FROM."""
        if depth > 0 and self.chance(0.5):
            return self.join(outer, depth)
        if self.ctes and self.chance(0.4):
            return self.cte(self.random.choice(self.ctes))
        if depth > 0 and self.chance(0.3):
            return self.derived(outer, depth - 1)
        if self.chance(0.1):
            return self.set(outer)
        if self.chance(0.06):
            return self.values(outer)
        return self.table(self.random.choice(self.schema.tables))

    def table(self, table: Table) -> Source:
        """A table under an alias."""
        alias = self.alias()
        only = "ONLY " if self.chance(0.06) and table.kind == "table" else ""
        sample = ""
        if table.kind in ("table", "matview") and self.chance(0.03):
            sample = " TABLESAMPLE BERNOULLI (70)"
        if self.chance(0.04):
            return self.renamed(f"{only}{table.name}", table, sample)
        columns = [
            Column(f"{alias}.{column.name}", column.kind, self.key(alias, table, column.name))
            for column in table.columns
        ]
        columns.append(Column(alias, "row"))
        names = tuple((column.name, column.kind) for column in table.columns)
        return Source(f"{only}{table.name} AS {alias}{sample}", tuple(columns), names)

    def renamed(self, name: str, table: Table, sample: str) -> Source:
        """A table whose first columns are called differently."""
        alias = self.alias()
        kinds = tuple(column.kind for column in table.columns)
        names = names_of(kinds)
        columns = tuple(
            Column(f"{alias}.{name}", kind) for name, kind in zip(names, kinds, strict=True)
        )
        sql = f"{name} AS {alias} ({', '.join(names)}){sample}"
        return Source(sql, columns, tuple(zip(names, kinds, strict=True)))

    def key(self, alias: str, table: Table, name: str) -> tuple[str, ...]:
        """One of the keys that a column belongs to."""
        keys = [key for key in table.keys if name in key]
        return (alias, *self.random.choice(keys)) if keys else ()

    def named(self, sql: str, names: tuple[str, ...], kinds: tuple[str, ...]) -> Source:
        """Something under an alias, with names for its columns."""
        alias = self.alias()
        columns = [Column(f"{alias}.{name}", kind) for name, kind in zip(names, kinds, strict=True)]
        columns.append(Column(alias, "row"))
        name_list = ", ".join(names)
        pairs = tuple(zip(names, kinds, strict=True))
        return Source(f"{sql} AS {alias} ({name_list})", tuple(columns), pairs)

    def cte(self, cte: Cte) -> Source:
        """A CTE under an alias."""
        alias = self.alias()
        columns = [Column(f"{alias}.{name}", kind) for name, kind in cte.columns]
        columns += [Column(text.format(alias), kind) for text, kind in cte.made]
        return Source(f"{cte.name} AS {alias}", (*columns, Column(alias, "row")), cte.columns)

    def derived(self, outer: tuple[Column, ...], depth: int) -> Source:
        """A query in parentheses, LATERAL or not."""
        lateral = bool(outer) and self.chance(0.7)
        query = self.query(outer if lateral else (), depth)
        return self.named(f"{'LATERAL ' if lateral else ''}({query.sql})", query.names, query.kinds)

    def values(self, outer: tuple[Column, ...]) -> Source:
        """VALUES in parentheses."""
        query = self.rows(Scope(outer=outer if self.chance(0.5) else ()), None)
        lateral = "LATERAL " if outer else ""
        return self.named(f"{lateral}({query.sql})", query.names, query.kinds)

    def rows(self, scope: Scope, kinds: tuple[str, ...] | None) -> Query:
        """VALUES."""
        kinds = kinds or tuple(any_name(self.random) for _ in range(self.random.choice((1, 2))))
        lines = [
            ", ".join(
                literal(self.random, kind)
                if self.chance(0.7)
                else self.expression(kind, scope, 1).sql
                for kind in kinds
            )
            for _ in range(self.random.choice((1, 1, 2, 3)))
        ]
        text = ", ".join(f"({line})" for line in lines)
        labels = tuple("VALUES" for _ in kinds)
        names = tuple(f"column{number}" for number in range(1, len(kinds) + 1))
        return Query(f"VALUES {text}", names, kinds, labels)

    def set(self, outer: tuple[Column, ...]) -> Source:
        """A function, which reads what stands to its left."""
        scope = Scope(outer=outer)
        if self.chance(0.15):
            text, definitions, kinds = self.random.choice(_TYPED)
            alias = self.alias()
            text = text.format(doc=self.expression("jsonb", scope, 1).sql)
            names = tuple(
                definition.split()[0] for definition in definitions.strip("()").split(", ")
            )
            columns = (
                Column(f"{alias}.{name}", kind) for name, kind in zip(names, kinds, strict=True)
            )
            pairs = tuple(zip(names, kinds, strict=True))
            return Source(f"{text} AS {alias} {definitions}", tuple(columns), pairs)
        text, kinds = self.random.choice((*_SETS, *self.own_sets() * 2))
        for kind in ("int4[]", "text[]", "int4", "text", "bool", "jsonb"):
            while f"{{{kind}}}" in text:
                text = text.replace(f"{{{kind}}}", self.expression(kind, scope, 1).sql, 1)
        if self.chance(0.3):
            text += " WITH ORDINALITY"
            kinds = (*kinds, "int8")
        return self.named(text, names_of(kinds), kinds)

    def own_sets(self) -> list[tuple[str, tuple[str, ...]]]:
        """The schema's own functions of sets."""
        calls = (call for call in self.schema.calls if call.section == "set")
        return [(call.text, (call.kind,)) for call in calls]

    def join(self, outer: tuple[Column, ...], depth: int) -> Source:
        """Two sources joined."""
        word = self.random.choice(
            ("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN",
             "CROSS JOIN")
        )  # fmt: skip
        left = self.source(outer, depth - 1)
        sideways = () if word in ("RIGHT JOIN", "FULL JOIN") else left.columns
        right = self.source((*sideways, *outer), depth - 1)
        columns = (*left.columns, *right.columns)
        names = (*left.names, *right.names)
        parenthesised = f"({right.sql})" if "JOIN" in right.sql else right.sql
        if word == "CROSS JOIN":
            return Source(f"{left.sql} CROSS JOIN {parenthesised}", columns, names)
        shared = self.shared(left, right)
        if shared and self.chance(0.3):
            return self.using(left, right, word, shared)
        condition = self.on(word, left, right)
        sql = f"{left.sql} {word} {parenthesised} ON {condition}"
        if self.chance(0.12):
            return self.named(
                f"({sql})",
                names_of(tuple(pair[1] for pair in names)),
                tuple(pair[1] for pair in names),
            )
        return Source(sql, columns, names)

    def on(self, word: str, left: Source, right: Source) -> str:
        """A join's condition; a FULL JOIN takes equality only."""
        shared = self.shared(left, right)
        if word != "FULL JOIN" and self.chance(0.7 if shared else 0.95):
            pairs = [
                f"{a.sql} = {b.sql}"
                for a in left.columns
                for b in right.columns
                if a.kind == b.kind in ("int4", "text", "int8")
            ]
            scope = Scope((*left.columns, *right.columns))
            if not pairs or self.chance(0.3):
                return self.condition(scope, 1)
            more = f" AND {self.test(scope, 1)}" if self.chance(0.3) else ""
            return self.random.choice(pairs) + more
        pairs = [
            f"{a.sql} = {b.sql}"
            for a in left.columns
            for b in right.columns
            if a.kind == b.kind != "row" and a.kind not in ("jsonb", "place")
        ]
        return self.random.choice(pairs or ["true"])

    def shared(self, left: Source, right: Source) -> list[tuple[str, str]]:
        """The names that stand once on both sides, with one type."""
        return [
            pair
            for pair in left.names
            if pair in right.names
            and [column[0] for column in left.names].count(pair[0]) == 1
            and [column[0] for column in right.names].count(pair[0]) == 1
        ]

    def using(
        self, left: Source, right: Source, word: str, shared: list[tuple[str, str]]
    ) -> Source:
        """A join by names; the merged columns have an alias of their own."""
        chosen = self.random.sample(shared, self.random.choice((1, 1, min(2, len(shared)))))
        alias = self.alias()
        merged = [Column(f"{alias}.{name}", kind) for name, kind in chosen] * 2
        right_sql = f"({right.sql})" if "JOIN" in right.sql else right.sql
        names = ", ".join(name for name, _ in chosen)
        columns = (*left.columns, *right.columns)
        rest = tuple(pair for pair in (*left.names, *right.names) if pair not in chosen)
        if self.chance(0.3) and len(shared) == len({*left.names} & {*right.names}):
            merged = [Column(name, kind) for name, kind in shared] * 2
            natural = f"{left.sql} NATURAL {word} {right_sql}"
            return Source(natural, (*merged, *columns), rest)
        if self.chance(0.3):
            merged = [Column(name, kind) for name, kind in chosen] * 2
            sql = f"{left.sql} {word} {right_sql} USING ({names})"
            return Source(sql, (*merged, *columns), (*chosen, *rest))
        sql = f"{left.sql} {word} {right_sql} USING ({names}) AS {alias}"
        return Source(sql, (*merged, *columns), (*chosen, *rest))
