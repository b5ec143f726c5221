"""`python -m codegen`."""

from codegen.cli import app

if __name__ == "__main__":
    app(prog_name="python -m codegen")
