"""python -m bench.verdicts.short_report REPORT.csv.gz HISTORY.csv.gz

dask/distributed (BSD-3-Clause) publishes results of its CI as a "test short report": date, suite, file, test, status
(✓, x or s), message, job_url; a row a test and job, for tests that failed at least once. This makes a history of it.
A run is what has one date; each is a version of its own, since the report does not name commits.
"""

import argparse
import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from trends.stats.replay.history import COLUMNS

OUTCOMES = {"✓": "passed", "x": "failed", "s": "skipped"}


def rows(report: Iterable[dict[str, str]]) -> Iterator[list[object]]:
    """Rows of COLUMNS. A test that stands twice under one date and job was attempted twice."""
    date, attempts = "", Counter[tuple[str, str]]()
    for row in report:
        if row["date"] != date:
            date = row["date"]
            attempts.clear()
        variant = row["suite"], row["test"]
        attempts[variant] += 1
        what = [row["suite"], row["file"], row["test"], "", attempts[variant], OUTCOMES[row["status"]], ""]
        yield [date, date, date, *what]


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.verdicts.short_report")
    parser.add_argument("report", type=Path)
    parser.add_argument("history", type=Path)
    asked = parser.parse_args()
    with (
        gzip.open(asked.report, "rt", encoding="utf-8", newline="") as report,
        gzip.open(asked.history, "wt", encoding="utf-8", newline="") as history,
    ):
        writer = csv.writer(history)
        writer.writerow(COLUMNS)
        writer.writerows(rows(csv.DictReader(report)))


if __name__ == "__main__":
    main()
