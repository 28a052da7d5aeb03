"""Where the panels of a history are, and how values become places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.case.axis import Axis, Cell
from dashboard.show import seconds

WIDTH: Final = 1160
LEFT: Final = 124
RIGHT: Final = WIDTH - 12
WIDEST: Final = 16
LANE: Final = 26
SEGMENTS: Final = 22
DURATIONS: Final = 128
TICKS: Final = 72
GAP: Final = 22
FOOT: Final = 20
Spot = tuple[int, float]
"""Place of a run, and seconds."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything is."""

    axis: Axis

    @property
    def step(self) -> float:
        return min(WIDEST, (RIGHT - LEFT) / max(1, len(self.axis.runs)))

    def x(self, place: float) -> float:
        """Runs are flush right."""
        return RIGHT - (len(self.axis.runs) - place) * self.step

    @property
    def lanes(self) -> float:
        return len(self.axis.lanes) * LANE

    @property
    def durations(self) -> float:
        """Top of the panel."""
        return self.lanes + SEGMENTS + GAP

    @property
    def ticks(self) -> float:
        return self.durations + DURATIONS + GAP

    @property
    def height(self) -> float:
        return self.ticks + TICKS + FOOT


def spots_of(lane: Sequence[Cell | None], name: str) -> list[Spot]:
    found = ((at, getattr(cell, name)) for at, cell in enumerate(lane) if cell is not None)
    return [(at, value) for at, value in found if value is not None]


def scale(name: str, top: float, bottom: float, most: float) -> Iterator[SafeString]:
    """From zero, three lines."""
    yield draw('<text class="axis-name" x="0" y="{}">{}</text>', top + 10, name)
    for share in (0.0, 0.5, 1.0):
        y = bottom - share * (bottom - top)
        text = seconds(most * share) if share else "0"
        yield draw('<path class="grid" d="M{} {}H{}"/>', LEFT, y, RIGHT)
        yield draw('<text class="end" x="{}" y="{}">{}</text>', LEFT - 8, y + 4, text)


def ceiling(values: Sequence[float]) -> float:
    """A round number above all of them."""
    most = max(values, default=0.001) or 0.001
    step = 1e-6
    while step * 10 < most:
        step *= 10
    return next(step * factor for factor in (1, 2, 4, 5, 10) if step * factor >= most * 1.02 or factor == 10)


def down(value: float, top: float, bottom: float, most: float) -> float:
    """Where a value of a panel is, which reaches from zero to `most`."""
    return bottom - min(1.0, value / most) * (bottom - top)


def dot(x: float, y: float) -> str:
    return f"M{x - 1.4:.1f} {y:.1f}a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0 -2.8 0z"


def draw(template: str, *values: object) -> SafeString:
    """`format_html`, with places to a tenth."""
    return format_html(template, *(f"{value:.1f}" if isinstance(value, float) else value for value in values))
