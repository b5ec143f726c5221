"""From what was found out to what has to be written: build, render, format, compare."""

from pathlib import Path

from codegen.base.config import Config, ConfigError
from codegen.base.diagnostics import InputError, Problem
from codegen.emit import Change, changes, differing, formatted, hand_written
from codegen.model.package_builder import build
from codegen.pipeline import Compiled
from codegen.render.files import render
from codegen.render.schema_page import schema_page


def generate(config: Config, compiled: Compiled, settings: Path) -> list[Change]:
    """What has to be written; InputError if anything is wrong.

    The formatter takes its rules from the file of settings, if there is one.
    """
    if compiled.problems:
        raise InputError(*compiled.problems)
    assert compiled.context is not None
    folder = package_folder(config)
    package = build(compiled.context, config, compiled.files)
    files = formatted(render(package), folder, settings if settings.is_file() else None)
    found = changes(files, folder)
    if strays := hand_written(found):
        message = f"not generated, but in a generated folder: {', '.join(map(str, strays))}"
        raise InputError(Problem(None, 0, message, "move it out of there"))
    if config.schema_page:
        found += differing({config.schema_page: schema_page(compiled.context.catalog, package)})
    return found


def package_folder(config: Config) -> Path:
    """Where to write; ConfigError if nobody says."""
    if config.package is None:
        raise ConfigError("no package to write: name its folder with --package")
    return config.package
