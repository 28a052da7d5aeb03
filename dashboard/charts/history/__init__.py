"""The history of one test: strips, stretches, durations and longest ticks of every backend on one axis of runs."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString, mark_safe

from dashboard.case.axis import Axis
from dashboard.case.segments import Segment
from dashboard.charts.history.durations import durations
from dashboard.charts.history.frame import LANE, LEFT, WIDTH, Frame, draw
from dashboard.charts.history.strips import lanes, stretches
from dashboard.charts.history.ticks import ticks
from dashboard.parts import BACKENDS
from dashboard.queries.case import CaseVariant
from dashboard.show import count


def history_chart(
    axis: Axis, segments: Sequence[Segment], variants: Sequence[CaseVariant], budget_s: float, query: str = "?"
) -> SafeString:
    """`query`: what the address of a stretch begins with."""
    frame = Frame(axis)
    shifts = {variant.backend: [one for one in variant.shifts if one.kind == "duration"] for variant in variants}
    inner = [
        *lanes(frame),
        *stretches(frame, segments, query),
        *durations(frame, shifts),
        *ticks(frame, budget_s),
        *_foot(frame),
    ]
    return draw(
        '<svg class="history" viewBox="0 0 {} {}" role="img" data-first="{}" data-step="{}" data-lane="{}"'
        ' aria-label="{}">{}</svg>',
        WIDTH,
        frame.height,
        frame.x(0),
        f"{frame.step:.4f}",
        LANE,
        label_of(axis),
        mark_safe("".join(inner)),  # noqa: S308  (parts were made by format_html)
    )


def label_of(axis: Axis) -> str:
    """`90 runs, 1 to 90. asyncio: 2 of 90 runs with a failure; …`"""
    if not axis.runs:
        return "no run"
    told = []
    for backend, lane in axis.lanes.items():
        ran = [cell for cell in lane if cell is not None]
        if backend in axis.absent:
            told.append(axis.absent[backend])
            continue
        told.append(f"{BACKENDS[backend][1]}: {sum(cell.is_bad for cell in ran)} of {len(ran)} runs with a failure")
    return f"{len(axis.runs)} runs, {axis.runs[0].number} to {axis.runs[-1].number}. {'; '.join(told)}"


def _foot(frame: Frame) -> Iterator[SafeString]:
    """Numbers of some runs, far enough from each other to be read."""
    runs = frame.axis.runs
    every = max(1, round(120 / frame.step))
    for at in range(len(runs) - 1, -1, -every):
        x = frame.x(at + 0.5)
        if x > LEFT + 10:
            anchor = "end" if at == len(runs) - 1 else "mid"
            yield draw('<text class="{}" x="{}" y="{}">{}</text>', anchor, x, frame.height - 4, count(runs[at].number))
