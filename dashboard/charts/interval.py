"""A rate with its interval on a line from 0 to 100 %."""

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.interval import Rate
from dashboard.show import percent

WIDTH: Final = 96
INSET: Final = 3


def interval_mark(rate: Rate) -> SafeString:
    """The 95 % interval as a line, the share as a dot on it."""
    label = f"{rate.hits} of {rate.n}, 95 % interval {percent(rate.low)} to {percent(rate.high)}"
    return span_mark(rate.low, rate.share, rate.high, label)


def span_mark(least: float, share: float, most: float, label: str) -> SafeString:
    """A share of 1 and the interval around it."""
    low, dot, high = (f"{INSET + one * (WIDTH - 2 * INSET):.4g}" for one in (least, share, most))
    return format_html(
        '<svg class="interval" viewBox="0 0 {} 12" role="img" aria-label="{}"><path class="axis" d="M0 6h{}"/>'
        '<path class="span" d="M{} 6H{}"/><circle cx="{}" cy="6" r="3"/></svg>',
        WIDTH,
        label,
        WIDTH,
        low,
        high,
        dot,
    )
