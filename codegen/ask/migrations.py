"""The schema: migrations, run in the scratch database in the order of their names."""

from collections.abc import Iterator
from pathlib import Path

import asyncpg

from codegen.ask.postgres import RefusedError, Server
from codegen.problems import InputError, Problem, Source
from codegen.read.files import read_source
from codegen.read.lexer import Kind, tokenize


async def apply_migrations(server: Server, folder: Path) -> None:
    """Run every `*.sql` file of the folder; InputError if one fails, with the place."""
    paths = sorted(path for path in folder.glob("*.sql") if path.is_file())
    if not paths:
        message = f"no migrations: {folder.as_posix()} holds no .sql file"
        hint = "name the folder of the schema with --migrations"
        raise InputError(Problem(None, 0, message, hint))
    for path in paths:
        source = read_source(path)
        try:
            await server.connection.execute(source.text)
            await server.connection.execute("RESET ALL")  # what a file sets is its own
        except asyncpg.PostgresError as error:
            refusal = RefusedError(error)
            at = refusal.position
            if at is None:
                at = await _failing_statement(server, source)
            raise InputError(Problem(source, at, refusal.message, _advice(refusal))) from error


def _advice(refusal: RefusedError) -> str:
    told = "; ".join(filter(None, (refusal.detail, refusal.hint)))
    if refusal.sqlstate == "42601":  # a syntax error
        return told or "the mistake stands here or just before"
    return told or "what a statement needs comes before it, in the order of the files' names"


async def _failing_statement(server: Server, source: Source) -> int:
    """Where the statement begins that fails, when they are run one by one."""
    transaction = server.connection.transaction()
    await transaction.start()
    try:
        for start, statement in _statements(source.text):
            try:
                await server.connection.execute(statement)
            except asyncpg.PostgresError:
                return start
        return 0
    finally:
        await transaction.rollback()


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The text between semicolons; a function's BEGIN ATOMIC is cut, too, and fails early."""
    start = None
    for token in tokenize(text):
        if token.kind is Kind.COMMENT:
            continue
        if start is None:
            start = token.start
        if token.text == ";" and token.depth == 0:
            yield start, text[start : token.end]
            start = None
    if start is not None:
        yield start, text[start:]
