"""What `[tool.codegen]` and the command line say."""

import tomllib
from keyword import iskeyword
from pathlib import Path

import msgspec

_PLAIN = ("str", "int", "float")  # what can be made of a text without an import


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the input lies and where the output goes; folders are relative to pyproject.toml."""

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
    """The settings can't be used; says which and why."""


def read_config(folder: Path, **given: Path | None) -> Config:
    """The settings of this folder's pyproject.toml, overridden by what the command line gives."""
    file = folder / "pyproject.toml"
    settings = _table(file) if file.is_file() else {}
    for name in ("migrations", "queries", "package", "schema_page"):
        if isinstance(value := settings.get(name), str):
            settings[name] = str(folder / value)
    meant, configured = given.get("migrations"), settings.get("migrations")
    if meant and configured and meant.resolve() != Path(str(configured)).resolve():
        for name in ("json", "secrets", "types"):
            settings.pop(name, None)  # they are of the schema that isn't meant
    if _elsewhere(settings, given):
        settings.pop("schema_page", None)
    settings |= {name: str(path) for name, path in given.items() if path is not None}
    try:
        config = msgspec.convert(settings, Config, dec_hook=_path)
    except msgspec.ValidationError as error:
        found = str(error).removeprefix("Object ")
        message = f"{found}; say it in [tool.codegen] of pyproject.toml or on the command line"
        raise ConfigError(message) from error
    _refuse_other_than_folders(config)
    _refuse_bad_paths(config)
    return config


def _refuse_bad_paths(config: Config) -> None:
    if not all(map(_is_name, config.core.split("."))):
        raise ConfigError(f"core is {config.core!r}: write a module, as in app.core")
    for group, path in config.groups.items():
        if "." not in path or not all(map(_is_name, path.split("."))):
            message = f"the type of the group {group} is {path}: write its module, too"
            raise ConfigError(f"{message}, as in app.paging.{path}")
    for type_, path in config.types.items():
        if path not in _PLAIN and not ("." in path and all(map(_is_name, path.split(".")))):
            message = f"the Python type of {type_} is {path!r}: write {', '.join(_PLAIN)}"
            raise ConfigError(f"{message}, or a class with its module, as in app.types.Vector")


def _is_name(part: str) -> bool:
    return part.isidentifier() and not iskeyword(part)


def _elsewhere(settings: dict[str, object], given: dict[str, Path | None]) -> bool:
    """Whether the command line names another schema or package than the settings, and its page."""
    return any(
        path.resolve() != Path(str(settings.get(name, path))).resolve()
        for name in ("migrations", "package")
        if (path := given.get(name)) is not None
    )


def _refuse_other_than_folders(config: Config) -> None:
    for name, path in (("migrations", config.migrations), ("queries", config.queries)):
        if not path.is_dir():
            raise ConfigError(f"{path.as_posix()} is no folder; name one with --{name}")
    if config.package and config.package.exists() and not config.package.is_dir():
        raise ConfigError(f"{config.package.as_posix()} is no folder; name one with --package")


def _table(file: Path) -> dict[str, object]:
    try:
        found = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _PyProject)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{file.name}: {error}") from error
    return dict(found.tool.codegen)


def _path(kind: type, value: object) -> Path:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError(f"Expected a path, got {value!r}")
