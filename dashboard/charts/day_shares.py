"""Which share of each day's results failed: a column a day, on a scale of its own."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.show import percent

WIDTH: Final = 320
HEIGHT: Final = 88
TOP: Final = 14
LEAST: Final = 1.5
"""What is there at all is at least so high."""
FLOOR: Final = 0.01
"""The scale is never finer than this share: a single failure of thousands is no mountain."""


class Day(NamedTuple):
    """Results of one day; all zero: no run."""

    failed: int
    error: int
    other: int

    @property
    def all(self) -> int:
        return self.failed + self.error + self.other


def day_shares(days: Sequence[Day], label: str) -> SafeString:
    """`days`: oldest first. Errors stand on failures."""
    most = max([FLOOR, *((day.failed + day.error) / day.all for day in days if day.all)])
    step = WIDTH / max(1, len(days))
    failed, error, empty = [], [], []
    for at, day in enumerate(days):
        if not day.all:
            empty.append(_column(at * step, step, HEIGHT - 1, 0.8))
            continue
        height = _height(day.failed / day.all / most)
        failed.append(_column(at * step, step, HEIGHT - 1, height))
        error.append(_column(at * step, step, HEIGHT - 1 - height, _height(day.error / day.all / most)))
    return format_html(
        '<svg class="day-shares" viewBox="0 0 {0} {1}" preserveAspectRatio="none" role="img" aria-label="{2}">'
        '<path class="axis" d="M0 {3}H{0}"/><path class="m-failed" d="{4}"/><path class="m-error" d="{5}"/>'
        '<path class="m-neutral" d="{6}"/></svg><span class="scale" aria-hidden="true"><span>{7}</span></span>',
        WIDTH,
        HEIGHT,
        label,
        HEIGHT - 0.5,
        "".join(failed),
        "".join(error),
        "".join(empty),
        percent(most),
    )


def _height(share: float) -> float:
    return max(LEAST, share * (HEIGHT - TOP - 1)) if share else 0.0


def _column(x: float, step: float, bottom: float, height: float) -> str:
    width = max(1.0, step - 2)
    return f"M{x:.5g} {bottom:.4g}v-{height:.4g}h{width:.4g}v{height:.4g}z" if height else ""
