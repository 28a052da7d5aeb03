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


def split_bar(busy_s: float, idle_s: float, cpu_s: float | None = None) -> SafeString:
    """How a loop's run divides into busy and idle, seconds; `cpu_s`: how much of busy the thread had the CPU."""
    whole = busy_s + idle_s
    share = busy_s / whole if whole else 0.0
    label = f"busy {share:.0%}, idle {1 - share:.0%}"
    if cpu_s is None or not whole:
        return _bar((("m-busy", busy_s), ("m-idle", idle_s)), whole, label, thin=False)
    computed = min(cpu_s, busy_s)
    parts = (("m-busy", computed), ("m-off-cpu", busy_s - computed), ("m-idle", idle_s))
    return _bar(parts, whole, f"{label}, on the CPU {computed / whole:.0%}", thin=False)


def margin_bar(elapsed_s: float, limit_s: float, tone: str) -> SafeString:
    """How much of a deadline was used."""
    used = min(1.0, elapsed_s / limit_s) if limit_s else 1.0
    return _bar(((f"m-{tone}", used), ("m-idle", 1 - used)), 1.0, f"{used:.0%} used", thin=True)


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
