"""Since when: the range of versions in which a variant became flaky, or was mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import lgamma
from typing import Final

import numpy as np

from trends.stats.rates import Floats
from trends.stats.settings import Settings
from trends.stats.sighting import Sighting
from trends.stats.smoothing import smoothed

HEALTHY: Final = (0.05, 50.0)
FLAKY: Final = (0.3, 3.0)
"""Beta distributions of the failure rate on either side of the change."""
OUTAGE: Final = 0.05
BROKEN: Final = 0.5
"""Results that are more probably than this of an outage or a breakage say nothing about flaking."""


class Change(Enum):
    BECAME_FLAKY = "became flaky"
    FIXED = "fixed"


@dataclass(frozen=True)
class Range:
    """Versions: the change came with one of those from `low` to `high` (90 %), `middle` being the median."""

    low: str
    middle: str
    high: str


def told(history: Sequence[Sighting], settings: Settings) -> list[Sighting]:
    """What is left of the history when outages and breakages are set aside."""
    broken = 1 - smoothed(history, settings)[:, 0].sum(axis=1)
    return [
        seen
        for seen, share in zip(history, broken.tolist(), strict=True)
        if share <= BROKEN and (seen.outage <= OUTAGE or not seen.failed)
    ]


def evidence(failed: int, passed: int, belief: tuple[float, float]) -> float:
    """Log-probability of the results when their rate is drawn from Beta(a, b)."""
    a, b = belief
    return log_beta(a + failed, b + passed) - log_beta(a, b)


def log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def posterior(counts: Sequence[tuple[int, int]], change: Change) -> Floats:
    """Probability of each version to be the first after the change, from (failed, passed) per version."""
    before, after = (HEALTHY, FLAKY) if change is Change.BECAME_FLAKY else (FLAKY, HEALTHY)
    failed = np.concatenate([[0], np.cumsum([count[0] for count in counts])]).tolist()
    passed = np.concatenate([[0], np.cumsum([count[1] for count in counts])]).tolist()
    logs = np.array(
        [
            evidence(failed[place], passed[place], before)
            + evidence(failed[-1] - failed[place], passed[-1] - passed[place], after)
            for place in range(len(counts))
        ]
    )
    weights = np.exp(logs - logs.max())
    share: Floats = weights / weights.sum()
    return share


def by_version(history: Sequence[Sighting]) -> dict[str, tuple[int, int]]:
    """Counts per version, in the order in which versions were first seen."""
    counts: dict[str, tuple[int, int]] = {}
    for seen in history:
        failed, passed = counts.get(seen.version, (0, 0))
        counts[seen.version] = (failed + seen.failed, passed + seen.passed)
    return counts


def found(history: Sequence[Sighting], change: Change, settings: Settings) -> Range | None:
    """Where the change lies in the stored history of one variant, oldest first; None when nothing speaks of it.

    To be asked only when a verdict has changed: it reads the whole history that it is given.
    """
    counts = by_version(told(history, settings)) if history else {}
    if not any(failed for failed, _ in counts.values()):
        return None
    reached = np.cumsum(posterior(list(counts.values()), change))
    low, middle, high = (
        list(counts)[min(int(np.searchsorted(reached, share)), len(counts) - 1)] for share in (0.05, 0.5, 0.95)
    )
    return Range(low, middle, high)
