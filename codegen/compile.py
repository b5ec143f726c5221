"""The pipeline: read, ask PostgreSQL, prove, model. What goes wrong is collected on the way."""

from collections.abc import Callable
from dataclasses import dataclass

from codegen.ask.catalog import Catalog, read_catalog
from codegen.ask.migrations import apply_migrations
from codegen.ask.postgres import Server, connected
from codegen.config import Config
from codegen.model.build import Typed, notes, typed
from codegen.model.collisions import collisions
from codegen.model.secrets import secret_columns
from codegen.problems import InputError, Problem
from codegen.prove.promises import broken_promises
from codegen.prove.statement import prove
from codegen.read.files import QueryFile, read_queries
from codegen.read.source import SourceQuery
from codegen.read.template import cut


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of the input."""

    catalog: Catalog | None  # None where the migrations fail
    files: list[tuple[QueryFile, list[Typed]]]  # the sound queries of each file
    problems: list[Problem]
    notes: list[Problem]  # sound, but probably not what was meant


# Called before each query with how many have been proven, and how many there are.
Progress = Callable[[int, int], None]


async def compile_queries(
    config: Config, dsn: str, progress: Progress, *, stars: bool = False
) -> Compiled:
    """Everything about the queries, asked of the scratch database at this address.

    A `*` in a list of columns is an error unless `stars` lets it through.
    """
    problems: list[Problem] = []
    files = read_queries(config.queries, problems)
    async with connected(dsn) as server:
        total = sum(len(file.queries) for file in files)
        try:
            await apply_migrations(server, config.migrations)
            catalog = await read_catalog(server.connection)
            compiler = _Compiler(server, catalog, config, lambda done: progress(done, total), stars)
        except InputError as error:
            return Compiled(None, [], [*error.problems, *problems], [])
        await server.listen()
        found = [(file, await compiler.file(file)) for file in files]
    problems += [*compiler.problems, *collisions(found)]
    return Compiled(catalog, found, problems, compiler.notes)


class _Compiler:
    """Takes one query after the other to what is known of it."""

    def __init__(
        self,
        server: Server,
        catalog: Catalog,
        config: Config,
        progress: Callable[[int], None],
        stars: bool,
    ) -> None:
        self.server, self.catalog, self.config = server, catalog, config
        self.secrets = secret_columns(catalog, config.secrets)
        self.progress, self.stars, self.done = progress, stars, 0
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    async def file(self, file: QueryFile) -> list[Typed]:
        """The sound queries of a file."""
        return [it for query in file.queries if (it := await self._query(query, file.name))]

    async def _query(self, query: SourceQuery, file: str) -> Typed | None:
        self.progress(self.done)
        self.done += 1
        try:
            template = cut(query, frozenset(self.config.groups))
            statement = await prove(self.server, self.catalog, template, stars=self.stars)
            if broken := list(broken_promises(statement)):
                raise InputError(*broken)
            self.notes += notes(self.catalog, statement)
            return typed(self.catalog, self.config, self.secrets, file, statement)
        except InputError as error:
            self.problems += error.problems
        except RecursionError:
            hint = "break it up, into views or functions say"
            self.problems.append(query.problem("the statement is too deeply nested", hint, at=0))
        return None
