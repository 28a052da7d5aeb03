"""The longest tick of each run: a stem where it stood over the budget, a dot where it did not."""

from collections.abc import Iterator

from django.utils.safestring import SafeString

from dashboard.charts.history.frame import LEFT, RIGHT, TICKS, Frame, ceiling, dot, down, draw, scale, spots_of
from dashboard.parts import BACKENDS
from dashboard.show import seconds


def ticks(frame: Frame, budget_s: float) -> Iterator[SafeString]:
    spots = {backend: spots_of(lane, "longest_s") for backend, lane in frame.axis.lanes.items()}
    top, bottom = frame.ticks, frame.ticks + TICKS
    most = ceiling([budget_s * 1.25, *(value for of in spots.values() for _, value in of)])
    yield from scale("longest tick", top, bottom, most)
    y = down(budget_s, top, bottom, most)
    yield draw('<path class="budget" d="M{} {}H{}"/>', LEFT, y, RIGHT)
    yield draw('<text class="told" x="{}" y="{}">budget {}</text>', LEFT + 4, y - 3, seconds(budget_s))
    for backend, of in spots.items():
        name = BACKENDS[backend][0]
        stalls = "".join(
            f"M{frame.x(at + 0.5):.1f} {bottom:.0f}V{down(value, top, bottom, most):.1f}"
            for at, value in of
            if value >= budget_s
        )
        dots = "".join(dot(frame.x(at + 0.5), down(value, top, bottom, most)) for at, value in of)
        yield draw('<path class="stem l-{}" d="{}"/><path class="b-dot b-{}" d="{}"/>', name, stalls, name, dots)
