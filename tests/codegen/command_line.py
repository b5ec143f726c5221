"""The compiler's command line, run in this process."""

import contextlib
import io
from typing import NamedTuple

from codegen.cli import main


class Result(NamedTuple):
    """Status and output of a command."""

    exit_code: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Result:
    """Run the command, as `python -m codegen` does."""
    output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            status = main(arguments)
        except SystemExit as end:  # argparse's
            status = end.code if isinstance(end.code, int) else 1
    return Result(status, _written(output), _written(errors))


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
