"""Numbers of bytes as people write them."""

import re
from typing import Final

UNITS: Final = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
WRITTEN: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?\s*", re.IGNORECASE)


def parsed(text: str) -> int:
    """`500MB`, `1.5 GB`, `2GiB` or a plain number, in bytes.

    Raises:
        ValueError: it is none of these.
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a size such as 500MB or 2GB")
    number, unit, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** UNITS[unit.upper()])


def shown(size: int) -> str:
    """In the largest unit that it fills: `1.2 MB`."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 999.95:
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if unit == "B" or value >= 99.95 else f"{value:.1f} {unit}".replace(".0 ", " ")
