"""Migrations: build the schema in the scratch database, in the order of the files' names."""

import re
from collections.abc import Iterator
from pathlib import Path

from codegen.ask.analyzer import Analyzer, StatementRejectedError
from codegen.base.diagnostics import CompileError, Diagnostic, SourceFile
from codegen.read.encoding import undecodable_text
from codegen.read.lexer import Token, TokenKind, tokenize
from codegen.read.query_files import read_source
from codegen.scratch import ServerError

# Settings and temporary tables end with their file.
_RESET = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP"

_ADVICE = {
    "42601": "the mistake stands here or just before",  # a syntax error
    # It can't run beside others.
    "25001": "give the statement a file of its own, or begin the file with a line that says"
    " `-- migrate: no transaction`",
}

# The first line of a file whose statements run one by one, each in a transaction of its own.
_MARK = re.compile(r"--\s*migrate:\s*no\s+transaction\s*$", re.MULTILINE | re.IGNORECASE)


async def apply_migrations(server: Analyzer, folder: Path) -> None:
    """Run every `*.sql` file of the folder; CompileError with the place if one fails."""
    paths = sorted(path for path in folder.glob("*.sql") if path.is_file())
    if not paths:
        message = f"no migrations: {folder.as_posix()} holds no .sql file"
        hint = "name the folder of the schema with --migrations"
        raise CompileError(Diagnostic(None, 0, message, hint))
    for path in paths:
        source = read_source(path)
        try:
            await _apply(server, source)
        except ServerError as error:
            hint = "take out of this file what ends it"
            raise CompileError(Diagnostic(source, 0, str(error), hint)) from error


async def _apply(server: Analyzer, source: SourceFile) -> None:
    if unreadable := undecodable_text(source) or _find_psql_syntax(source):
        raise CompileError(unreadable)
    if not any(_split_statements(source.text)):
        return  # nothing but comments, which asyncpg can't run
    if _MARK.match(source.text):
        for start, statement in _statements(source.text):
            await _execute(server, source, start, statement)
    else:
        await _execute(server, source, 0, source.text)
    if server.connection.is_in_transaction():
        message = "the transaction that this file begins is still open where the file ends"
        raise CompileError(Diagnostic(source, _last_begin(source), message, "add COMMIT"))
    await server.execute(_RESET)


async def _execute(server: Analyzer, source: SourceFile, start: int, text: str) -> None:
    """Run a file, or a statement of it that starts here; CompileError with the place."""
    try:
        await server.execute(text)
    except StatementRejectedError as refusal:
        at = refusal.position
        if at is not None:
            at += start
        elif text is source.text:
            at = await _failing_statement(server, source, refusal)
        else:
            at = start
        raise CompileError(Diagnostic(source, at, refusal.message, _advice(refusal))) from refusal


def _advice(refusal: StatementRejectedError) -> str:
    advice = "; ".join(filter(None, (refusal.detail, refusal.hint)))
    return advice or _ADVICE.get(
        refusal.sqlstate or "",
        "what a statement needs comes before it, in the order of the files' names",
    )


async def _failing_statement(
    server: Analyzer, source: SourceFile, refusal: StatementRejectedError
) -> int:
    """Find the start of the statement that fails, by running them one by one."""
    if server.connection.is_closed():
        return 0
    await server.execute("ROLLBACK; BEGIN")
    try:
        for start, statement in _statements(source.text):
            try:
                await server.execute(statement)
            except StatementRejectedError as error:
                if error.sqlstate == refusal.sqlstate:
                    return start
                # What the file itself has committed is there already.
                await server.execute("ROLLBACK; BEGIN")
        return 0
    finally:
        await server.execute("ROLLBACK")


def _find_psql_syntax(source: SourceFile) -> Diagnostic | None:
    """Find text that only psql understands: its commands, and data that follows a statement."""
    if not re.search(r"\\|\bstd(?:in|out)\b", source.text, re.IGNORECASE):
        return None
    for statement in _split_statements(source.text):
        words = [token.keyword for token in statement]
        if words[0] == "COPY" and {"STDIN", "STDOUT"}.intersection(words):
            hint = "write INSERT instead, as `pg_dump --inserts` does"
            return Diagnostic(source, statement[0].start, "COPY to or from the client", hint)
        if statement[0].text == "\\":
            message, hint = "a command of psql, which PostgreSQL doesn't know", "take it out"
            return Diagnostic(source, statement[0].start, message, hint)
    return None


def _last_begin(source: SourceFile) -> int:
    """The offset where the last transaction begins."""
    starts = [
        statement[0].start
        for statement in _split_statements(source.text)
        if statement[0].keyword in ("BEGIN", "START")
    ]
    return max(starts, default=0)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each statement."""
    for statement in _split_statements(text):
        yield statement[0].start, text[statement[0].start : statement[-1].end]


def _split_statements(text: str) -> Iterator[list[Token]]:
    """Tokens of each statement: semicolons end them, even in BEGIN ATOMIC, which fails early."""
    statement: list[Token] = []
    for token in tokenize(text):
        if token.kind is TokenKind.COMMENT:
            continue
        statement.append(token)
        if token.text == ";" and token.depth == 0:
            if len(statement) > 1:
                yield statement
            statement = []
    if statement:
        yield statement
