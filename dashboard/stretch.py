"""A part of a chart over runs, looked at closer: `?x0=49&x1=72`, numbers of runs."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from django.http import HttpRequest

from dashboard.charts.trend import Line

LONGEST = 9
"""Digits of a number of a run."""


@dataclass(frozen=True, slots=True)
class Stretch:
    first: int
    last: int


def stretch_of(request: HttpRequest) -> Stretch | None:
    """None where the address asks for none, or for nothing that is a stretch of runs."""
    asked = [request.GET.get(name, "") for name in ("x0", "x1")]
    if not all(one.isascii() and one.isdecimal() and len(one) <= LONGEST for one in asked):
        return None
    first, last = map(int, asked)
    return Stretch(first, last) if first < last else None


def crop(lines: list[Line], stretch: Stretch | None) -> list[Line]:
    """What lies within; all of it where fewer than two runs would be left."""
    if stretch is None:
        return lines
    within = [_cropped(line, stretch) for line in lines]
    runs = {run for line in within for run in line.runs}
    return [line for line in within if line.runs] if len(runs) > 1 else lines


def _cropped(line: Line, stretch: Stretch) -> Line:
    start, end = bisect_left(line.runs, stretch.first), bisect_right(line.runs, stretch.last)
    cuts = [cut - start for cut in line.cuts if start < cut < end]
    return replace(line, runs=line.runs[start:end], values=line.values[start:end], cuts=cuts)
