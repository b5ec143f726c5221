"""`python -m attune_db.migrate`."""

import sys

from attune_db.migrate.cli import main

if __name__ == "__main__":
    sys.exit(main())
