"""The schema: migrations, run in the scratch database in the order of their names."""

from collections.abc import Iterator
from pathlib import Path

from codegen.ask.postgres import RefusedError, Server
from codegen.problems import InputError, Problem, Source
from codegen.read.characters import unreadable
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
        if problem := unreadable(source) or _copy(source):
            raise InputError(problem)
        try:
            await server.execute(source.text)
        except RefusedError as refusal:
            at = refusal.position
            if at is None:
                at = await _failing_statement(server, source)
            raise InputError(Problem(source, at, refusal.message, _advice(refusal))) from refusal
        if server.connection.is_in_transaction():
            message = "the transaction that this file begins is still open where the file ends"
            raise InputError(Problem(source, _last(source), message, "add COMMIT"))
        # What a file sets is its own.
        await server.execute("RESET SESSION AUTHORIZATION; RESET ALL")


def _copy(source: Source) -> Problem | None:
    """A COPY from or to the client, which would wait for it."""
    if "copy" not in source.text.lower():
        return None
    for start, statement in _statements(source.text):
        words = [token.keyword for token in tokenize(statement)]
        if words[0] == "COPY" and {"STDIN", "STDOUT"}.intersection(words):
            return Problem(source, start, "COPY to or from the client", "write INSERT instead")
    return None


def _last(source: Source) -> int:
    """Where the last statement begins."""
    return max((start for start, _ in _statements(source.text)), default=0)


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
                await server.execute(statement)
            except RefusedError:
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
