"""Tags for backends side by side: `{% load sides %}`."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard import parts, show
from dashboard.charts.dumbbell import dumbbell as draw_dumbbell
from dashboard.charts.dumbbell import dumbbell_scale as draw_scale
from dashboard.charts.ecdf import ecdf as draw_ecdf
from dashboard.charts.log_axis import LogAxis
from dashboard.difference import does, short
from dashboard.queries.comparison import NAMES, Figures, PaceRow, Side, Times
from dashboard.show.chance import bare, chance, factor

register = template.Library()
register.filter("chance", chance)
register.filter("factor", factor)
register.filter("bare", bare)
register.filter("short", short)

LOOKS = {
    "times out": ("failed", "timed out"),
    "is cancelled": ("failed", "cancelled"),
    "errors": ("error", None),
    "fails": ("failed", None),
    "fails, and passes on retry": ("flaky", None),
}


@register.simple_tag
def side_outcome(side: Side) -> SafeString:
    """How it mostly ends there, and in how many of how many."""
    if not side.ran:
        return format_html('<span class="dimmer">never ran</span>')
    if not side.n:
        return parts.outcome("skipped")
    if not side.failed:
        return parts.outcome("passed")
    return parts.outcome(*LOOKS[does(side)])


@register.simple_tag
def dumbbell(axis: LogAxis, row: PaceRow | Times) -> SafeString:
    return draw_dumbbell(axis, list(zip(NAMES, row.median_s, strict=True)))


@register.simple_tag
def dumbbell_scale(axis: LogAxis) -> SafeString:
    return draw_scale(axis)


@register.simple_tag
def ecdf(title: str, figures: Figures) -> SafeString:
    lines = list(zip(NAMES, figures.quantiles_s, strict=True))
    halves = [f"{short(name)} {show.seconds(figures.at(at, 0.5))}" for at, (name, told) in enumerate(lines) if told]
    return draw_ecdf(lines, f"{title}, half of {figures.cases} tests within: {', '.join(halves)}")


@register.filter
def item(values: Sequence[object], place: int) -> object:
    return values[place]


@register.filter
def quantiles(figures: Figures, share: int) -> list[tuple[str, float | None]]:
    """By backend the seconds within which `share` percent of the tests are done."""
    return [(name, figures.at(at, share / 100)) for at, name in enumerate(NAMES) if figures.quantiles_s[at]]


@register.filter
def delta(value: float | None) -> str:
    """Seconds more or less: `+3.2 s`, `−1.6 s`."""
    if value is None:
        return ""
    return f"{'−' if value < 0 else '+'}{show.seconds(abs(value))}"
