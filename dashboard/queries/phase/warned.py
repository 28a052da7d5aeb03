"""Warnings that were given while a test ran."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """One of them, as often as it came."""

    category: str
    message: str
    site: str
    """`path:line` that it was given for."""
    count: int


@dataclass(frozen=True, slots=True)
class Warned:
    parts: list[Given]
    left_out: int
    """Warnings that were others than these."""
