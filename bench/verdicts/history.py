"""A history as matrices: what every rule is given."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trends.stats.tally import Tally, fingerprint

ABSENT, PASSED, FAILED = 0, 1, 2
Codes = NDArray[np.uint8]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class History:
    """Rows of `first` and `again` (the rerun of what failed) are runs, columns are variants."""

    first: Codes
    again: Codes
    days: Floats
    versions: Integers
    tests: Integers
    jobs: Integers
    modules: Integers

    @property
    def runs(self) -> int:
        return len(self.days)

    @property
    def variants(self) -> int:
        return len(self.tests)

    def until(self, run: int) -> "History":
        """What was known after the run with this number."""
        stop = run + 1
        return History(
            self.first[:stop],
            self.again[:stop],
            self.days[:stop],
            self.versions[:stop],
            self.tests,
            self.jobs,
            self.modules,
        )

    def tallies(self, last: int | None = None) -> Iterator[tuple[int, Integers, Tally]]:
        """Per run its number, the variants that ran, and their results as the filter takes them."""
        _, modules = np.unique(np.stack([self.jobs, self.modules]), axis=1, return_inverse=True)
        modules = modules.reshape(-1)
        for number in range(self.runs if last is None else last + 1):
            here = np.flatnonzero(self.first[number])
            if here.size:
                yield number, here, self._tally(number, here, modules)

    def _tally(self, number: int, here: Integers, modules: Integers) -> Tally:
        first, again = self.first[number, here], self.again[number, here]
        version = fingerprint(str(self.versions[number]))
        return Tally(
            day=float(self.days[number]),
            keys=[("", "", "")] * here.size,
            failed=(first == FAILED).astype(np.int64) + (again == FAILED),
            passed=(first == PASSED).astype(np.int64) + (again == PASSED),
            versions=np.full(here.size, version, np.uint64),
            jobs=self.jobs[here],
            modules=modules[here],
            tests=self.tests[here],
        )
