"""What was measured, as rows of a table."""

import statistics
from collections.abc import Sequence


def quantiles(late_s: Sequence[float]) -> str:
    """p50 / p99 / most, in ms."""
    if len(late_s) < 2:
        return "–"
    cuts = statistics.quantiles(late_s, n=100)
    return f"{cuts[49] * 1e3:,.0f} / {cuts[98] * 1e3:,.0f} / {max(late_s) * 1e3:,.0f} ms"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
