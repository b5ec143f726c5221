"""Classes and methods that would have the same name."""

from collections.abc import Iterable, Iterator

from codegen.model.build import Typed
from codegen.model.naming import pascal
from codegen.problems import Problem
from codegen.read.files import QueryFile
from codegen.read.source import is_usable

# What generated modules import, and what the package has besides the queries' own.
_TAKEN = (
    *("BaseRepository", "Clause", "DynamicQuery", "Pagination", "Query", "SecretStruct"),
    *("Database", "Repositories", "Transaction", "StrEnum", "Struct", "UnsetType"),
)


def collisions(files: Iterable[tuple[QueryFile, list[Typed]]]) -> Iterator[Problem]:
    """Two queries that make one name, and tables whose name no class can have."""
    classes = dict.fromkeys(_TAKEN, "the core's")
    for file, found in files:
        classes.setdefault(f"{pascal(file.name)}Repository", f"the class of {file.source.name}")
        methods: dict[str, str] = {}
        for it in found:
            yield from _classes(it, classes)
            for method in it.methods:
                yield from _taken(it, method.name, f"made of {it.statement.query.name}", methods)


def _classes(it: Typed, classes: dict[str, str]) -> Iterator[Problem]:
    for struct in it.structs:
        yield from _taken(it, struct.name, f"made of {it.statement.query.name}", classes)
    if table := it.shape.entity:
        yield from _taken(it, it.shape.name, f"the class of {table.schema}.{table.name}", classes)
        if not (is_usable(table.name) and is_usable(it.shape.name)):
            message = f"{table.name} can't be the name of a module and a class"
            yield it.statement.query.problem(message, "rename the table, or read it by a view")


def _taken(it: Typed, name: str, whose: str, names: dict[str, str]) -> Iterator[Problem]:
    first = names.setdefault(name, whose)
    if first != whose:
        message = f"{name} is {first} already"
        yield it.statement.query.problem(message, "rename the query, or what it returns")
