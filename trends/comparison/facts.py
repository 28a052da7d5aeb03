"""What is said of the whole suite: by backend, by pair of backends, as shares of cases."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np

from trends.comparison.outcomes import Cases, Contrasted, P
from trends.comparison.paces import Paces
from trends.comparison.span import Span
from trends.comparison.times import Floats
from trends.sides import LOOPS, PAIRS
from trends.stats.paired import Mean, mean_ratio

SHARES: Final = tuple(place / 50 for place in range(51))
"""Of cases, at which their times are told."""


@dataclass(frozen=True, slots=True)
class OfKind:
    """Lists of three are in the order of `LOOPS`, or of `PAIRS` where it says so."""

    cases: int
    """That have passed on every backend of the suite: the ones that shares and sums are of."""
    quantiles_s: list[list[float] | None]
    """At `SHARES`, seconds."""
    sum_s: list[float | None]
    p99_s: list[float | None]
    means: list[Mean | None]
    """By pair: geometric mean of the cases' ratios, its 95 % interval, and of how many; null with fewer than five."""
    slower: list[int]
    faster: list[int]
    """By pair: cases whose ratio is certain (Holm)."""


@dataclass(slots=True)
class Facts:
    runs: int
    first_run: int
    last_run: int
    cases: int
    variants: list[int]
    """Cases that ran there at all."""
    failed: list[int]
    passed: list[int]
    disagreeing: int
    """Cases whose outcomes differ by more than chance (Holm)."""
    only_on: list[int]
    """Of those, cases that failed there alone."""
    untold: int
    """Cases that failed more often somewhere, which chance may explain."""
    missing: list[int]
    """Cases that never ran there, of a suite that did."""
    runners: list[list[str]]
    """Names of strata that it has times from."""
    kinds: dict[str, OfKind] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def facts_of(span: Span, cases: Cases, contrasts: Sequence[Contrasted]) -> Facts:
    places = range(len(LOOPS))
    variants = [sum(counted.ran(place) for counted in cases.values()) for place in places]
    differing = [row for row in contrasts if row.backend is not None]
    told = [row for row in differing if row.p <= P]
    alone = [row for row in told if sum(count > 0 for count in row.failed) == 1 and not row.is_spared]
    return Facts(
        runs=span.runs,
        first_run=span.first_run,
        last_run=span.last_run,
        cases=len(cases),
        variants=variants,
        failed=[sum(counted.failed[place] for counted in cases.values()) for place in places],
        passed=[sum(counted.passed[place] for counted in cases.values()) for place in places],
        disagreeing=len(told),
        only_on=[sum(row.backend == loop for row in alone) for loop in LOOPS],
        untold=len(differing) - len(told),
        missing=[len(cases) - count if count else 0 for count in variants],
        runners=[[] for _ in places],
    )


def kind_facts(paces: Paces, chances: Sequence[Floats]) -> OfKind:
    """`chances`: by pair, p of each case after Holm."""
    used = np.flatnonzero((paces.values > 0).any(axis=0)).tolist()
    whole = np.isfinite(paces.median[:, used]).all(axis=1) if len(used) > 1 else np.zeros(len(paces.median), bool)
    seconds = np.exp(paces.median[whole])
    some = bool(whole.any())
    told = [place if some and place in used else None for place in range(len(LOOPS))]
    ratios = [pair.middle[np.isfinite(pair.low)] for pair in paces.pairs]
    sure = [(chance <= P) & np.isfinite(pair.low) for pair, chance in zip(paces.pairs, chances, strict=True)]
    return OfKind(
        cases=int(whole.sum()),
        quantiles_s=[None if at is None else np.quantile(seconds[:, at], SHARES).tolist() for at in told],
        sum_s=[None if at is None else float(seconds[:, at].sum()) for at in told],
        p99_s=[None if at is None else float(np.quantile(seconds[:, at], 0.99)) for at in told],
        means=[mean_ratio(logs) for logs in ratios],
        slower=[int((paces.pairs[at].middle[sure[at]] > 0).sum()) for at in range(len(PAIRS))],
        faster=[int((paces.pairs[at].middle[sure[at]] < 0).sum()) for at in range(len(PAIRS))],
    )
