"""`python -m bench.slowness.thin IN.csv.gz OUT.csv.gz [LEAST_MEDIAN_S]`: leave out tests that take next to no time."""

import csv
import gzip
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

from bench.slowness.record import COLUMNS
from bench.slowness.recorded import opened


def thin(source: Path, target: Path, least_median_s: float) -> int:
    """How many tests are kept."""
    with opened(source) as text:
        rows = list(csv.DictReader(text))
    durations: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        durations[row["test"]].append(float(row["duration_s"]))
    kept = {test for test, seconds in durations.items() if median(seconds) >= least_median_s}
    with gzip.open(target, "wt", newline="") as text:
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["test"] in kept)
    return len(kept)


if __name__ == "__main__":
    print(thin(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.010))
