"""The pipeline: read, ask PostgreSQL, prove, model. What goes wrong is collected on the way."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from codegen.analyze.operation_contract import broken_promises
from codegen.analyze.page_count import analyze_count
from codegen.analyze.statement import Statement, analyze_statement
from codegen.ask.analyzer import Analyzer, connect_analyzer
from codegen.ask.catalog_reader import read_catalog
from codegen.ask.migrations import apply_migrations
from codegen.base.config import Config
from codegen.base.diagnostics import CompileError, Diagnostic, SourceFile
from codegen.ir.catalog import Catalog
from codegen.model.context import Context, build_context
from codegen.model.count_methods import count_method
from codegen.model.name_conflicts import name_conflicts
from codegen.model.query_model import QueryModel, build_query_model, notes
from codegen.model.type_overrides import apply_type_overrides
from codegen.read.query_files import QueryFile, read_queries
from codegen.read.syntax import SourceQuery
from codegen.read.template import parse_template
from codegen.sql.count_query import derive_count_query


@dataclass(frozen=True, slots=True, repr=False)  # asyncio.run asks for its result's, all of it
class CompileResult:
    """What came of the input."""

    context: Context | None  # None where the migrations fail
    files: list[tuple[QueryFile, list[QueryModel]]]  # the sound queries of each file
    unnamed: list[tuple[QueryFile, Statement]]  # proven, but Python lacks a name or type for them
    problems: list[Diagnostic]
    notes: list[Diagnostic]  # sound, but probably not what was meant


_Key = tuple[SourceFile, int, str]  # a statement: where its name line begins, and its name

# Told what is being done, how much of it is done, and how much there is (0: nobody knows).
Progress = Callable[[str, int, int], None]


async def compile_queries(
    config: Config, dsn: str, progress: Progress, *, stars: bool = False
) -> CompileResult:
    """Everything about the queries, asked of the scratch database at this address.

    A `*` in a list of columns is an error unless `stars` lets it through.
    """
    async with connect_analyzer(dsn) as server:
        return await Compiler(server, stars=stars).compile(config, progress)


class Compiler:
    """Compiles in one scratch database, as often as wanted while the schema stays as it is."""

    def __init__(self, server: Analyzer, *, stars: bool = False) -> None:
        self.server, self.stars = server, stars
        self.catalog: Catalog | None = None
        self.analyzed: dict[_Key, Statement] = {}

    async def compile(self, config: Config, progress: Progress) -> CompileResult:
        """Everything about the queries; those of files that are as they were aren't asked again."""
        problems: list[Diagnostic] = []
        files = read_queries(config.queries, problems)
        progress("applying the migrations", 0, 0)
        try:
            self.catalog = self.catalog or await self._apply(config)
            common = build_context(apply_type_overrides(self.catalog, config.types), config, files)
            run = _QueryCompiler(self, common, progress, sum(len(it.queries) for it in files))
        except CompileError as error:
            return CompileResult(None, [], [], [*error.diagnostics, *problems], [])
        found = [(file, await run.file(file)) for file in files]
        self.analyzed = run.analyzed
        problems += [*run.problems, *name_conflicts(common, found)]
        return CompileResult(common, found, run.unnamed, problems, run.notes)

    async def _apply(self, config: Config) -> Catalog:
        await apply_migrations(self.server, config.migrations)
        catalog = await read_catalog(self.server.connection)
        await self.server.use_catalog(catalog)
        return catalog


class _QueryCompiler:
    """Takes one query after the other to what is known of it."""

    def __init__(
        self,
        compiler: Compiler,
        context: Context,
        progress: Progress,
        total: int,
    ) -> None:
        self.compiler, self.context = compiler, context
        self.progress, self.done, self.total = progress, 0, total
        self.analyzed: dict[_Key, Statement] = {}
        self.unnamed: list[tuple[QueryFile, Statement]] = []
        self.problems: list[Diagnostic] = []
        self.notes: list[Diagnostic] = []

    async def file(self, file: QueryFile) -> list[QueryModel]:
        """The sound queries of a file."""
        names = {query.name.upper() for query in file.queries}
        found: list[QueryModel] = []
        for query in file.queries:
            if it := await self._query(query, file):
                found.append(it)
                if (count := await self._derive_count(it, file, names)) is not None:
                    found.append(count)
        return found

    async def _query(self, query: SourceQuery, file: QueryFile) -> QueryModel | None:
        self.progress("proving the queries", self.done, self.total)
        self.done += 1
        try:
            statement = await self._analyze(query)
            if broken := list(broken_promises(statement)):
                raise CompileError(*broken)
            self.notes += notes(self.context, statement)
            return self._build_model(statement, file)
        except CompileError as error:
            self.problems += error.diagnostics
        except RecursionError:
            hint = "break it up, into views or functions say"
            self.problems.append(query.diagnose("the statement is too deeply nested", hint, at=0))
        except Exception as error:  # a defect of ours in one query hides nothing about the others
            message = f"the compiler fails at this statement: {type(error).__name__}: {error}"
            self.problems.append(query.diagnose(message, "report it, with the statement", at=0))
        return None

    async def _derive_count(
        self, listed: QueryModel, file: QueryFile, names: Collection[str]
    ) -> QueryModel | None:
        """The count that is derived of a list, unless the file has a query of that name."""
        query = derive_count_query(listed.statement.query, self.context.groups)
        if query is None or query.name.upper() in names or listed.statement.has_star:
            return None
        template = parse_template(query, frozenset(self.context.groups))
        key = query.source, query.offset, query.name
        try:
            if (found := self.compiler.analyzed.get(key)) is None:
                server, catalog = self.compiler.server, self.context.catalog
                found = await analyze_count(server, catalog, listed.statement, template)
            if found is None:
                return None
            self.analyzed[key] = found
            return count_method(self.context, file.name, listed, found)
        except CompileError as error:
            self.notes.append(_uncounted(listed.statement.query, error.diagnostics[0]))
            return None

    def _build_model(self, statement: Statement, file: QueryFile) -> QueryModel | None:
        try:
            return build_query_model(self.context, file.name, statement)
        except CompileError as error:
            self.unnamed.append((file, statement))
            if not statement.has_star:
                self.problems += error.diagnostics
            return None

    async def _analyze(self, query: SourceQuery) -> Statement:
        key = query.source, query.offset, query.name
        found = self.compiler.analyzed.get(key)
        if found is None:
            template = parse_template(query, frozenset(self.context.groups))
            server, stars = self.compiler.server, self.compiler.stars
            found = await analyze_statement(server, self.context.catalog, template, stars=stars)
        self.analyzed[key] = found
        return found


def _uncounted(query: SourceQuery, why: Diagnostic) -> Diagnostic:
    """Told of a list in pages: without its ORDER BY and LIMIT it isn't a sound statement."""
    message = f"nothing counts its rows on all pages: {why.message}"
    return query.diagnose(message, f"write a query count_{query.name}, if it is needed")
