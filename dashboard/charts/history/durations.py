"""How long it took: a running median with the middle 80 % around it, failures as crosses, shifts as lines."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median, quantiles
from typing import Final

from django.utils.safestring import SafeString

from dashboard.charts.history.frame import (
    DURATIONS,
    TICKS,
    WIDTH,
    Frame,
    Spot,
    ceiling,
    dot,
    down,
    draw,
    scale,
    spots_of,
)
from dashboard.parts import BACKENDS
from dashboard.queries.case import ShiftFact
from dashboard.show import count

WINDOW: Final = 7
"""Runs that a running median is of."""
BAND: Final = 15
CHARACTER: Final = 8
"""Of the text of shifts: how wide one is, at most, ..."""
LINE: Final = 16
"""... and how far its lines are apart."""
LEAST: Final = 5
"""Values: no line is drawn through fewer."""
Panel = tuple[float, float, float]
"""Top, bottom, and the seconds at the top."""


def durations(frame: Frame, shifts: dict[str, list[ShiftFact]]) -> Iterator[SafeString]:
    spots = {backend: spots_of(lane, "seconds") for backend, lane in frame.axis.lanes.items()}
    most = ceiling([value for of in spots.values() for _, value in of])
    top, bottom = frame.durations, frame.durations + DURATIONS
    yield from scale("duration", top, bottom, most)
    yield from _shifts(frame, shifts, top)
    for backend, of in spots.items():
        bad = {at for at, cell in enumerate(frame.axis.lanes[backend]) if cell is not None and cell.is_bad}
        breaks = [round(frame.axis.place(shift.run)) for shift in shifts.get(backend, [])]
        yield from _lines(frame, backend, [spot for spot in of if spot[0] not in bad], breaks, (top, bottom, most))
        crosses = "".join(_cross(frame.x(at + 0.5), down(value, top, bottom, most)) for at, value in of if at in bad)
        yield draw('<path class="cross c-{}" d="{}"/>', BACKENDS[backend][0], crosses)


def _lines(frame: Frame, backend: str, spots: list[Spot], breaks: Sequence[int], panel: Panel) -> Iterator[SafeString]:
    """A running median with the middle 80 %, broken where the level shifts."""
    name = BACKENDS[backend][0]
    edges = sorted({0, *breaks, len(frame.axis.runs)})
    for first, after in pairwise(edges):
        part = [spot for spot in spots if first <= spot[0] < after]
        if len(part) < LEAST:
            dots = "".join(dot(frame.x(at + 0.5), down(value, *panel)) for at, value in part)
            yield draw('<path class="b-dot b-{}" d="{}"/>', name, dots)
            continue
        xs = [frame.x(at + 0.5) for at, _ in part]
        values = [value for _, value in part]
        middle = [down(median(_near(values, at, WINDOW)), *panel) for at in range(len(values))]
        bands = [quantiles(_near(values, at, BAND), n=10, method="inclusive") for at in range(len(values))]
        high = [down(band[-1], *panel) for band in bands]
        low = [down(band[0], *panel) for band in bands]
        edge = [*zip(xs, high, strict=True), *reversed(list(zip(xs, low, strict=True)))]
        yield draw('<path class="band b-{}" d="M{}z"/>', name, _points(edge))
        yield draw('<path class="line l-{}" d="M{}"/>', name, _points(list(zip(xs, middle, strict=True))))


def _near(values: Sequence[float], at: int, window: int) -> list[float]:
    """Of a window around a place, at least two."""
    first = max(0, min(at - window // 2, len(values) - window))
    return list(values[first : first + window])


def _shifts(frame: Frame, shifts: dict[str, list[ShiftFact]], top: float) -> Iterator[SafeString]:
    """The newest of each backend; those of one run are told together."""
    newest = {backend: of[0] for backend, of in shifts.items() if of and of[0].run >= frame.axis.runs[0].number}
    lines: list[list[tuple[float, float]]] = []
    for run in sorted({shift.run for shift in newest.values()}):
        mine = {backend: shift for backend, shift in newest.items() if shift.run == run}
        low, high = min(one.low for one in mine.values()), max(one.high for one in mine.values())
        left, right = frame.x(frame.axis.place(low) - 0.5), frame.x(frame.axis.place(high) + 0.5)
        x = frame.x(frame.axis.place(run) - 0.5)
        names = ", ".join(BACKENDS[backend][1] for backend in mine)
        ratio = median(one.ratio for one in mine.values())
        change = f"{'+' if ratio > 1 else '−'}{abs(ratio - 1) * 100:.0f}\u2009%" if ratio < 3 else f"{ratio:.0f}×"
        is_right = x > WIDTH * 0.72
        told = f"{change} on {names} at run {count(run)}"
        wide = len(told) * CHARACTER
        line = _free_line(lines, (x - 6 - wide, x - 6) if is_right else (x + 6, x + 6 + wide))
        yield draw(
            '<rect class="range" x="{}" y="{}" width="{}" height="{}"/><path class="shift" d="M{} {}V{}"/>'
            '<text class="told{}" x="{}" y="{}">{}</text>',
            left,
            top,
            max(1.0, right - left),
            DURATIONS,
            x,
            top,
            frame.ticks + TICKS,
            " end" if is_right else "",
            x - 6 if is_right else x + 6,
            top + 10 + line * LINE,
            told,
        )


def _free_line(lines: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """The first line of text in which it covers no other; it is taken then."""
    for at, taken in enumerate(lines):
        if all(span[1] < left or right < span[0] for left, right in taken):
            taken.append(span)
            return at
    lines.append([span])
    return len(lines) - 1


def _points(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _cross(x: float, y: float) -> str:
    return f"M{x - 3:.1f} {y - 3:.1f}l6 6M{x + 3:.1f} {y - 3:.1f}l-6 6"
