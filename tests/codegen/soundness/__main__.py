"""Look for broken promises: `python -m tests.codegen.soundness --statements 20000 --seed 7`."""

import argparse
import os
import sys
import time
from collections import defaultdict

from codegen.scratch import scratch_database
from tests.codegen.soundness.report import Doubt, Report
from tests.codegen.soundness.run import BATCH, run


def main() -> int:
    """Run as many batches as it takes; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--refused", action="store_true", help="show what was refused or failed")
    parser.add_argument(
        "--doubts", action="store_true", help="show what may be needlessly nullable"
    )
    options = parser.parse_args()
    report = Report()
    with scratch_database(os.environ.get("CODEGEN_DATABASE_URL")) as dsn:
        _batches(dsn, options.seed, options.statements, report)
    print(f"{len(report.findings)} broken promises")
    if options.refused:
        _show_refused(report)
    if options.doubts:
        _show_doubts(report.doubts)
    return 1 if report.findings else 0


def _batches(dsn: str, seed: int, statements: int, report: Report) -> None:
    start = time.monotonic()
    while (made := report.counts["made"]) < statements:
        before = len(report.findings)
        run(dsn, seed, min(BATCH, statements - made), report)
        for finding in report.findings[before:]:
            print(f"\n{finding}", flush=True)
        said = ", ".join(f"{number} {what}" for what, number in report.counts.items())
        print(f"\r{said}; {time.monotonic() - start:.0f} s", end=" ", file=sys.stderr, flush=True)
        seed += 1
    print(file=sys.stderr)


def _show_refused(report: Report) -> None:
    for message, number in report.refusals.most_common(40):
        print(f"{number:6} refused by PostgreSQL: {message}")
    for message, number in report.failures.most_common(40):
        print(f"{number:6} failed when run: {message}")
    for text in sorted(report.refused, key=len):
        print(f"refused by the compiler: {text}")


def _show_doubts(doubts: list[Doubt]) -> None:
    """By construct, those first that come up most; of each the shortest examples."""
    groups: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        groups[doubt.label].append(doubt)
    for label, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        print(f"{len(group):5} {label}")
        for doubt in sorted(group, key=lambda doubt: len(doubt.sql))[:3]:
            print(f"        {doubt.column}: {doubt.sql}")


if __name__ == "__main__":
    sys.exit(main())
