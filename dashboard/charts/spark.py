"""A row of small columns: how much there was on each day, or in each run."""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH: Final = 96
HEIGHT: Final = 20
LEAST: Final = 2
"""What is there at all is at least so high."""


def spark(values: Sequence[float], label: str) -> SafeString:
    """`values`: oldest first, from zero; the highest fills the height. A day without anything is a gap."""
    most, step = max(values, default=0.0), WIDTH / max(1, len(values))
    return format_html(
        '<svg class="spark" viewBox="0 0 {0} {1}" preserveAspectRatio="none" role="img" aria-label="{2}">'
        '<path class="axis" d="M0 {3}H{0}"/><path class="m-spark" d="{4}"/></svg>',
        WIDTH,
        HEIGHT,
        label,
        HEIGHT - 0.5,
        "".join(_column(at * step, step, value / most) for at, value in enumerate(values) if value > 0),
    )


def _column(x: float, step: float, share: float) -> str:
    height = max(LEAST, share * (HEIGHT - 1))
    return f"M{x:.4g} {HEIGHT - 1}v-{height:.4g}h{max(1.0, step - 1):.4g}v{height:.4g}z"
