"""Random tables whose partitions or children compute virtual columns otherwise."""

from collections.abc import Iterator
from random import Random

from tests.codegen.soundness.schema import Table, TableColumn
from tests.codegen.soundness.sources import names_of

_COMPUTED = {
    "int4": (
        *("nullif(id, 1)", "nullif(int4_1, 1)", "int4_1", "int4_1 + 1", "coalesce(int4_1, 1)"),
        *("0", "length(txt_1)", "NULL::int4", "CASE WHEN id > 2 THEN int4_1 ELSE 0 END"),
    ),
    "text": ("txt_1", "nullif(txt_1, 'a')", "coalesce(txt_1, 'a')", "'z'", "upper(txt_1)"),
    "bool": ("int4_1 > 1", "int4_1 IS NULL", "true", "id > 2 OR int4_1 > 1"),
    "text[]": ("ARRAY[txt_1]", "string_to_array(txt_1, ',')", "'{}'", "'{a,NULL}'", "'{a}'"),
    "jsonb": ("'null'", "'{}'", "CASE WHEN id = 1 THEN 'null'::jsonb ELSE '1' END"),
}
_CHECKS = {
    "text[]": "array_position({0}, NULL) IS NULL",
    "jsonb": "jsonb_typeof({0}) <> 'null'",
}
_PARTITIONS = ("FOR VALUES IN (1, 2)", "FOR VALUES IN (3)", "DEFAULT")


def tables(random: Random) -> Iterator[tuple[Table | None, list[str]]]:
    """A table with virtual columns, and some that inherit it."""
    kinds = tuple(random.choices(tuple(_COMPUTED), k=random.choice((2, 3, 4))))
    names = names_of(("int4", "text", *kinds))[2:]
    stored = [
        TableColumn("id", "int4", "int NOT NULL", not_null=True),
        TableColumn("int4_1", "int4", "int4"),
        TableColumn("txt_1", "text", "text"),
    ]
    virtual = [
        TableColumn(name, kind, random.choice(("", " NOT NULL")), given=False)
        for name, kind in zip(names, kinds, strict=True)
    ]
    checks = list(_checks(random, virtual))
    partitioned = random.random() < 0.5
    own = [_computed(random, column) for column in virtual]
    every = [f"{column.name} {column.declared}" for column in stored]
    by = " PARTITION BY LIST (id)" if partitioned else ""
    columns = (*stored, *virtual)
    yield (
        Table("computed", columns, certain=False),
        [f"CREATE TABLE computed ({', '.join((*every, *own, *checks))}){by}"],
    )
    for number, bound in enumerate(_PARTITIONS):
        name = f"computed_{number}"
        other = [_computed(random, column) if random.random() < 0.7 else own[place]
                 for place, column in enumerate(virtual)]  # fmt: skip
        made = Table(name, columns, certain=False)
        if partitioned:
            parts = ", ".join(random.sample((*every, *other), len(columns)) + checks)
            attached = f"ALTER TABLE computed ATTACH PARTITION {name} {bound}"
            yield made, [f"CREATE TABLE {name} ({parts})", attached]
        else:
            below = random.choice(("computed", f"computed_{number - 1}" if number else "computed"))
            yield made, [f"CREATE TABLE {name} ({', '.join(other)}) INHERITS ({below})"]


def _computed(random: Random, column: TableColumn) -> str:
    text = random.choice(_COMPUTED[column.kind])
    return f"{column.name} {column.kind} GENERATED ALWAYS AS ({text}) VIRTUAL{column.declared}"


def _checks(random: Random, columns: list[TableColumn]) -> Iterator[str]:
    """Checks of the virtual columns, under names by which a partition has them, too."""
    for column in columns:
        test = random.choice(("{0} IS NOT NULL", _CHECKS.get(column.kind, "{0} = {0}")))
        if random.random() < 0.5:
            yield f"CONSTRAINT of_{column.name} CHECK ({test.format(column.name)})"
