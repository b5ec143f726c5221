"""The pipeline: read, ask PostgreSQL, infer, model; errors are collected on the way."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from codegen.analyze.operation_contract import contract_errors
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


@dataclass(frozen=True, slots=True, repr=False)  # asyncio.run would build its repr
class CompileResult:
    """The outcome of a compilation."""

    context: Context | None  # None where the migrations fail
    files: list[tuple[QueryFile, list[QueryModel]]]  # the sound queries of each file
    unnamed: list[tuple[QueryFile, Statement]]  # sound, but Python lacks a name or type for them
    analyzed: list[Statement]  # all of which PostgreSQL makes sense, sound or not
    problems: list[Diagnostic]
    notes: list[Diagnostic]  # sound, but probably not what was meant


_QueryKey = tuple[SourceFile, int, str]
"""A query: its file, the offset of its name line, and its name."""

Progress = Callable[[str, int, int], None]
"""Shows progress: the work at hand, how much of it is done, and how much there is (0: unknown)."""


async def compile_queries(
    config: Config, dsn: str, progress: Progress, *, stars: bool = False
) -> CompileResult:
    """Compile the queries in the scratch database at this address.

    A `*` in a list of columns is an error unless `stars` lets it through.
    """
    async with connect_analyzer(dsn) as server:
        return await Compiler(server, stars=stars).compile(config, progress)


class Compiler:
    """Compiles in one scratch database, as often as wanted while the schema stays as it is."""

    def __init__(self, server: Analyzer, *, stars: bool = False) -> None:
        self.server, self.stars = server, stars
        self.catalog: Catalog | None = None
        self.analyzed: dict[_QueryKey, Statement] = {}

    async def compile(self, config: Config, progress: Progress) -> CompileResult:
        """Compile the queries; those of unchanged files aren't analysed again."""
        problems: list[Diagnostic] = []
        files = read_queries(config.queries, problems)
        progress("applying the migrations", 0, 0)
        try:
            self.catalog = self.catalog or await self._apply(config)
            common = build_context(apply_type_overrides(self.catalog, config.types), config, files)
            total = sum(len(file.queries) for file in files)
            run = _QueryCompiler(self, common, progress, total)
        except CompileError as error:
            return CompileResult(None, [], [], [], [*error.diagnostics, *problems], [])
        models = [(file, await run.compile_file(file)) for file in files]
        self.analyzed = run.analyzed
        problems += [*run.problems, *name_conflicts(common, models)]
        analyzed = list(run.analyzed.values())
        return CompileResult(common, models, run.unnamed, analyzed, problems, run.notes)

    async def _apply(self, config: Config) -> Catalog:
        await apply_migrations(self.server, config.migrations)
        catalog = await read_catalog(self.server.connection)
        await self.server.use_catalog(catalog)
        return catalog


class _QueryCompiler:
    """Compiles one query after the other."""

    def __init__(
        self,
        compiler: Compiler,
        context: Context,
        progress: Progress,
        total: int,
    ) -> None:
        self.compiler, self.context = compiler, context
        self.progress, self.done, self.total = progress, 0, total
        self.analyzed: dict[_QueryKey, Statement] = {}
        self.unnamed: list[tuple[QueryFile, Statement]] = []
        self.problems: list[Diagnostic] = []
        self.notes: list[Diagnostic] = []

    async def compile_file(self, file: QueryFile) -> list[QueryModel]:
        """Compile the queries of a file; gives the sound ones, and counts derived of them."""
        names = {query.name.upper() for query in file.queries}
        models: list[QueryModel] = []
        for query in file.queries:
            if model := await self._compile_query(query, file):
                models.append(model)
                if (count := await self._derive_count(model, file, names)) is not None:
                    models.append(count)
        return models

    async def _compile_query(self, query: SourceQuery, file: QueryFile) -> QueryModel | None:
        self.progress("proving the queries", self.done, self.total)
        self.done += 1
        try:
            statement = await self._analyze(query)
            if errors := list(contract_errors(statement)):
                raise CompileError(*errors)
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
        self, model: QueryModel, file: QueryFile, names: Collection[str]
    ) -> QueryModel | None:
        """Derive the count of a list, unless the file has a query of that name."""
        query = derive_count_query(model.statement.query, self.context.groups)
        if query is None or query.name.upper() in names or model.statement.has_star:
            return None
        template = parse_template(query, frozenset(self.context.groups))
        key = query.source, query.offset, query.name
        try:
            if (count := self.compiler.analyzed.get(key)) is None:
                server, catalog = self.compiler.server, self.context.catalog
                count = await analyze_count(server, catalog, model.statement, template)
            if count is None:
                return None
            self.analyzed[key] = count
            return count_method(self.context, file.name, model, count)
        except CompileError as error:
            self.notes.append(_uncounted_note(model.statement.query, error.diagnostics[0]))
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
        statement = self.compiler.analyzed.get(key)
        if statement is None:
            template = parse_template(query, frozenset(self.context.groups))
            server, stars = self.compiler.server, self.compiler.stars
            statement = await analyze_statement(server, self.context.catalog, template, stars=stars)
        self.analyzed[key] = statement
        return statement


def _uncounted_note(query: SourceQuery, cause: Diagnostic) -> Diagnostic:
    """Note that a list in pages isn't a sound statement without its ORDER BY and LIMIT."""
    message = f"nothing counts its rows on all pages: {cause.message}"
    return query.diagnose(message, f"write a query count_{query.name}, if it is needed")
