"""Measure the compiler: `just bench scale`, at 250 to 2000 queries over 200 tables."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TABLES = 200
SIZES = (250, 500, 1000, 2000)
FIELDS = tuple(f"field_{number}" for number in range(10))
COLUMNS = ", ".join(("id", "ref", "parent", "kind", "payload", *FIELDS, "created"))
FOLDERS = ("--migrations", "migrations", "--queries", "queries")


def schema() -> str:
    """200 tables, each of which refers to the one before it."""
    fields = "".join(f"    {field} text,\n" for field in FIELDS[:5])
    fields += "".join(f"    {field} bigint NOT NULL DEFAULT 0,\n" for field in FIELDS[5:])
    return "CREATE TYPE kind AS ENUM ('small', 'large');\n" + "".join(
        f"CREATE TABLE t{number} (\n"
        "    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,\n"
        "    ref text NOT NULL UNIQUE CHECK (ref ~ '^[a-z]+$'),\n"
        f"    parent bigint REFERENCES t{max(number - 1, 0)},\n"
        "    kind kind NOT NULL DEFAULT 'small',\n"
        "    payload jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) <> 'null'),\n"
        f"{fields}"
        "    created timestamptz NOT NULL DEFAULT now()\n"
        ");\n"
        for number in range(TABLES)
    )


def find(table: int, number: int) -> str:
    """A row by its key."""
    return f"-- name: find_by_id_{number}(id)^\nSELECT {COLUMNS} FROM t{table} WHERE id = :id;\n"


def join(table: int, number: int) -> str:
    """Rows with those of two other tables."""
    parent, grandparent = max(table - 1, 0), max(table - 2, 0)
    return (
        f"-- name: list_joined_{number}(kind, since)\n"
        "SELECT a.id, a.ref, b.ref AS parent_ref, c.ref AS grandparent_ref,\n"
        "       coalesce(b.field_0, c.field_0, '') AS label\n"
        f"FROM t{table} AS a\n"
        f"JOIN t{parent} AS b ON b.id = a.parent\n"
        f"LEFT JOIN t{grandparent} AS c ON c.id = b.parent AND c.field_6 > 0\n"
        "WHERE a.kind = :kind AND a.created >= :since\nORDER BY a.ref, a.id;\n"
    )


def update(table: int, number: int) -> str:
    """Whichever of ten fields are given."""
    assignments = ",\n    ".join(f"{field} = :input.{field}" for field in FIELDS)
    return (
        f"-- name: update_{number}(id, input)<!\n"
        f"UPDATE t{table}\nSET {assignments}\nWHERE id = :id\nRETURNING {COLUMNS};\n"
    )


def search(table: int, number: int) -> str:
    """Rows by whichever filters are given."""
    return (
        f"-- name: list_search_{number}(filter)\n"
        f"SELECT {COLUMNS}\nFROM t{table}\n"
        "WHERE kind = :filter.kind\n  AND ref ILIKE :filter.ref\n  AND created >= :filter.since\n"
        "  AND payload @> :filter.payload\nORDER BY ref, id\nLIMIT 100;\n"
    )


def aggregate(table: int, number: int) -> str:
    """Sums by group."""
    return (
        f"-- name: sum_by_kind_{number}(since)\n"
        "SELECT kind, count(*) AS rows, sum(field_5) AS total,\n"
        "       max(field_6) FILTER (WHERE field_0 IS NOT NULL) AS largest\n"
        f"FROM t{table}\nWHERE created >= :since\nGROUP BY kind\nORDER BY kind;\n"
    )


SORTS: tuple[Callable[[int, int], str], ...] = (find, join, update, search, aggregate)


def project(folder: Path, queries: int) -> None:
    """A schema, and so many queries on it, spread over all its tables."""
    for name in ("migrations", "queries"):
        (folder / name).mkdir()
    (folder / "migrations/1.sql").write_text(schema())
    texts: dict[int, list[str]] = {}
    for number in range(queries):
        statements = texts.setdefault(number // len(SORTS) % TABLES, [])
        statements.append(
            SORTS[number % len(SORTS)](number // len(SORTS) % TABLES, len(statements))
        )
    for table, statements in texts.items():
        (folder / f"queries/t{table}.sql").write_text("\n".join(statements))


@dataclass(frozen=True)
class Cost:
    """Time that a command took, the server that it started included."""

    elapsed: float  # seconds
    computed: float  # seconds of all processors


def cost(folder: Path, *command: str) -> Cost:
    """Run a command of the compiler in this folder, and measure it."""
    start, before = time.perf_counter(), _computed()
    subprocess.run(
        [sys.executable, "-m", "codegen", *command],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return Cost(time.perf_counter() - start, _computed() - before)


def _computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(sizes: Sequence[int]) -> None:
    """Each size, described and generated."""
    print(f"{TABLES} tables; seconds, and of them those of a processor\n")
    print("queries       describe              gen        gen again   gen per query")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            project(Path(folder), size)
            described = cost(Path(folder), "describe", *FOLDERS)
            gen = ("gen", *FOLDERS, "--package", "library")
            generated = cost(Path(folder), *gen, "--no-cache")
            cost(Path(folder), *gen)  # the package is there now, and its imports are its own
            again = cost(Path(folder), *gen)
        each = f"{generated.computed / size * 1000:.1f} ms"
        columns = (
            f"{measured.elapsed:6.1f} ({measured.computed:5.1f})"
            for measured in (described, generated, again)
        )
        print(f"{size:7} {'   '.join(columns):>50} {each:>15}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
