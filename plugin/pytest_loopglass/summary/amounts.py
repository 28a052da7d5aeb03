"""Figures as people read them."""

from __future__ import annotations

from math import ceil
from typing import Final

MOMENT: Final = 1e-4
"""Seconds that pass between the writing of a short limit and its beginning."""
SLIGHTLY: Final = 2e-5
"""Seconds by which a limit may be counted too long."""


def seconds(value: float) -> str:
    """With three digits: `1.23 ms`, `412 ms`, `3.02 s`, `95.1 s`, `1 234 s`."""
    if value < 0.9995:
        return f"{_three(value * 1e3)} ms"
    return f"{_three(value)} s"


def limit(value: float) -> str:
    """A limit about as it was written, though it was counted from a moment later: `1.5 s`, `50 ms`, `3 600 s`."""
    if value >= 1_000:
        return f"{number(value)} s"
    if value < 1:
        value = ceil((value - SLIGHTLY) / MOMENT) * MOMENT
    return f"{value:.3g} s" if value >= 0.9995 else f"{value * 1e3:.3g} ms"


def number(value: float) -> str:
    """A whole number, its thousands apart."""
    return f"{value:,.0f}".replace(",", " ")


def counted(count: int, word: str, words: str | None = None) -> str:
    """`1 task`, `3 tasks`."""
    return f"1 {word}" if count == 1 else f"{number(count)} {words or word + 's'}"


def often(times: int) -> str:
    """`3×`; what happened once needs no figure."""
    return f"{number(times)}×" if times > 1 else ""


def listed(words: list[str]) -> str:
    """`asyncio, trio and mixed`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


def _three(value: float) -> str:
    if value >= 99.95:
        return number(value)
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"
