"""Backends that the project has and a test has not: never, or no longer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.case.axis import Axis
from dashboard.parts import BACKENDS
from dashboard.queries.case import CaseDetail, Point
from dashboard.show import count, plural

MISSED: Final = 3
"""Runs that had the test and the backend, and not the test on it, before it is worth a word."""


@dataclass(frozen=True, slots=True)
class Absence:
    backend: str
    missed: int
    """Newest runs that had both, and not together."""
    last: int | None
    """The run that had it last; None: none ever."""
    day: str
    """Of that, where it is known."""

    @property
    def text(self) -> str:
        word = BACKENDS[self.backend][1]
        if self.last is None:
            return f"never run on {word}"
        return f"last run on {word} in run {count(self.last)}{self.day}"

    @property
    def sentence(self) -> str:
        """What follows the name of the backend."""
        if self.last is None:
            return f"never ran it; {plural(self.missed, 'run')} had both"
        return f"ran it last in run {count(self.last)}{self.day}; {plural(self.missed, 'run')} since had both"


def absences_of(case: CaseDetail, points: Sequence[Point], axis: Axis) -> list[Absence]:
    """None for a test that needs no loop."""
    last = {variant.backend: variant.last_run for variant in case.variants}
    if set(last) == {"none"}:
        return []
    ran = {point.run for point in points}
    days = {run.number: f", {run.at:%-d %b}" for run in axis.runs}
    found = [_absence(backend, ran, runs, last, days) for backend, runs in sorted(case.runs_on.items())]
    return [one for one in found if one.missed >= MISSED]


def _absence(
    backend: str, ran: set[int], runs: Sequence[int], last: Mapping[str, int], days: Mapping[int, str]
) -> Absence:
    newest = last.get(backend)
    missed = sum(run in ran and run > (newest or 0) for run in runs)
    return Absence(backend, missed, newest, days.get(newest or 0, ""))
