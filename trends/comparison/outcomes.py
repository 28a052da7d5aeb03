"""How each case ended on each backend, and whether the difference is more than chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import F, Sum

from trends.comparison.span import Span
from trends.models import Rollup
from trends.sides import LOOPS
from trends.stats.association import Table, adjusted, fisher

P: Final = 0.05
"""Below it a difference is told."""


@dataclass(slots=True)
class Counted:
    """Results of one case, by place in `LOOPS`."""

    failed: list[int]
    passed: list[int]
    other: list[int]

    def ran(self, place: int) -> bool:
        return bool(self.failed[place] + self.passed[place] + self.other[place])

    @property
    def said(self) -> list[int]:
        """Places where it passed or failed."""
        return [place for place in range(len(LOOPS)) if self.failed[place] + self.passed[place]]


Cases = dict[int, Counted]


def counts_of(project_id: int, span: Span) -> Cases:
    """By case; cases without a loop are left out."""
    rows = Rollup.objects.filter(project=project_id, day__gte=span.first, variant__backend__in=LOOPS)
    summed: Any = (
        rows.values("variant__case", "variant__backend")
        .annotate(
            n_failed=Sum(F("failed") + F("error")),
            n_passed=Sum(F("passed") + F("xpassed")),
            n_other=Sum(F("skipped") + F("xfailed")),
        )
        .order_by("variant__case", "variant__backend")
    )
    found: Cases = {}
    for row in summed:
        counted = found.setdefault(row["variant__case"], Counted([0] * 3, [0] * 3, [0] * 3))
        place = LOOPS.index(row["variant__backend"])
        counted.failed[place], counted.passed[place] = row["n_failed"], row["n_passed"]
        counted.other[place] = row["n_other"]
    return found


class Contrasted(NamedTuple):
    """The columns of `Contrast` after its comparison."""

    case: int
    failed: list[int]
    passed: list[int]
    other: list[int]
    backend: int | None
    is_spared: bool
    p: float
    is_missing: bool


class Tried(NamedTuple):
    """One backend of a case against its others."""

    case: int
    place: int
    is_spared: bool
    """Whether the others fail more often than it, and not it more often than they."""
    table: Table


def contrasts(cases: Cases) -> list[Contrasted]:
    """A row for every case."""
    used = [place for place in range(len(LOOPS)) if any(counted.ran(place) for counted in cases.values())]
    tried = [one for case, counted in sorted(cases.items()) for one in _tried(case, counted)]
    tables = [one.table for one in tried]
    chances = adjusted([fisher(table) for table in tables], tables, P)
    surest: dict[int, tuple[float, bool, int]] = {}
    for one, p in zip(tried, chances, strict=True):
        if _is_different(one, cases[one.case]):
            surest[one.case] = min(surest.get(one.case, (2.0, False, 0)), (p, one.is_spared, one.place))
    return [_row(case, counted, surest.get(case), used) for case, counted in sorted(cases.items())]


def _tried(case: int, counted: Counted) -> Iterator[Tried]:
    """Every difference that might have been found, whichever was: which of two backends fails more often is not known
    beforehand. With two backends, to fail on the one is to be spared on the other."""
    failed, passed = sum(counted.failed), sum(counted.passed)
    for place in counted.said:
        here, there = counted.failed[place], counted.passed[place]
        table = Table(here, failed - here, there, passed - there)
        if table.is_telling:
            yield Tried(case, place, is_spared=False, table=table)
            if len(counted.said) == len(LOOPS):
                yield Tried(case, place, is_spared=True, table=Table(failed - here, here, passed - there, there))


def _is_different(one: Tried, counted: Counted) -> bool:
    """More failures on one backend, or on both of the other two."""
    failing = sum(count > 0 for count in counted.failed)
    spared = failing >= len(LOOPS) - (not counted.failed[one.place])
    return _is_higher(one.table) and (spared or not one.is_spared)


def _is_higher(table: Table) -> bool:
    """The share of failures of the first."""
    here, there = table.failed_with + table.passed_with, table.failed_without + table.passed_without
    return table.failed_with * there > table.failed_without * here


def _row(case: int, counted: Counted, surest: tuple[float, bool, int] | None, used: list[int]) -> Contrasted:
    p, is_spared, place = surest or (1.0, False, None)
    return Contrasted(
        case,
        counted.failed,
        counted.passed,
        counted.other,
        None if place is None else int(LOOPS[place]),
        is_spared,
        p,
        is_missing=any(not counted.ran(place) for place in used),
    )
