"""Recorded durations, as histories."""

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np

from bench.slowness.world import Seconds


def read(file: Path, least_median_s: float) -> Seconds:
    """(tests, runs) of the tests that passed in every run and whose median is no less; as `record` writes them."""
    by_test: dict[str, dict[int, float]] = defaultdict(dict)
    with gzip.open(file, "rt", newline="") as text:
        for row in csv.DictReader(text):
            if row["outcome"] == "passed":
                by_test[row["test"]][int(row["run"])] = float(row["duration_s"])
    runs = sorted({run for of_test in by_test.values() for run in of_test})
    full = [[of_test[run] for run in runs] for of_test in by_test.values() if len(of_test) == len(runs)]
    seconds = np.array(full, np.float64)
    slow: Seconds = seconds[np.median(seconds, axis=1) >= least_median_s]
    return slow


def shuffled(seconds: Seconds, rng: np.random.Generator) -> Seconds:
    """The same runs in another order, all tests of a run together."""
    order = rng.permutation(seconds.shape[1])
    jointly: Seconds = seconds[:, order]
    return jointly
