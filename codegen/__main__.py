"""`python -m codegen`."""

import sys

from codegen.cli import app

if __name__ == "__main__":
    sys.setrecursionlimit(10_000)  # a tree is as deep as the statement
    app(prog_name="python -m codegen")
