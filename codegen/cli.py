"""The command line: gen, check and describe."""

import asyncio
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from codegen.compile import Compiled, compile_queries
from codegen.config import Config, ConfigError, read_config
from codegen.describe import describe as described
from codegen.describe import summary
from codegen.model.build import build
from codegen.problems import InputError, Problem, picture
from codegen.render.files import render
from codegen.render.schema_page import schema_page
from codegen.server import ServerError, scratch_database
from codegen.write import Change, FormatError, changes, differing, formatted, hand_written, write

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
    with _reported():
        config = read_config(Path.cwd(), migrations=migrations, queries=queries, package=package)
        found = _changes(config)
        write(found)
        _errors.print(f"{_count(len(found), 'file')} written" if found else "up to date")


@app.command()
def check(migrations: Migrations = None, queries: Queries = None, package: Package = None) -> None:
    """Exit with 1, and show the diff, if the generated code is out of date."""
    with _reported():
        config = read_config(Path.cwd(), migrations=migrations, queries=queries, package=package)
        found = _changes(config)
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
def describe(
    migrations: Migrations = None,
    queries: Queries = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, as JSON.")] = False,
) -> None:
    """Print what was found out about each query, the sound ones even where others fail."""
    with _reported():
        config = read_config(Path.cwd(), migrations=migrations, queries=queries)
        compiled = _compile(config, stars=True)
        found = described(compiled)
        print(json.dumps(found, indent=2, ensure_ascii=False) if as_json else summary(found))
        _refuse(compiled.problems)


def _changes(config: Config) -> list[Change]:
    """What has to be written; nothing if anything is wrong."""
    if config.package is None:
        raise ConfigError("no package to write: name its folder with --package")
    compiled = _compile(config)
    _refuse(compiled.problems)
    assert compiled.catalog is not None
    package = build(compiled.catalog, config, compiled.files)
    settings = Path.cwd() / "pyproject.toml"
    files = formatted(render(package), config.package, settings if settings.is_file() else None)
    found = changes(files, config.package)
    if strays := hand_written(found):
        message = f"not generated, but in a generated folder: {', '.join(map(str, strays))}"
        raise InputError(Problem(None, 0, message, "move it out of there"))
    if config.schema_page:
        found += differing({config.schema_page: schema_page(compiled.catalog, package)})
    for note in compiled.notes:
        _errors.print(picture(note, "note"))
    return found


def _compile(config: Config, *, stars: bool = False) -> Compiled:
    with (
        Progress(console=_errors, transient=True, disable=not _errors.is_terminal) as bar,
        scratch_database(os.environ.get("CODEGEN_DATABASE_URL")) as dsn,
    ):
        task = bar.add_task("asking PostgreSQL")

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return asyncio.run(compile_queries(config, dsn, show, stars=stars))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InputError(*problems)


@contextmanager
def _reported() -> Generator[None]:
    """Errors as pictures and exit statuses: 1 for the input, 2 for the usage."""
    try:
        yield
    except InputError as error:
        for problem in sorted(error.problems, key=lambda it: (it.file or "", it.offset)):
            _errors.print(picture(problem))
            _errors.print()
        _errors.print(f"{_count(len(error.problems), 'error')}: nothing written", style="red")
        raise typer.Exit(1) from None
    except (ServerError, FormatError) as error:
        _errors.print(f"error: {error}")
        raise typer.Exit(1) from None
    except ConfigError as error:
        _errors.print(f"error: {error}")
        raise typer.Exit(2) from None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _style(line: str) -> str | None:
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
