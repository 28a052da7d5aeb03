"""One figure of the newest runs, a column each, with its scale and a budget where it has one."""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.show import seconds

WIDTH: Final = 320
HEIGHT: Final = 88
TOP: Final = 14
LEAST: Final = 1.5
FEWEST: Final = 20
"""Columns there is room for, so that a project's first run is not a wall."""


def run_series(values: Sequence[float | None], label: str, budget_s: float | None = None) -> SafeString:
    """`values`: seconds, oldest first, on an axis from zero; None is a gap. What is over the budget is toned."""
    values = [*[None] * (FEWEST - len(values)), *values]
    known = [value for value in values if value is not None]
    most = max([*known, budget_s or 0.0], default=0.0) or 1.0
    step = WIDTH / len(values)
    over = [value is not None and budget_s is not None and value > budget_s for value in values]
    drawn = [("" if value is None else _column(at * step, step, value / most)) for at, value in enumerate(values)]
    return format_html(
        '<svg class="run-series" viewBox="0 0 {0} {1}" preserveAspectRatio="none" role="img" aria-label="{2}">'
        '<path class="axis" d="M0 {3}H{0}"/><path class="plain" d="{4}"/><path class="m-slow" d="{5}"/>{6}</svg>'
        '<span class="scale" aria-hidden="true"><span>{7}</span>{8}</span>',
        WIDTH,
        HEIGHT,
        label,
        HEIGHT - 0.5,
        "".join(path for path, is_over in zip(drawn, over, strict=True) if not is_over),
        "".join(path for path, is_over in zip(drawn, over, strict=True) if is_over),
        _budget(budget_s, most),
        seconds(most),
        format_html("<span>budget {}</span>", seconds(budget_s)) if budget_s is not None else "",
    )


def _column(x: float, step: float, share: float) -> str:
    height = max(LEAST, share * (HEIGHT - TOP - 1))
    return f"M{x:.5g} {HEIGHT - 1}v-{height:.4g}h{max(1.0, step - 1):.4g}v{height:.4g}z"


def _budget(budget_s: float | None, most: float) -> SafeString:
    if budget_s is None:
        return SafeString("")
    y = HEIGHT - 1 - budget_s / most * (HEIGHT - TOP - 1)
    return format_html('<path class="budget" d="M0 {}H{}"/>', f"{y:.4g}", WIDTH)
