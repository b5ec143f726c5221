"""The command line: gen, check, watch and describe."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from codegen.base.config import Config, ConfigError, read_config
from codegen.base.diagnostics import CompileError, render_diagnostic
from codegen.describe import describe_queries as described
from codegen.describe import summarize
from codegen.emit import FileChange, FormatError, WriteError, apply_changes
from codegen.generate import generate, package_folder
from codegen.pipeline import CompileResult, Progress, compile_queries
from codegen.scratch import ServerError, scratch_database
from codegen.watch import WatchError, await_saves
from codegen.watch_session import open_session

app = typer.Typer(
    help="Compile plain SQL into a typed Python package, proven by PostgreSQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_errors = Console(stderr=True, emoji=False, highlight=False, markup=False, soft_wrap=True)
_output = Console(emoji=False, highlight=False, markup=False, soft_wrap=True)

Migrations = Annotated[
    Path | None, typer.Option(help="Folder of the schema: SQL files, applied in name order.")
]
Queries = Annotated[Path | None, typer.Option(help="Folder of the queries: one file a repository.")]
Package = Annotated[Path | None, typer.Option(help="Folder of the Python package to write.")]


@app.command()
def gen(migrations: Migrations = None, queries: Queries = None, package: Package = None) -> None:
    """Write the package's generated code."""
    with _report_errors():
        config = read_config(Path.cwd(), migrations=migrations, queries=queries, package=package)
        found = _diff(config, _compile)
        apply_changes(found)
        _errors.print(f"{_count(len(found), 'file')} written" if found else "up to date")


@app.command()
def check(migrations: Migrations = None, queries: Queries = None, package: Package = None) -> None:
    """Exit with 1, and show the diff, if the generated code is out of date."""
    with _report_errors():
        config = read_config(Path.cwd(), migrations=migrations, queries=queries, package=package)
        found = _diff(config, _compile)
        for change in found:
            for line in change.diff():
                _output.print(line, style=_style(line))
        if found:
            _errors.print(
                f"{_count(len(found), 'file')} out of date: run `{config.command}`", style="red"
            )
            raise typer.Exit(1)
        _errors.print("generated code is up to date")


@app.command()
def watch(migrations: Migrations = None, queries: Queries = None, package: Package = None) -> None:
    """Write the generated code anew whenever its input is saved, until Ctrl-C."""

    def read() -> Config:
        return read_config(Path.cwd(), migrations=migrations, queries=queries, package=package)

    with suppress(KeyboardInterrupt), _report_errors():
        package_folder(read())
        with open_session(_server_url()) as kept:
            for _ in await_saves(_settings(), read):
                with suppress(typer.Exit), _report_errors():
                    start = time.monotonic()
                    found = _diff(read(), kept.compile)
                    apply_changes(found)
                    done = f"{_count(len(found), 'file')} written" if found else "up to date"
                    _errors.print(f"{done} in {time.monotonic() - start:.1f} s; watching")


@app.command()
def describe(
    migrations: Migrations = None,
    queries: Queries = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, as JSON.")] = False,
) -> None:
    """Print what was found out about each query, the sound ones even where others fail."""
    with _report_errors():
        config = read_config(Path.cwd(), migrations=migrations, queries=queries)
        with _progress() as progress:
            compiled = _compile(config, progress, stars=True)
        print(_json(described(compiled)) if as_json else summarize(compiled))
        if compiled.problems:
            raise CompileError(*compiled.problems)


def _json(found: object) -> str:
    ascii_only = sys.stdout.encoding.lower() not in ("utf-8", "utf8")
    return json.dumps(found, indent=2, ensure_ascii=ascii_only)


def _diff(config: Config, compile: Callable[[Config, Progress], CompileResult]) -> list[FileChange]:
    """What has to be written; nothing if anything is wrong."""
    package_folder(config)
    with _progress() as progress:
        compiled = compile(config, progress)
        progress("writing", 0, 0)
        found = generate(config, compiled, _settings())
    for note in compiled.notes:
        _errors.print(render_diagnostic(note, "note"))
    return found


def _compile(config: Config, progress: Progress, *, stars: bool = False) -> CompileResult:
    progress("starting PostgreSQL", 0, 0)
    with scratch_database(_server_url()) as dsn:
        return asyncio.run(compile_queries(config, dsn, progress, stars=stars))


def _settings() -> Path:
    return Path.cwd() / "pyproject.toml"


def _server_url() -> str | None:
    """The server that was named, if one was."""
    return os.environ.get("CODEGEN_DATABASE_URL")


@contextmanager
def _progress() -> Generator[Progress]:
    """A display of what is being done, on a terminal, while it is being done."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    hidden = not _errors.is_terminal
    with Bar(*columns, console=_errors, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None)

        def show(doing: str, done: int, total: int) -> None:
            begins = not done  # shown at once: it may be over before the next repaint
            bar.update(task, description=doing, completed=done, total=total or None, refresh=begins)

        yield show


@contextmanager
def _report_errors() -> Generator[None]:
    """Errors as pictures and exit statuses: 1 for the input, 2 for the usage."""
    try:
        yield
    except CompileError as error:
        for problem in sorted(error.diagnostics, key=lambda it: (it.file or "", it.offset)):
            _errors.print(render_diagnostic(problem))
            _errors.print()
        _errors.print(f"{_count(len(error.diagnostics), 'error')}: nothing written", style="red")
        raise typer.Exit(1) from None
    except (ServerError, FormatError, WriteError, WatchError) as error:
        _errors.print(f"error: {error}")
        raise typer.Exit(1) from None
    except ConfigError as error:
        _errors.print(f"error: {error}")
        raise typer.Exit(2) from None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _style(line: str) -> str | None:
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
