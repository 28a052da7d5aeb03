"""A logarithmic axis of durations, shared by all that is drawn on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final, Self

STEPS: Final = (1.0, 2.0, 5.0)
NARROW: Final = 1.2
"""Decades below which an axis is marked between powers of ten, too."""


@dataclass(frozen=True, slots=True)
class LogAxis:
    first_s: float
    last_s: float
    left: float
    right: float
    """Where they are drawn."""

    @classmethod
    def over(cls, seconds: Iterable[float], left: float, right: float) -> Self:
        """From the step of 1, 2, 5 below the least of them to the one above the greatest."""
        values = [value for value in seconds if value > 0] or [0.001, 1.0]
        first, last = _below(min(values)), _above(max(values))
        return cls(first, last if last > first else first * 10, left, right)

    def x(self, seconds: float) -> float:
        share = (log10(max(seconds, 1e-12)) - log10(self.first_s)) / (log10(self.last_s) - log10(self.first_s))
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def marks(self) -> Iterator[float]:
        """Durations to write beside it."""
        steps = STEPS if log10(self.last_s / self.first_s) < NARROW else STEPS[:1]
        for power in range(floor(log10(self.first_s)), ceil(log10(self.last_s)) + 1):
            for step in steps:
                value = step * 10.0**power
                if self.first_s * 0.999 <= value <= self.last_s * 1.001:
                    yield value


def _below(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return max(step * power for step in STEPS if step * power <= value * 1.000001)


def _above(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return min(step * power for step in (*STEPS, 10.0) if step * power >= value * 0.999999)
