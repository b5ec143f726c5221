"""No random statement breaks what is promised of its rows, on random data. Real PostgreSQL.

A few statements in every run of the tests; `just soundness`, or SOUNDNESS=20000 in the
environment, for as many as one likes.
"""

import os

import pytest

from codegen.scratch import scratch_database
from tests.codegen.soundness.report import Report
from tests.codegen.soundness.run import BATCH, run

STATEMENTS = int(os.environ.get("SOUNDNESS", "150"))
SEEDS = range(1, 1 + -(-STATEMENTS // BATCH))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_statements_keep_their_promises(server: str, seed: int) -> None:
    report = Report()
    with scratch_database(server) as dsn:
        run(dsn, seed, min(BATCH, STATEMENTS), report)
    assert report.findings == []
    assert report.counts["gave a row"] > report.counts["made"] / 4  # or it would test nothing
