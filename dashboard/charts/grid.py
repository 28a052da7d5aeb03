"""Cells of a grid: one row of runs, every row on the same axis."""

from collections.abc import Sequence
from math import log2
from statistics import median
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.charts.strip import CELL, FORMS, HEIGHT, STEP
from dashboard.show import seconds
from trends.strip import MARKS

STEPS: Final = 5
TOP: Final = 34
"""Units of the head: columns of failures."""


def grid_row(cells: str, label: str, lit: int | None = None) -> SafeString:
    """`cells`: a mark of `trends.strip.MARKS` for each run, a blank where there is none; `lit`: a place pointed at."""
    kinds = [kind for kind in FORMS if kind in cells]
    paths = ((FORMS[kind][0], _path(cells, kind)) for kind in kinds)
    return _svg(len(cells), label, _lit(lit) + format_html_join("", '<path class="{}" d="{}"/>', paths))


def _lit(place: int | None) -> SafeString:
    return (
        SafeString()
        if place is None
        else format_html('<path class="lit" d="M{} 0h5v{}h-5z"/>', place * STEP - 0.5, HEIGHT)
    )


def _path(cells: str, kind: str) -> str:
    draw = FORMS[kind][1]
    return "".join(draw(at * STEP) for at, mark in enumerate(cells) if mark == kind)


def heat_row(values: Sequence[float | None], steps: Sequence[int], label: str, lit: int | None = None) -> SafeString:
    """A filled cell for each value, the darker the higher its step (0 to 5)."""
    groups = ((f"heat-{step}", _cells(values, steps, step)) for step in range(STEPS + 1))
    paths = ((name, path) for name, path in groups if path)
    return _svg(len(values), label, _lit(lit) + format_html_join("", '<path class="{}" d="{}"/>', paths))


def _cells(values: Sequence[float | None], steps: Sequence[int], step: int) -> str:
    places = (at for at, value in enumerate(values) if value is not None and steps[at] == step)
    return "".join(f"M{at * STEP} 2h{CELL}v14h-{CELL}z" for at in places)


def _svg(columns: int, label: str, paths: SafeString) -> SafeString:
    return format_html(
        '<svg class="cells" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        max(1, columns * STEP),
        HEIGHT,
        label,
        paths,
    )


def duration_steps(values: Sequence[float | None]) -> list[int]:
    """How much longer than its own median: 0 up to a quarter more, then a step for each further factor of √2."""
    known = [value for value in values if value]
    usual = median(known) if known else 1.0
    return [0 if not value else min(STEPS, max(0, int(2 * log2(value / usual) + 0.36))) for value in values]


def stall_steps(values: Sequence[float | None]) -> list[int]:
    """How long the longest tick was: from 20 ms on, a step for each doubling."""
    return [0 if not value or value < 0.02 else min(STEPS, int(log2(value / 0.02)) + 1) for value in values]


def describe(cells: str, runs: Sequence[int]) -> str:
    """What a reader hears of a row."""
    counts = [f"{cells.count(kind)} {word}" for kind, word in MARKS.items() if kind in cells]
    return f"{len(runs)} runs, {runs[0]} to {runs[-1]}: {', '.join(counts) or 'did not run'}" if runs else "no run"


def grid_head(bad: Sequence[int], runs: Sequence[int], lit: int | None) -> SafeString:
    """How many rows failed in each run, as columns; `lit`: the run that is pointed at."""
    most = max(bad, default=0) or 1
    path = "".join(
        f"M{at * STEP} {TOP}v-{max(1.5, count / most * (TOP - 4)):.3g}h{CELL}V{TOP}z"
        for at, count in enumerate(bad)
        if count
    )
    mark = f"M{runs.index(lit) * STEP - 0.5} 0h5v{TOP + 2}h-5z" if lit in runs else ""
    return format_html(
        '<svg class="cells head" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<path class="lit" d="{}"/><path class="m-failed" d="{}"/></svg>',
        max(1, len(runs) * STEP),
        TOP + 2,
        f"rows that failed, run by run; {most if any(bad) else 0} at most",
        mark,
        path,
    )


def legend_of(figure: str) -> str:
    """What the steps mean."""
    if figure == "stall":
        edges = [seconds(0.02 * 2**step) for step in range(STEPS)]
        return f"Longest tick of the loop, darker from {', '.join(edges)} on."
    return "Duration against the median of the row, darker from 1.25, 1.8, 2.5, 3.5 and 5 times on."
