"""Recorded durations, as histories."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TextIO

import numpy as np

from bench.slowness.world import Seconds


@contextmanager
def opened(file: Path) -> Iterator[TextIO]:
    """For reading, gzip'd or not."""
    with gzip.open(file, "rt", newline="") if file.suffix == ".gz" else file.open(newline="") as text:
        yield text


def read(file: Path, least_median_s: float) -> Seconds:
    """(tests, runs) of the tests that passed in every run and whose median is no less; as `record` writes them.

    Runs that broke off are left out: those with less than nine tenths of the usual number of passes.
    """
    by_run: dict[int, dict[str, float]] = defaultdict(dict)
    with opened(file) as text:
        for row in csv.DictReader(text):
            if row["outcome"] == "passed":
                by_run[int(row["run"])][row["test"]] = float(row["duration_s"])
    usual = median(len(passed) for passed in by_run.values())
    runs = [by_run[run] for run in sorted(by_run) if len(by_run[run]) >= 0.9 * usual]
    always = [test for test in runs[0] if all(test in run for run in runs)]
    seconds = np.array([[run[test] for run in runs] for test in always], np.float64)
    slow: Seconds = seconds[np.median(seconds, axis=1) >= least_median_s]
    return slow


def shuffled(seconds: Seconds, rng: np.random.Generator) -> Seconds:
    """The same runs in another order, all tests of a run together."""
    order = rng.permutation(seconds.shape[1])
    jointly: Seconds = seconds[:, order]
    return jointly
