"""Tags for the history of a test: `{% load case %}`."""

from collections.abc import Sequence
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard import charts, parts, show
from dashboard.case import rows
from dashboard.case.axis import Axis, AxisRun, Cell
from dashboard.case.segments import Segment
from dashboard.charts.history import history_chart
from dashboard.queries.case import Association, CaseDetail
from dashboard.queries.flagged import FlaggedRow
from dashboard.show.chance import chance
from dashboard.verdict_lines.case import TRAITS

register = template.Library()
register.filter("chance", chance)
WORDS: Final = {
    "broken": ("failed", "broken"),
    "flaky": ("flaky", "flaky"),
    "suspect": ("slow", "suspect"),
    "fixed": ("passed", "fixed"),
    "healthy": ("passed", "healthy"),
}
"""Words of a verdict by the outcome whose look they have."""


@register.simple_tag
def history(axis: Axis, segments: Sequence[Segment], case: CaseDetail, budget_s: float, is_whole: bool) -> SafeString:
    return history_chart(axis, segments, case.variants, budget_s, "?branch=all&" if is_whole else "?")


@register.simple_tag
def mark(cell: Cell) -> SafeString:
    return rows.mark(cell.mark)


@register.simple_tag
def history_rows(table: Sequence[tuple[AxisRun, Sequence[tuple[str, Cell | None]]]], slug: str) -> SafeString:
    """Rows of the table beside the chart."""
    return rows.history_rows(table, reverse("runs", args=[slug]))


@register.simple_tag
def verdict_pill(word: str) -> SafeString:
    """What is thought of a test; new and unknown ones have no look of their own."""
    if word not in WORDS:
        return format_html('<span class="pill t-neutral">{}</span>', word)
    look, text = WORDS[word]
    return parts.pill(look, word=text)


@register.simple_tag
def rate_mark(row: FlaggedRow) -> SafeString:
    """The rate that is thought of, with its interval."""
    label = f"{show.percent(row.rate)}, 95 % interval {show.percent(row.low)} to {show.percent(row.high)}"
    return charts.span_mark(row.low, row.rate, row.high, label)


@register.filter
def trait(cause: Association | dict[str, Any]) -> str:
    """What goes together with failing, in words."""
    kind, value = (cause["kind"], cause["value"]) if isinstance(cause, dict) else (cause.kind, cause.value)
    return f"runs on {value}" if kind == "backend" else TRAITS.get(kind, f"{kind} {{value}}").format(value=value)
