"""Shares of tests that are done within a time, a line a backend: shape, not just the middle."""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.charts.log_axis import LogAxis
from dashboard.parts import BACKENDS
from dashboard.show import seconds

WIDTH: Final = 440
HEIGHT: Final = 200
LEFT: Final = 34
RIGHT: Final = WIDTH - 22
TOP: Final = 8
BOTTOM: Final = HEIGHT - 22
SHARES: Final = (0.0, 0.5, 0.9, 1.0)
SHORTEST_S: Final = 1e-6


def ecdf(lines: Sequence[tuple[str, Sequence[float] | None]], label: str) -> SafeString:
    """`lines`: backend and its times at equal steps from the shortest test to the longest, seconds."""
    known = [(backend, values) for backend, values in lines if values]
    axis = LogAxis.over((max(value, SHORTEST_S) for _, values in known for value in values), LEFT, RIGHT)
    paths = ((f"line l-{BACKENDS[backend][0]}", _path(axis, values)) for backend, values in known)
    across = ((y(share), f"{share:g}", LEFT, RIGHT, LEFT - 6) for share in SHARES)
    below = ((f"{axis.x(mark):.1f}", HEIGHT - 6, seconds(mark)) for mark in axis.marks())
    return format_html(
        '<svg class="ecdf" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        format_html_join(
            "",
            '<path class="grid" d="M{2} {0}H{3}"/><text class="end" x="{4}" y="{0}" dy="4">{1}</text>',
            ((f"{at:.1f}", share, left, right, text) for at, share, left, right, text in across),
        ),
        format_html_join("", '<text class="mid" x="{}" y="{}">{}</text>', below),
        format_html_join("", '<path class="{}" d="{}"/>', paths),
    )


def y(share: float) -> float:
    return BOTTOM - share * (BOTTOM - TOP)


def _path(axis: LogAxis, values: Sequence[float]) -> str:
    last = len(values) - 1 or 1
    points = [(axis.x(max(value, SHORTEST_S)), y(at / last)) for at, value in enumerate(values)]
    return "M" + "L".join(f"{x:.1f} {down:.1f}" for x, down in points)
