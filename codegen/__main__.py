"""`python -m codegen`."""

import sys
from collections.abc import Callable

from codegen.cli import main


def _show_escapes() -> None:
    """Print an escape where the terminal lacks a character, as stderr does."""
    reconfigure: Callable[..., None] | None = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:  # a stream of somebody else's may have none
        reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)  # a tree is as deep as the statement
    _show_escapes()
    sys.exit(main())
