"""Settings: `[tool.codegen]` in pyproject.toml, overridden by the command line."""

import tomllib
from keyword import iskeyword
from pathlib import Path

import msgspec

_IMPORTLESS = ("str", "int", "float")  # types that need no import


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Input and output locations; folders are relative to pyproject.toml."""

    migrations: Path
    queries: Path
    package: Path | None = None  # nothing is written where there is none
    core: str = "attune_db.core"  # the module of the run-time core
    command: str = "python -m codegen gen"  # what people run to generate anew
    groups: dict[str, str] = {}  # parameter groups read from an existing type: its dotted path
    types: dict[str, str] = {}  # Python types of PostgreSQL's: str, int, float, or a dotted path
    secrets: tuple[str, ...] = ()  # table.column of what must never show
    json: dict[str, str] = {}  # table.column of JSON documents: the dotted path of their type
    schema_page: Path | None = None  # the schema for people to read, in Markdown, if it is wanted


class _Tool(msgspec.Struct, frozen=True):
    codegen: dict[str, object] = {}


class _PyProject(msgspec.Struct, frozen=True):
    tool: _Tool = _Tool()


class ConfigError(Exception):
    """Unusable settings; says which and why."""


def read_config(folder: Path, **given: Path | None) -> Config:
    """Read this folder's pyproject.toml; `given` are the options of the command line."""
    file = folder / "pyproject.toml"
    settings = _read_table(file) if file.is_file() else {}
    for name in ("migrations", "queries", "package", "schema_page"):
        if isinstance(value := settings.get(name), str):
            settings[name] = str(folder / value)
    named, configured = given.get("migrations"), settings.get("migrations")
    if named and configured and named.resolve() != Path(str(configured)).resolve():
        for name in ("json", "secrets", "types"):
            settings.pop(name, None)  # they describe the other schema
    if _is_for_another_schema(settings, given):
        settings.pop("schema_page", None)
    settings |= {name: str(path) for name, path in given.items() if path is not None}
    try:
        config = msgspec.convert(settings, Config, dec_hook=_convert_path)
    except msgspec.ValidationError as error:
        reason = str(error).removeprefix("Object ")
        message = f"{reason}; say it in [tool.codegen] of pyproject.toml or on the command line"
        raise ConfigError(message) from error
    _check_folders(config)
    _check_dotted_paths(config)
    return config


def _check_dotted_paths(config: Config) -> None:
    if not all(map(_is_identifier, config.core.split("."))):
        raise ConfigError(f"core is {config.core!r}: write a module, as in app.core")
    for group, path in config.groups.items():
        if "." not in path or not all(map(_is_identifier, path.split("."))):
            message = f"the type of the group {group} is {path}: write its module, too"
            raise ConfigError(f"{message}, as in app.paging.{path}")
    for type_, path in config.types.items():
        if path not in _IMPORTLESS and not (
            "." in path and all(map(_is_identifier, path.split(".")))
        ):
            message = f"the Python type of {type_} is {path!r}: write {', '.join(_IMPORTLESS)}"
            raise ConfigError(f"{message}, or a class with its module, as in app.types.Vector")


def _is_identifier(part: str) -> bool:
    return part.isidentifier() and not iskeyword(part)


def _is_for_another_schema(settings: dict[str, object], given: dict[str, Path | None]) -> bool:
    """True if the command line names other migrations or another package than the settings."""
    return any(
        path.resolve() != Path(str(settings.get(name, path))).resolve()
        for name in ("migrations", "package")
        if (path := given.get(name)) is not None
    )


def _check_folders(config: Config) -> None:
    for name, path in (("migrations", config.migrations), ("queries", config.queries)):
        if not path.is_dir():
            raise ConfigError(f"{path.as_posix()} is no folder; name one with --{name}")
    if config.package and config.package.exists() and not config.package.is_dir():
        raise ConfigError(f"{config.package.as_posix()} is no folder; name one with --package")


def _read_table(file: Path) -> dict[str, object]:
    try:
        project = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _PyProject)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{file.name}: {error}") from error
    return dict(project.tool.codegen)


def _convert_path(kind: type, value: object) -> Path:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError(f"Expected a path, got {value!r}")
