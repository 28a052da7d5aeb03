"""Lengths of ticks on a log axis. The axis is the same on every page, unless a tick does not fit on it."""

from math import log2
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.show import seconds

WIDTH: Final = 640
HEIGHT: Final = 84
BELOW: Final = 18
INSET: Final = 14
LEAST: Final = 2
"""What is there at all is at least so high."""
FIRST_S, LAST_S = 1e-6, 1.0
DECADES: Final = (1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1000.0)


def histogram(buckets: dict[int, int], stall_s: float, label: str) -> SafeString:
    """`buckets`: ticks by bucket. Those that reach over `stall_s` are toned."""
    first = min([*buckets, int(_at(FIRST_S))])
    last = max([*buckets, round(_at(LAST_S))])
    step = (WIDTH - 2 * INSET) / (last - first + 1)
    most = max(buckets.values(), default=1)

    def x(place: float) -> float:
        return INSET + (place - first + 1) * step

    def bar(bucket: int, ticks: int) -> str:
        height = max(LEAST, ticks / most * (HEIGHT - 2))
        return f"M{x(bucket - 1):.4g} {HEIGHT}v-{height:.4g}h{max(1.0, step - 1):.4g}v{height:.4g}z"

    stalls = _at(stall_s)
    below = [one for one in buckets if one <= stalls]
    kinds = (("h-tick", below), ("m-slow", [one for one in buckets if one > stalls]))
    paths = ((name, "".join(bar(one, buckets[one]) for one in group)) for name, group in kinds if group)
    marks = [(x(_at(value)), seconds(value)) for value in DECADES if first - 1 <= _at(value) <= last]
    return format_html(
        '<svg class="histogram" viewBox="0 0 {} {}" role="img" aria-label="{}">{}<path class="axis" d="M{} {}H{}"/>'
        '<path class="budget" d="M{} 0V{}"/>{}</svg>',
        WIDTH,
        HEIGHT + BELOW,
        label,
        format_html_join("", '<path class="{}" d="{}"/>', paths),
        INSET,
        f"{HEIGHT}.5",
        WIDTH - INSET,
        f"{x(stalls):.4g}",
        HEIGHT,
        format_html_join("", '<text x="{}" y="{}">{}</text>', ((f"{at:.4g}", HEIGHT + 14, text) for at, text in marks)),
    )


def _at(value_s: float) -> float:
    """A duration as a place among the buckets: bucket b is from b - 1 to b."""
    return 2 * log2(value_s * 1e9)
