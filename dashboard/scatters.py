"""Every other backend against the base, a picture each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse
from django.utils.safestring import SafeString

from dashboard.charts.scatter import Point, bands, scatter
from dashboard.difference import short
from dashboard.queries.comparison.names import NAMES


class Timed(Protocol):
    """A case with its times in the order of `LOOPS`."""

    @property
    def case(self) -> str: ...
    @property
    def case_id(self) -> int: ...
    @property
    def median_s(self) -> Sequence[float | None]: ...


@dataclass(frozen=True, slots=True)
class Scatter:
    title: str
    tests: int
    picture: SafeString
    bands: list[tuple[str, int]]


def scatters(slug: str, rows: Sequence[Timed], base: int, others: Sequence[int]) -> Iterator[Scatter]:
    """Of a project; `base` and `others` are places in `LOOPS`; a pair without a common test has no picture."""
    for other in others:
        points = list(_points(slug, rows, base, other))
        if points:
            title = f"{short(NAMES[other])} against {short(NAMES[base])}"
            yield Scatter(title, len(points), scatter(NAMES[base], NAMES[other], points), bands(points))


def _points(slug: str, rows: Sequence[Timed], base: int, other: int) -> Iterator[Point]:
    for row in rows:
        here, there = row.median_s[base], row.median_s[other]
        if here and there:
            yield Point(row.case, reverse("test", args=[slug, row.case_id]), here, there)
