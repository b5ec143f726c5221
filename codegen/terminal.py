"""The terminal: what people read, in colours where it has them, and progress while it lasts.

rich takes as long to import as all the rest of an answer from the cache: it is imported where
something has a style.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from codegen.pipeline import Progress


def report(text: str = "", style: str | None = None) -> None:
    """Print for people, on stderr."""
    if style:
        _console(stderr=True).print(text, style=style)
    else:
        print(text, file=sys.stderr)


def show(line: str, style: str | None = None) -> None:
    """Print a line of the result, on stdout."""
    _console(stderr=False).print(line, style=style)


@contextmanager
def show_progress() -> Generator["Progress"]:
    """Show what is being done while it is being done, if there is a terminal."""
    from rich import progress

    columns = progress.TextColumn("{task.description}"), progress.BarColumn()
    console = _console(stderr=True)
    with progress.Progress(
        *columns,
        progress.MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("", total=None)

        def update(doing: str, done: int, total: int) -> None:
            begins = not done  # shown at once: it may be over before the next repaint
            bar.update(task, description=doing, completed=done, total=total or None, refresh=begins)

        yield update


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    return Console(stderr=stderr, emoji=False, highlight=False, markup=False, soft_wrap=True)
