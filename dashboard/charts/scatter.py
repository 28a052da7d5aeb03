"""What each test takes on one backend against another: the same on the diagonal, twice or half beyond the guides."""

from collections.abc import Iterator, Sequence
from math import log10
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.charts.log_axis import LogAxis
from dashboard.parts import BACKENDS
from dashboard.show import seconds

SIDE: Final = 360
LEFT: Final = 52
RIGHT: Final = SIDE - 20
TOP: Final = 12
BOTTOM: Final = TOP + RIGHT - LEFT
HEIGHT: Final = BOTTOM + 38
FAR: Final = 2.0
NAMED: Final = 40
"""Points beyond the guides that are links, the farthest first."""


class Point(NamedTuple):
    name: str
    href: str
    base_s: float
    other_s: float

    @property
    def ratio(self) -> float:
        return self.other_s / self.base_s


def scatter(base: str, other: str, points: Sequence[Point]) -> SafeString:
    """`base` lies along, `other` stands up; both axes are the same. Seconds above 0."""
    axis = LogAxis.over((value for point in points for value in (point.base_s, point.other_s)), LEFT, RIGHT)
    ranked = sorted(points, key=lambda one: -abs(log10(one.ratio)))
    named = [one for one in ranked[:NAMED] if not 1 / FAR <= one.ratio <= FAR]
    links = ((one.href, _shape(axis, [one]), _words(one)) for one in named)
    return format_html(
        '<svg class="scatter" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}'
        '<path class="points b-{}" d="{}"/><g class="far b-{}">{}</g></svg>',
        SIDE,
        HEIGHT,
        _said(base, other, points),
        _frame(axis, BACKENDS[base][1], BACKENDS[other][1]),
        format_html_join("", '<path class="{}" d="{}"/>', _guides(axis)),
        BACKENDS[other][0],
        _shape(axis, ranked[len(named) :]),
        BACKENDS[other][0],
        format_html_join("", '<a href="{0}"><title>{2}</title><path d="{1}"/></a>', links),
    )


def bands(points: Sequence[Point]) -> list[tuple[str, int]]:
    """How many tests lie where: the same as the picture, in numbers."""
    edges = ((0.0, 0.5), (0.5, 0.8), (0.8, 1.25), (1.25, 2.0), (2.0, float("inf")))
    names = ("less than half", "0.5 to 0.8×", "0.8 to 1.25×", "1.25 to 2×", "more than twice")
    return [
        (name, sum(low <= point.ratio < high for point in points))
        for name, (low, high) in zip(names, edges, strict=True)
    ]


def _said(base: str, other: str, points: Sequence[Point]) -> str:
    more, less = sum(one.ratio > FAR for one in points), sum(one.ratio < 1 / FAR for one in points)
    return (
        f"{BACKENDS[other][1]} against {BACKENDS[base][1]}: of {len(points)} tests {more} take more than twice, "
        f"{less} less than half the time"
    )


def _words(point: Point) -> str:
    return f"{point.name}: {seconds(point.base_s)}, {seconds(point.other_s)}"


def _shape(axis: LogAxis, points: Sequence[Point]) -> str:
    """Dots: lines of no length with round ends."""
    return "".join(f"M{axis.x(one.base_s):.1f} {_y(axis, one.other_s):.1f}h0" for one in points)


def _y(axis: LogAxis, value_s: float) -> float:
    return BOTTOM - (axis.x(value_s) - LEFT)


def _guides(axis: LogAxis) -> Iterator[tuple[str, str]]:
    step = log10(FAR) / log10(axis.last_s / axis.first_s) * (RIGHT - LEFT)
    yield "same", f"M{LEFT} {BOTTOM}L{RIGHT} {TOP}"
    above = f"M{LEFT} {BOTTOM - step:.1f}L{RIGHT - step:.1f} {TOP}"
    yield "twice", f"{above}M{LEFT + step:.1f} {BOTTOM}L{RIGHT} {TOP + step:.1f}"


def _frame(axis: LogAxis, base: str, other: str) -> SafeString:
    marks = [(axis.x(mark), _y(axis, mark), seconds(mark)) for mark in axis.marks()]
    grid = "".join(f"M{x:.1f} {TOP}V{BOTTOM}M{LEFT} {y:.1f}H{RIGHT}" for x, y, _ in marks)
    below = ((f"{x:.1f}", BOTTOM + 16, text) for x, _, text in marks)
    beside = ((LEFT - 6, f"{y:.1f}", text) for _, y, text in marks)
    return format_html(
        '<path class="grid" d="{}"/>{}{}<text class="end title" x="{}" y="{}">{}</text>'
        '<text class="title" x="{}" y="{}">{}</text>',
        grid,
        format_html_join("", '<text class="mid" x="{}" y="{}">{}</text>', below),
        format_html_join("", '<text class="end" x="{}" y="{}" dy="4">{}</text>', beside),
        RIGHT,
        BOTTOM + 33,
        base,
        LEFT + 6,
        TOP + 10,
        other,
    )
