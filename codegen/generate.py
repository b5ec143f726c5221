"""Generation, step by step: compile the input, build the package, render it, format it."""

import asyncio
from pathlib import Path

from codegen.base.config import Config
from codegen.base.diagnostics import CompileError, render_diagnostic
from codegen.emit import Output, format_files, package_folder
from codegen.model.package_builder import build_package
from codegen.pipeline import CompileResult, Progress, compile_queries
from codegen.render.files import render
from codegen.render.schema_page import schema_page
from codegen.scratch import scratch_database


def compile_project(
    config: Config, server: str | None, progress: Progress, *, stars: bool = False
) -> CompileResult:
    """Compile on the server at this URL, or else on a temporary one."""
    progress("starting PostgreSQL", 0, 0)
    with scratch_database(server) as dsn:
        return asyncio.run(compile_queries(config, dsn, progress, stars=stars))


def generate(config: Config, compiled: CompileResult, settings: Path) -> Output:
    """Generate the package; CompileError if anything is wrong.

    The formatter takes its rules from the file of settings, if there is one.
    """
    if compiled.problems:
        raise CompileError(*compiled.problems)
    assert compiled.context is not None
    package = build_package(compiled.context, config, compiled.files)
    rules = settings if settings.is_file() else None
    files = format_files(render(package), package_folder(config), rules)
    return Output(
        files={path.as_posix(): text for path, text in files.items()},
        schema_page=schema_page(compiled.context.catalog, package) if config.schema_page else None,
        notes=tuple(render_diagnostic(note, "note") for note in compiled.notes),
    )
