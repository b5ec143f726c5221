"""Print every text that a query can send: `just sql execution.search`."""

import argparse
import inspect
from collections.abc import Sequence
from itertools import islice

import attune_db
from attune_db.core import BaseRepository
from plans.texts import count_texts, texts

LIMIT = 20


def repositories() -> dict[str, type[BaseRepository]]:
    """The repositories by the names of their files."""
    classes = (class_ for class_ in vars(attune_db).values() if inspect.isclass(class_))
    subclasses = (
        class_
        for class_ in classes
        if issubclass(class_, BaseRepository) and class_ is not BaseRepository
    )
    return {repository.__module__.rpartition(".")[2]: repository for repository in subclasses}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the texts, each under a comment that tells when it is sent."""
    parser = argparse.ArgumentParser(prog="just sql", description=__doc__)
    parser.add_argument("query", help="as in execution.search: its file and its name")
    parser.add_argument("--limit", type=int, default=LIMIT, help="how many texts; 0 for all")
    given = parser.parse_args(arguments)
    file, _, name = given.query.partition(".")
    repository = repositories().get(file)
    if repository is None or not _has_query(repository, name):
        parser.error(f"there is no query {given.query}")
    count, limit = count_texts(repository, name), given.limit or None
    for text in islice(texts(repository, name), limit):
        print(f"-- {text.title or 'everything set'}\n{text.sql};\n")
    print(f"-- {count} texts" + _rest(count, limit))


def _has_query(repository: type[BaseRepository], name: str) -> bool:
    module = inspect.getmodule(repository)
    return name.islower() and hasattr(module, name.upper()) and hasattr(repository, name)


def _rest(count: int, limit: int | None) -> str:
    if limit is None or count <= limit:
        return ""
    return f", of which these are the first {limit}: --limit prints more, --limit 0 all"


if __name__ == "__main__":
    main()
