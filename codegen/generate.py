"""From what was found out to what has to be written: build, render, format, compare."""

from pathlib import Path

from codegen.base.config import Config, ConfigError
from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.emit import FileChange, diff_files, diff_package, format_files, unmarked
from codegen.model.package_builder import build_package
from codegen.pipeline import CompileResult
from codegen.render.files import render
from codegen.render.schema_page import schema_page


def generate(config: Config, compiled: CompileResult, settings: Path) -> list[FileChange]:
    """What has to be written; CompileError if anything is wrong.

    The formatter takes its rules from the file of settings, if there is one.
    """
    if compiled.problems:
        raise CompileError(*compiled.problems)
    assert compiled.context is not None
    folder = package_folder(config)
    package = build_package(compiled.context, config, compiled.files)
    files = format_files(render(package), folder, settings if settings.is_file() else None)
    found = diff_package(files, folder)
    if strays := unmarked(found):
        message = f"not generated, but in a generated folder: {', '.join(map(str, strays))}"
        raise CompileError(Diagnostic(None, 0, message, "move it out of there"))
    if config.schema_page:
        found += diff_files({config.schema_page: schema_page(compiled.context.catalog, package)})
    return found


def package_folder(config: Config) -> Path:
    """Where to write; ConfigError if nobody says."""
    if config.package is None:
        raise ConfigError("no package to write: name its folder with --package")
    return config.package
