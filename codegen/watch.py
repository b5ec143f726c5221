"""Watches for saves of the input: the migrations, the queries, and the settings."""

import contextlib
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.base.config import Config, ConfigError

if TYPE_CHECKING:
    from watchfiles import Change


class WatchError(Exception):
    """The system doesn't let its files be watched; says why."""


QUIET = 50  # milliseconds without a further change: a save of several files is one


def await_saves(settings: Path, read: Callable[[], Config]) -> Generator[None]:
    """Yield at once, and then whenever an input has been saved since the last time."""
    folders: set[Path] = set()
    while True:
        with contextlib.suppress(ConfigError):  # which doesn't say where the input lies
            config = read()
            folders = {config.migrations.absolute(), config.queries.absolute()}
        with contextlib.closing(_changes(settings.absolute(), folders)) as changes:
            if not _begun(changes):
                continue
            yield
            while not next(changes):
                pass


def _begun(changes: Generator[object]) -> bool:
    """Tell whether no save is missed from here on, not even during the run."""
    try:
        next(changes)
    except FileNotFoundError:  # a folder has just gone: what is there now?
        return False
    except RuntimeError as error:
        raise WatchError(f"the files can't be watched: {error}") from error
    return True


def _changes(settings: Path, folders: Iterable[Path]) -> "Generator[set[tuple[Change, str]]]":
    from watchfiles import watch  # it takes its time, which the other commands needn't

    inputs = {settings, *folders}

    def concerns(_: "Change", path: str) -> bool:
        saved = Path(path)
        return saved in inputs or (saved.suffix == ".sql" and saved.parent in folders)

    return watch(
        *{settings.parent, *map(_existing, folders)},
        watch_filter=concerns,
        step=QUIET,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        recursive=False,
    )


def _existing(folder: Path) -> Path:
    """The folder itself, or what is there of the way to it."""
    return next(ancestor for ancestor in (folder, *folder.parents) if ancestor.is_dir())
