"""What the tests of migrations share: files to apply, and the command."""

import os
import subprocess
import sys
from pathlib import Path


def write(folder: Path, **files: str) -> Path:
    """Write each text to a file of its name."""
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text)
    return folder


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m attune_db.migrate`."""
    return subprocess.run(
        [sys.executable, "-m", "attune_db.migrate", *arguments],
        env={**{k: v for k, v in os.environ.items() if k != "DATABASE_URL"}, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
