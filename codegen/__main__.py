"""`python -m codegen`."""

import io
import sys

from codegen.cli import app

if __name__ == "__main__":
    sys.setrecursionlimit(10_000)  # a tree is as deep as the statement
    if isinstance(sys.stdout, io.TextIOWrapper):  # as stderr does where it lacks a character
        sys.stdout.reconfigure(errors="backslashreplace")
    app(prog_name="python -m codegen")
