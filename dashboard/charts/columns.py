"""Columns on an axis of runs, from zero, with the greatest value and the first and last run named."""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.show import count, seconds

WIDTH: Final = 960
HEIGHT: Final = 120
LEFT: Final = 64
BELOW: Final = 20
LEAST: Final = 2


def columns(runs: Sequence[int], seconds_of: Sequence[float], label: str, tone: str = "slow") -> SafeString:
    """A column a run, oldest first: `seconds_of` them. `tone`: whose mark colour they have."""
    most = max(seconds_of, default=0.0) or 1.0
    step = (WIDTH - LEFT) / max(1, len(runs))
    path = "".join(_column(LEFT + at * step, step, value / most) for at, value in enumerate(seconds_of) if value > 0)
    return format_html(
        '<svg class="columns" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">'
        '<path class="grid" d="M{3} 8.5H{0}M{3} {4}H{0}"/><path class="axis" d="M{3} {5}H{0}"/>'
        '<path class="m-{6}" d="{7}"/>'
        '<text class="end" x="{8}" y="12">{9}</text><text class="end" x="{8}" y="{10}">{11}</text>'
        '<text class="end" x="{8}" y="{12}">0</text>'
        '<text x="{3}" y="{13}">{14}</text><text class="end" x="{0}" y="{13}">{15}</text></svg>',
        WIDTH,
        HEIGHT + BELOW,
        label,
        LEFT,
        f"{8 + (HEIGHT - 8) / 2:g}",
        f"{HEIGHT - 0.5:g}",
        tone,
        path,
        LEFT - 8,
        seconds(most),
        f"{8 + (HEIGHT - 8) / 2 + 4:g}",
        seconds(most / 2),
        HEIGHT,
        HEIGHT + 15,
        f"run {count(runs[0])}" if runs else "",
        f"run {count(runs[-1])}" if len(runs) > 1 else "",
    )


def _column(x: float, step: float, share: float) -> str:
    height, width = max(LEAST, share * (HEIGHT - 8)), max(1.0, min(step - 1, 14))
    return f"M{x + (step - width) / 2:.5g} {HEIGHT - 1}v-{height:.4g}h{width:.4g}v{height:.4g}z"
