"""The files of a folder of migrations, and the rules that hold for them."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from attune_db.migrate.errors import MigrationError, MigrationFileError
from attune_db.migrate.statements import SqlStatement, split_statements

MIGRATIONS = Path(__file__).parent.parent / "migrations"

MARK = "-- migrate: no transaction"
"""The first line of a file whose statements can't run in a transaction."""

_MARK_LINE = re.compile(r"^--\s*migrate:.*$", re.MULTILINE | re.IGNORECASE)
_KNOWN_MARK = re.compile(r"--\s*migrate:\s*no\s+transaction\s*", re.IGNORECASE)
_ENDS_TRANSACTION = ("COMMIT", "END", "ROLLBACK", "ABORT")


@dataclass(frozen=True)
class MigrationFile:
    """A migration as it stands in the folder."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The file's name; migrations are applied in the order of their names."""
        return self.path.name

    @property
    def id(self) -> str:
        """The name in the history."""
        return self.path.stem

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, in hexadecimal; line ends count alike."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def in_transaction(self) -> bool:
        """Whether the file is applied as a whole or not at all."""
        return not _MARK_LINE.match(self.text)

    @cached_property
    def statements(self) -> list[SqlStatement]:
        """The statements in their order."""
        return split_statements(self.text)

    def check(self) -> None:
        """Raise MigrationFileError if the file breaks a rule."""
        for mark in _MARK_LINE.finditer(self.text):
            if mark.start() > 0 or not _KNOWN_MARK.fullmatch(mark[0]):
                help = f"the one there is, in the first line: {MARK}"
                raise self._error("no mark that is known", mark.start(), help)
        for statement in self.statements:
            self._check_statement(statement)

    def _check_statement(self, statement: SqlStatement) -> None:
        tokens = statement.tokens
        if statement.begins("COPY") and {"STDIN", "STDOUT"}.intersection(tokens):
            help = "write INSERT instead, as `pg_dump --inserts` does"
            raise self._error("COPY to or from the client", statement.offset, help)
        if tokens[0] == "\\":
            raise self._error("a command of psql", statement.offset, "take it out")
        if self.in_transaction:
            if _ends_transaction(statement):
                help = f"take it out, or begin the file with {MARK!r}"
                raise self._error("it ends the file's transaction", statement.offset, help)
        elif "CONCURRENTLY" in tokens[:4]:
            if "INDEX" in tokens[:3] and statement.begins("CREATE") and not index_of(statement):
                help = "write CREATE INDEX CONCURRENTLY IF NOT EXISTS name ON table"
                raise self._error("it can't run twice", statement.offset, help)
            if statement.begins("DROP", "INDEX") and tokens[3:5] != ("IF", "EXISTS"):
                help = "write DROP INDEX CONCURRENTLY IF EXISTS"
                raise self._error("it can't run twice", statement.offset, help)

    def _error(self, message: str, offset: int, help: str) -> MigrationFileError:
        return MigrationFileError(message, self.name, self.text, offset, help)


def read_files(directory: Path) -> list[MigrationFile]:
    """The files of a folder in the order of their names; MigrationError if one breaks a rule."""
    paths = sorted(path for path in directory.glob("*.sql") if path.is_file())
    if not paths:
        raise MigrationError(f"{directory} holds no .sql file")
    files = [_read_file(path) for path in paths]
    for file in files:
        file.check()
    return files


def index_of(statement: SqlStatement) -> tuple[str, str] | None:
    """Name and table of `CREATE [UNIQUE] INDEX CONCURRENTLY IF NOT EXISTS name ON table`."""
    match = _INDEX.match(statement.text)
    return (_unquote(match["name"]), match["table"]) if match else None


_NAME = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_SPACE = r"(?:\s|--[^\n]*\n|/\*.*?\*/)+"
_INDEX = re.compile(
    rf"CREATE{_SPACE}(?:UNIQUE{_SPACE})?INDEX{_SPACE}CONCURRENTLY{_SPACE}"
    rf"IF{_SPACE}NOT{_SPACE}EXISTS{_SPACE}(?P<name>{_NAME}){_SPACE}ON{_SPACE}"
    rf"(?:ONLY{_SPACE})?(?P<table>{_NAME}(?:\.{_NAME})?)",
    re.IGNORECASE | re.DOTALL,
)


def _unquote(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()


def _ends_transaction(statement: SqlStatement) -> bool:
    if statement.begins("PREPARE", "TRANSACTION"):
        return True
    return statement.tokens[0] in _ENDS_TRANSACTION and "TO" not in statement.tokens


def _read_file(path: Path) -> MigrationFile:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MigrationError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MigrationError(f"{path.name} is not UTF-8, from byte {error.start} on") from error
    if "\0" in text:
        message = "a NUL character, which PostgreSQL doesn't take"
        raise MigrationFileError(message, path.name, text, text.index("\0"))
    return MigrationFile(path, text)
