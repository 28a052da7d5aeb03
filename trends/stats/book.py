"""The states of all variants of a history, in memory: what the jobs keep in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trends.stats.result import Result
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.state import States, fresh
from trends.stats.step import step
from trends.stats.tally import Key, Tally, tally


@dataclass
class Book:
    settings: Settings = field(default_factory=Settings)
    keys: list[Key] = field(default_factory=list)
    places: dict[Key, int] = field(default_factory=dict)

    share: Share = field(default_factory=Share)

    def __post_init__(self) -> None:
        self._rows = fresh(64, self.settings)

    @property
    def states(self) -> States:
        """In the order of `keys`."""
        return self._rows[: len(self.keys)]

    def places_of(self, keys: Sequence[Key]) -> NDArray[np.intp]:
        """Where the variants stand; those that were never seen get a place."""
        for key in keys:
            if key not in self.places:
                self.places[key] = len(self.keys)
                self.keys.append(key)
        missing = len(self.keys) - len(self._rows)
        if missing > 0:
            self._rows = np.concatenate([self._rows, fresh(max(missing, len(self._rows)), self.settings)])
        return np.array([self.places[key] for key in keys], np.intp)

    def states_of(self, keys: Sequence[Key]) -> States:
        places = self.places_of(keys)  # may make room for more rows
        return self._rows[places]

    def take(self, run: Tally) -> None:
        """Takes one run's results in."""
        places = self.places_of(run.keys)
        self._rows[places], self.share = step(self._rows[places], self.share, run, self.settings)

    def observe(self, results: Iterable[Result]) -> None:
        """Takes all results of one run in; variants that said nothing get a place."""
        results = list(results)
        self.places_of(sorted({result.key for result in results}))
        run = tally(results)
        if run:
            self.take(run)
