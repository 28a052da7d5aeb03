"""Several runs in an address: `?runs=3,4,8`."""

from typing import Final

from dashboard.views.frame import MOST

RUNS: Final = 10
"""More are not read."""


def numbers_of(text: str) -> list[int]:
    """In order, each once; what is no number is as if it were not there."""
    parts = (part.strip() for part in text.split(",")[: 4 * RUNS])
    wanted = {int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 12}
    return sorted(number for number in wanted if 0 < number <= MOST)[:RUNS]
