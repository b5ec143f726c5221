"""Random statements, written as a query file and compiled."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import asyncpg

from codegen.base.config import Config
from codegen.describe import describe_queries
from codegen.pipeline import CompileResult, compile_queries
from tests.codegen.soundness.database import reset
from tests.codegen.soundness.focused import Focused
from tests.codegen.soundness.report import Report, Statement
from tests.codegen.soundness.schema import Schema
from tests.codegen.soundness.sources import Query

if TYPE_CHECKING:
    from asyncpg import Connection, Record

_PARAMETER = re.compile(r"(?<!:):(p\d+|(filter|input)\.f\d+)")


@dataclass(frozen=True, slots=True)
class Text:
    """A statement as a query file has it."""

    made: Query
    arguments: tuple[str, ...]

    def block(self, name: str) -> str:
        """The statement under its name line."""
        sign = "" if self.made.kinds else "!"
        return f"-- name: {name}({', '.join(self.arguments)}){sign}\n{self.made.sql};\n"

    def numbered(self) -> str:
        """The statement with $1 and so on, as PostgreSQL takes it."""
        keys: list[str] = []

        def number(match: re.Match[str]) -> str:
            if match[0] not in keys:
                keys.append(match[0])
            return f"${keys.index(match[0]) + 1}"

        return _PARAMETER.sub(number, self.made.sql)


def make_statement(random: Random, schema: Schema) -> Text:
    """A random statement."""
    made = Focused(random, schema).statement()
    names = dict.fromkeys(match[1] for match in _PARAMETER.finditer(made.sql))
    return Text(made, tuple(dict.fromkeys(name.partition(".")[0] for name in names)))


async def compiled(
    dsn: str, connection: "Connection[Record]", migration: str, texts: list[Text], report: Report
) -> list[Statement]:
    """The statements that the compiler takes."""
    await reset(connection)
    try:
        result = await _compile(dsn, migration, texts)
    except Exception as error:  # a traceback in the compiler is a finding, too
        if len(texts) == 1:
            report.findings.append(f"{error!r} while compiling\n  {texts[0].made.sql}")
            return []
        half = len(texts) // 2
        both = (texts[:half], texts[half:])
        return [
            statement
            for part in both
            for statement in await compiled(dsn, connection, migration, part, report)
        ]
    for problem in result.problems:
        text = texts[int((problem.query or "q0")[1:])]
        await _note_refusal(connection, text, problem.message, report)
    return _statements(result, texts)


async def _compile(dsn: str, migration: str, texts: list[Text]) -> CompileResult:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("migrations", "queries"):
            (folder / part).mkdir()
        (folder / "migrations" / "1.sql").write_text(migration)
        blocks = [text.block(f"q{number}") for number, text in enumerate(texts)]
        (folder / "queries" / "q.sql").write_text("\n".join(blocks))
        config = Config(migrations=folder / "migrations", queries=folder / "queries")
        return await compile_queries(config, dsn, lambda doing, done, total: None, stars=True)


def _statements(result: CompileResult, texts: list[Text]) -> list[Statement]:
    assert result.context, result.problems[0].message
    typed = {model.statement.query.name: model for _, models in result.files for model in models}
    statements: list[Statement] = []
    described: Any = describe_queries(result)
    for description in described["queries"]:
        model = typed.get(description["name"])
        if model is None:  # proven, but of a type that Python lacks
            continue
        for column, type_ in zip(description["columns"], model.columns, strict=True):
            column["annotation"] = type_.annotation
        made = texts[int(description["name"][1:])].made
        statements.append(Statement(description["sql"], made, description, model))
    return statements


async def _note_refusal(
    connection: "Connection[Record]", text: Text, message: str, report: Report
) -> None:
    """Tell PostgreSQL's refusals from the compiler's own."""
    try:
        await connection.prepare(text.numbered())
    except asyncpg.PostgresError as error:
        report.refusals[str(error).partition("\n")[0]] += 1
    else:
        report.refused.append(f"{message}\n    {text.made.sql}")
