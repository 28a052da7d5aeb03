"""Numbers with a bound and a unit: `>2%`, `<=500ms`, `7d`, `3`."""

import re
from typing import Final, NamedTuple

from dashboard.filter.fields import Kind

AMOUNT: Final = re.compile(r"(<=|>=|<|>|=)?([0-9]{1,12}(?:\.[0-9]{1,9})?)([a-zµ%]{0,3})", re.ASCII)
UNITS: Final[dict[Kind, dict[str, float]]] = {
    Kind.SHARE: {"": 0.01, "%": 0.01},
    Kind.SECONDS: {"": 1.0, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0},
    Kind.COUNT: {"": 1.0},
    Kind.DAYS: {"": 1.0, "min": 1 / 1440, "h": 1 / 24, "d": 1.0, "w": 7.0},
}


class Amount(NamedTuple):
    compare: str
    """`<`, `<=`, `=`, `>=` or `>`."""
    value: float
    """A share of 1, seconds, days or a count."""


def amount_of(text: str, kind: Kind) -> Amount | None:
    """None when it is no such number. Without a sign the number itself is meant."""
    found = AMOUNT.fullmatch(text)
    factor = UNITS[kind].get(found[3]) if found else None
    if found is None or factor is None:
        return None
    return Amount(found[1] or "=", float(found[2]) * factor)
