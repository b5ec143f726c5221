"""Reader of query files: folder to files, files to blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codegen.base.diagnostics import CompileError, Diagnostic, SourceFile
from codegen.base.python_names import is_python_name
from codegen.read.block_parser import read_block
from codegen.read.encoding import UNDECODED, undecodable_text
from codegen.read.syntax import QueryBlock, SourceQuery


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A file of queries, which becomes one repository."""

    source: SourceFile
    doc: str  # its first comment
    queries: tuple[SourceQuery, ...]  # the valid ones, in the order of the file

    @property
    def name(self) -> str:
        """The repository's name: `permission_set` of `permission_set.sql`."""
        return self.source.path.stem


_NAME_LINE = re.compile(r"^[ \t]*(?=--[ \t]*name[ \t]*:)", re.MULTILINE)


# Members of a Database beside its repositories.
_TAKEN = (
    *("close", "codecs", "connect", "connection", "open", "schema", "session"),
    *("transaction", "transaction_type"),
)


def read_queries(folder: Path, diagnostics: list[Diagnostic]) -> list[QueryFile]:
    """Read every `*.sql` file of the folder, in the order of the names."""
    paths = sorted(path for path in folder.glob("*.sql") if path.is_file())
    if not paths:
        message = f"no queries: {folder.as_posix()} holds no .sql file"
        diagnostics.append(
            Diagnostic(None, 0, message, "name the folder of queries with --queries")
        )
    return [file for path in paths if (file := _read_file(path, diagnostics))]


def read_source(path: Path) -> SourceFile:
    """Read a file's text; CompileError where that fails."""
    try:
        return SourceFile(path, path.read_bytes().decode("utf-8-sig", UNDECODED))
    except OSError as error:
        message = f"{path.as_posix()} can't be read: {error.strerror}"
        raise CompileError(Diagnostic(None, 0, message, "mend the file's permissions")) from error


def _read_file(path: Path, diagnostics: list[Diagnostic]) -> QueryFile | None:
    try:
        source = read_source(path)
    except CompileError as error:
        diagnostics += error.diagnostics
        return None
    if not is_python_name(path.stem) or path.stem[0] == "_" or path.stem in _TAKEN:
        message = f"{path.stem} can't be the name of a repository"
        hint = "name the file with letters, digits and underscores: it becomes an attribute"
        diagnostics.append(Diagnostic(source, 0, message, hint))
        return None
    blocks = list(_split_blocks(source))
    if undecodable := undecodable_text(source, 0, blocks[0].offset if blocks else None):
        diagnostics.append(undecodable)
    elif not blocks:
        hint = "begin each query with a line such as `-- name: find_by_id(id)^`"
        diagnostics.append(Diagnostic(source, 0, "a query file without queries", hint))
    queries = tuple(_read_blocks(blocks, diagnostics))
    return QueryFile(source, _first_comment(source.text), queries)


def _read_blocks(blocks: list[QueryBlock], diagnostics: list[Diagnostic]) -> Iterator[SourceQuery]:
    seen: dict[str | None, QueryBlock] = {}
    for block in blocks:
        try:
            if first := seen.get(block.name):
                hint = f"the first one is in line {first.line}; rename or remove one of them"
                raise block.error(0, f"a second query named {block.name}", hint)
            seen[block.name] = block
            yield read_block(block)
        except CompileError as error:
            diagnostics += error.diagnostics


def _split_blocks(source: SourceFile) -> Iterator[QueryBlock]:
    starts = [match.end() for match in _NAME_LINE.finditer(source.text)]
    for start, end in zip(starts, [*starts[1:], len(source.text)], strict=False):
        yield QueryBlock(source, start, source.text[start:end])


def _first_comment(text: str) -> str:
    """The comment at the top of the file, up to the first empty line."""
    comment = re.match(r"\s*((?:--(?![ \t]*name[ \t]*:)[^\n]*(?:\n|$))*)", text)
    lines = (comment[1] if comment else "").splitlines()
    return "\n".join(line.removeprefix("--").strip() for line in lines).strip()
