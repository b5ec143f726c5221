"""The command line: gen, check, watch, describe and explain.

Where the cache has the answer, it is given before the compiler is imported.
"""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from codegen.base.config import Config, ConfigError, read_config
from codegen.base.diagnostics import CompileError, render_diagnostic
from codegen.cache import load_output, store_output
from codegen.emit import (
    FileChange,
    FormatError,
    Output,
    WriteError,
    apply_changes,
    diff_output,
    package_folder,
)
from codegen.fingerprint import fingerprint
from codegen.scratch import ServerError
from codegen.scratch.connection_failure import hide_dsns
from codegen.terminal import report, show, show_progress
from codegen.watch import WatchError, await_saves

_ERRORS = (CompileError, ConfigError, FormatError, ServerError, WatchError, WriteError)


class Options(Namespace):
    """The command line, read."""

    command: str
    migrations: Path | None
    queries: Path | None
    package: Path | None
    no_cache: bool
    json: bool
    query: str
    subject: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the status is 0, or 1 for errors in the input, or 2 for wrong usage."""
    parser = _parser()
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.print_help(sys.stderr)
        return 2
    options = parser.parse_args(arguments, namespace=Options())
    try:
        return COMMANDS[options.command](options)
    except _ERRORS as error:
        return _report_error(error)
    except KeyboardInterrupt:
        report("stopped")
        return 130
    except BrokenPipeError:  # whoever reads has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


class Parser(ArgumentParser):
    """A parser whose errors never show a DSN."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and this message, and exit with 2."""
        super().error(hide_dsns(message))


def _parser() -> ArgumentParser:
    parser = Parser(
        prog="python -m codegen",
        description="Compile plain SQL into a typed Python package, checked by PostgreSQL.",
        epilog="What an option would say is read from [tool.codegen] of pyproject.toml.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, run in COMMANDS.items():
        doc = run.__doc__
        _add_options(commands.add_parser(name, help=doc, description=doc, allow_abbrev=False), name)
    return parser


def _add_options(parser: ArgumentParser, command: str) -> None:
    _add_folder(parser, "--migrations", "folder of the schema: SQL files, applied in name order")
    _add_folder(parser, "--queries", "folder of the queries: one file a repository")
    if command == "describe":
        parser.add_argument("--json", action="store_true", help="all of it, as JSON")
        return
    if command == "explain":
        parser.add_argument(
            "query", metavar="QUERY", help="the query: pack.find_by_ref, or its name"
        )
        help = "a column, or a parameter as :name; nothing for the rows and all of these"
        parser.add_argument("subject", metavar="COLUMN|:PARAMETER", nargs="?", help=help)
        return
    _add_folder(parser, "--package", "folder of the Python package to write")
    if command in ("gen", "check"):
        help = "compile even if nothing has changed since a run that is remembered"
        parser.add_argument("--no-cache", action="store_true", help=help)


def _add_folder(parser: ArgumentParser, option: str, help: str) -> None:
    parser.add_argument(option, metavar="DIR", type=Path, help=help)


def _gen(options: Options) -> int:
    """Write the package's generated code."""
    changes = _find_changes(options)
    apply_changes(changes)
    report(_written(changes))
    return 0


def _check(options: Options) -> int:
    """Exit with 1, and show the diff, if the generated code is out of date."""
    changes = _find_changes(options)
    for line in (line for change in changes for line in change.diff()):
        show(line, _DIFF_STYLES.get(line[:1]))
    if not changes:
        report("generated code is up to date")
        return 0
    command = _read_config(options).command
    report(f"{_count(len(changes), 'file')} out of date: run `{command}`", "red")
    return 1


def _watch(options: Options) -> int:
    """Write the generated code anew whenever its input is saved, until Ctrl-C."""
    from codegen.generate import generate
    from codegen.watch_session import open_session

    def read() -> Config:
        return _read_config(options)

    def run() -> str:
        config = read()
        with show_progress() as progress:
            output = generate(config, session.compile(config, progress), _settings())
        _report_notes(output)
        changes = diff_output(config, output)
        apply_changes(changes)
        return _written(changes)

    package_folder(read())
    try:
        with open_session(_server_url()) as session:
            for _ in await_saves(_settings(), read):
                start = time.monotonic()
                try:
                    report(f"{run()} in {time.monotonic() - start:.1f} s; watching")
                except _ERRORS as error:
                    _report_error(error)
    except KeyboardInterrupt:  # that is how it ends
        pass
    return 0


def _describe(options: Options) -> int:
    """Print what was found out about each query, the sound ones even where others fail."""
    from codegen.describe import describe_queries, summarize
    from codegen.generate import compile_project

    config = _read_config(options)
    with show_progress() as progress:
        compiled = compile_project(config, _server_url(), progress, stars=True)
    print(_dump(describe_queries(compiled)) if options.json else summarize(compiled))
    if compiled.problems:
        raise CompileError(*compiled.problems)
    return 0


def _explain(options: Options) -> int:
    """Say why a column may be NULL, rows can come, or a parameter refuses None."""
    from codegen.explain.report import explain_subject, find_statement, summarize_reasons
    from codegen.generate import compile_project

    with show_progress() as progress:
        compiled = compile_project(_read_config(options), _server_url(), progress, stars=True)
    statement = find_statement(options.query, compiled.analyzed, compiled.problems)
    if options.subject is None:
        print(summarize_reasons(statement))
    else:
        print(explain_subject(statement, options.subject))
    return 0


COMMANDS = {
    "gen": _gen,
    "check": _check,
    "watch": _watch,
    "describe": _describe,
    "explain": _explain,
}
_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def _dump(described: object) -> str:
    import json

    ascii_only = sys.stdout.encoding.lower() not in ("utf-8", "utf8")
    return json.dumps(described, indent=2, ensure_ascii=ascii_only)


def _find_changes(options: Options) -> list[FileChange]:
    """Generate, and find what differs; CompileError if anything is wrong."""
    config = _read_config(options)
    package_folder(config)
    output = _generate(config, use_cache=not options.no_cache)
    _report_notes(output)
    return diff_output(config, output)


def _generate(config: Config, *, use_cache: bool) -> Output:
    """Take what is generated from the cache, or else compile."""
    key = None if _server_url() else fingerprint(config, _settings())
    if use_cache and key and (output := load_output(key)):
        return output
    output = _compile(config)
    if key and key == fingerprint(config, _settings()):  # nothing was saved in the meantime
        store_output(key, output)
    return output


def _compile(config: Config) -> Output:
    from codegen.generate import compile_project, generate

    with show_progress() as progress:
        compiled = compile_project(config, _server_url(), progress)
        progress("writing", 0, 0)
        return generate(config, compiled, _settings())


def _read_config(options: Options) -> Config:
    given = {name: getattr(options, name, None) for name in ("migrations", "queries", "package")}
    return read_config(Path.cwd(), **given)


def _settings() -> Path:
    return Path.cwd() / "pyproject.toml"


def _server_url() -> str | None:
    """The server that was named, if one was."""
    return os.environ.get("CODEGEN_DATABASE_URL")


def _report_notes(output: Output) -> None:
    for note in output.notes:
        report(note)


def _report_error(error: Exception) -> int:
    """Show an error; the status is 1 if it is in the input, and 2 if in the usage."""
    if not isinstance(error, CompileError):
        report(f"error: {error}")
        return 2 if isinstance(error, ConfigError) else 1
    for diagnostic in sorted(error.diagnostics, key=lambda each: (each.file or "", each.offset)):
        report(render_diagnostic(diagnostic))
        report()
    report(f"{_count(len(error.diagnostics), 'error')}: nothing written", "red")
    return 1


def _written(changes: Sequence[FileChange]) -> str:
    return f"{_count(len(changes), 'file')} written" if changes else "up to date"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
