"""Bars that show how a whole divides."""

from collections.abc import Iterable
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.counts import Counts

WIDTH: Final = 1000
"""Units of every bar's own scale; the page stretches them."""
LEAST: Final = 3
"""What is there at all is at least so wide."""


def outcome_bar(counts: Counts, total: int | None, thin: bool = False) -> SafeString:
    """Results by outcome, against what was collected when that is more."""
    whole = max(counts.all, total or 0)
    quiet = counts.skipped + counts.xfailed
    amounts = (
        ("m-passed", counts.passed),
        ("m-flaky", counts.xpassed),
        ("m-failed", counts.failed),
        ("m-error", counts.error),
        ("m-neutral", quiet),
    )
    label = f"{counts.passed} passed, {counts.failed} failed, {counts.error} errors, {quiet} skipped or xfailed"
    return _bar(amounts, whole, f"{label}, of {whole}", thin)


def split_bar(busy_s: float, idle_s: float) -> SafeString:
    """How a loop's run divides into busy and idle, seconds."""
    whole = busy_s + idle_s
    share = busy_s / whole if whole else 0.0
    return _bar((("m-busy", busy_s), ("m-idle", idle_s)), whole, f"busy {share:.0%}, idle {1 - share:.0%}", thin=False)


def _bar(amounts: Iterable[tuple[str, float]], whole: float, label: str, thin: bool) -> SafeString:
    return format_html(
        '<svg class="bar{}" viewBox="0 0 {} 8" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        " thin" if thin else "",
        WIDTH,
        label,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="8"/>', _pieces(amounts, whole)),
    )


def _pieces(amounts: Iterable[tuple[str, float]], whole: float) -> Iterable[tuple[str, str, str]]:
    at = 0.0
    for name, amount in amounts:
        if amount > 0 and whole > 0:
            width = max(LEAST, amount / whole * WIDTH)
            yield name, f"{at:.4g}", f"{width:.4g}"
            at += width
