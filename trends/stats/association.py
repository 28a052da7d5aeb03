"""Whether two things go together more often than chance would have it. Association, not cause."""

from bisect import bisect_right
from collections.abc import Sequence
from math import exp, lgamma
from typing import NamedTuple


class Table(NamedTuple):
    """Counts of results: those that failed and passed, with the trait and without it."""

    failed_with: int
    failed_without: int
    passed_with: int
    passed_without: int

    @property
    def is_telling(self) -> bool:
        """Every row and column has something in it: otherwise no count could have been different."""
        failed, passed = self.failed_with + self.failed_without, self.passed_with + self.passed_without
        has, lacks = self.failed_with + self.passed_with, self.failed_without + self.passed_without
        return min(failed, passed, has, lacks) > 0

    @property
    def utmost(self) -> "Table":
        """The same results, had as many failures the trait as can be."""
        has, failed = self.failed_with + self.passed_with, self.failed_with + self.failed_without
        more = min(has, failed) - self.failed_with
        return Table(
            self.failed_with + more, self.failed_without - more, self.passed_with - more, self.passed_without + more
        )


def fisher(table: Table) -> float:
    """Probability that at least so many failures had the trait, were it dealt out by chance (one-sided, exact)."""
    has = table.failed_with + table.passed_with
    failed = table.failed_with + table.failed_without
    passed = table.passed_with + table.passed_without
    most = min(has, failed)
    whole = _log_choose(failed + passed, has)
    terms = (
        exp(_log_choose(failed, hits) + _log_choose(passed, has - hits) - whole)
        for hits in range(max(table.failed_with, has - passed), most + 1)
    )
    return min(sum(terms), 1.0)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def holm(chances: Sequence[float]) -> list[float]:
    """The same chances, raised for how many were tried: below 0.05 none of them is false in 95 % of all cases."""
    adjusted = [1.0] * len(chances)
    so_far = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        so_far = max(so_far, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = so_far
    return adjusted


def adjusted(chances: Sequence[float], tables: Sequence[Table], level: float) -> list[float]:
    """`chances` after Holm over all `tables` of which one could have been told at `level`, whatever was found in them.

    To count only those that look like something would be to count after the fact. Tables so small that not even the
    utmost would be told take nothing from the others (Tarone, 1990), and are not told.
    """
    least = [fisher(table.utmost) for table in tables]
    ordered, tried = sorted(least), 1
    while bisect_right(ordered, level / tried) > tried:
        tried += 1
    places = [place for place, chance in enumerate(least) if chance <= level / tried]
    told = dict(zip(places, holm([chances[place] for place in places]), strict=True))
    return [told.get(place, min(1.0, tried * chance)) for place, chance in enumerate(chances)]
