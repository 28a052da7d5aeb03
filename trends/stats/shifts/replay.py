"""The shifts in a history of results, found in the order of its rows as the jobs find them."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np

from trends.stats.result import PASSES, Result
from trends.stats.shifts.ranks import Ints
from trends.stats.shifts.runner import Runner
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import KINDS, Settings
from trends.stats.shifts.shift import Shift

COLUMNS = ("test", "job", "backend", "run_low", "run", "run_high", "ratio")
Row = tuple[str, str, str, str, str, str, float]


def rows(results: Iterable[Result], settings: Settings = KINDS["duration"]) -> Iterator[Row]:
    """A row per shift as soon as it is certain, named by `COLUMNS`; `run` is the likeliest first run at the new level.

    Results come in the order of time. Only the first pass of a variant in a run counts, and only with a duration.
    """
    jobs: dict[str, _Job] = {}
    runs: list[str] = []
    for run, of_run in groupby(results, key=lambda result: result.run):
        runs.append(run)
        for job, passes in _passes(of_run).items():
            for key, shift in jobs.setdefault(job, _Job(settings)).take(len(runs) - 1, passes):
                low, best, high = (runs[at] for at in (shift.run_low, shift.run, shift.run_high))
                yield key[0], job, key[1], low, best, high, round(shift.ratio, 4)


Key = tuple[str, str]
"""Test and backend."""


def _passes(results: Iterable[Result]) -> dict[str, dict[Key, float]]:
    """Seconds by job and by test and backend."""
    found: dict[str, dict[Key, float]] = {}
    for result in results:
        if result.outcome in PASSES and result.duration is not None:
            found.setdefault(result.job, {}).setdefault((result.test, result.backend), result.duration)
    return found


class _Job:
    """All series of one runner."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rows: dict[Key, int] = {}
        self.series = Series.fresh(0, settings.window)
        self.runner = Runner()

    def take(self, run: int, passes: dict[Key, float]) -> Iterator[tuple[Key, Shift]]:
        keys = sorted(passes)
        places = self._places(keys)
        part = self.series.take(places)
        seconds = [passes[key] for key in keys]
        found = self.runner.observe(part, run, seconds, self.settings, len(self.rows))
        self.series.put(places, part)
        return ((keys[row], shift) for row, shift in sorted(found.shifts.items()))

    def _places(self, keys: list[Key]) -> Ints:
        """The rows of these series; there are more rows when some are new."""
        places = [self.rows.setdefault(key, len(self.rows)) for key in keys]
        if len(self.rows) > len(self.series.counts):
            self.series = self.series.grown(max(len(self.rows), 2 * len(self.series.counts)))
        return np.array(places, np.int64)
