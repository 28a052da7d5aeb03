"""What one test takes on each backend, on one line: the same marks as everywhere, on an axis that all rows share."""

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.charts.log_axis import LogAxis
from dashboard.parts import BACKENDS
from dashboard.show import seconds

WIDTH: Final = 520
HEIGHT: Final = 18
INSET: Final = 8
MIDDLE: Final = HEIGHT // 2
SHAPES: Final[dict[str, Callable[[float], str]]] = {
    "asyncio": lambda x: f"M{x - 4.2:.1f} {MIDDLE}a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0z",
    "asyncio+uvloop": lambda x: f"M{x:.1f} {MIDDLE - 4.8}l4.6 8.6h-9.2z",
    "trio": lambda x: f"M{x - 4:.1f} {MIDDLE - 4}h8v8h-8z",
}


def dumbbell_axis(values: Sequence[float]) -> LogAxis:
    return LogAxis.over(values, INSET, WIDTH - INSET)


def dumbbell(axis: LogAxis, values: Sequence[tuple[str, float | None]]) -> SafeString:
    """`values`: backend and seconds; a backend without is left out."""
    known = [(backend, value) for backend, value in values if value is not None]
    places = [axis.x(value) for _, value in known]
    said = ", ".join(f"{BACKENDS[backend][1]} {seconds(value)}" for backend, value in known)
    marks = ((f"b-mark b-{BACKENDS[backend][0]}", SHAPES[backend](axis.x(value))) for backend, value in known)
    line = f"M{min(places):.1f} {MIDDLE}H{max(places):.1f}" if places else ""
    return format_html(
        '<svg class="dumbbell" viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="grid" d="{}"/>'
        '<path class="span" d="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        said or "no time is known",
        "".join(f"M{axis.x(mark):.1f} 0v{HEIGHT}" for mark in axis.marks()),
        line,
        format_html_join("", '<path class="{}" d="{}"/>', marks),
    )


def dumbbell_scale(axis: LogAxis) -> SafeString:
    """The words above the rows."""
    marks = ((f"{axis.x(mark):.1f}", seconds(mark)) for mark in axis.marks())
    return format_html(
        '<svg class="dumbbell" viewBox="0 0 {} 14" aria-hidden="true">{}</svg>',
        WIDTH,
        format_html_join("", '<text x="{}" y="11">{}</text>', marks),
    )
