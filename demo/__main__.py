"""`python -m demo`: exit status 0 if all went as shown, 1 with a message if not."""

import asyncio
import os
import subprocess
import sys
from contextlib import ExitStack

from codegen.scratch import ServerError, scratch_database
from demo.stage import DemoError, Stage


def main() -> int:
    """Set the stage, then let the library play on it."""
    stage = Stage()
    try:
        _show(stage)
    except (DemoError, ServerError) as error:
        stage.fail(error)
        return 1
    except KeyboardInterrupt:
        stage.end("interrupted")
        return 130
    return 0


def _show(stage: Stage) -> None:
    with ExitStack() as stack:
        stage.say("A PostgreSQL database of our own: it goes when the demo ends.")
        with stage.busy("starting PostgreSQL"):
            dsn = stack.enter_context(scratch_database(os.environ.get("DATABASE_URL")))
        stage.say("Migrations make the tables.")
        _run(stage, "attune_db.migrate", DATABASE_URL=dsn)
        stage.say("The compiler asks PostgreSQL what the SQL means, and writes Python.")
        _run(stage, "codegen", "gen", CODEGEN_DATABASE_URL=dsn)
        asyncio.run(_play(stage, dsn))


async def _play(stage: Stage, dsn: str) -> None:
    # Imported only now, since the code that they call has just been written.
    from attune_db import Database
    from demo.steps import STEPS

    async with Database.connect(dsn) as db:
        for step in STEPS:
            await stage.play(step, db)
    stage.end("That was all. These steps are in demo/steps.py, their SQL in queries/pack.sql.")


def _run(stage: Stage, module: str, *arguments: str, **environment: str) -> None:
    command = " ".join(("python -m", module, *arguments))
    with stage.busy(command):
        result = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    stage.show_command(command, result.stdout)
    if result.returncode != 0:
        raise DemoError(f"`{command}` ended with status {result.returncode}")


if __name__ == "__main__":
    sys.exit(main())
