"""What is kept of a variant between runs: a row of numbers, stored as bytes."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.stats.rates import FLAKES, prior
from trends.stats.settings import Settings

States = NDArray[np.void]
"""Structured rows of `layout(settings)`, one a variant."""

CONDITIONS: Final = 3
GOOD, SHORT, LONG = range(CONDITIONS)
"""The condition a variant is in: it can pass; or it is broken, for a short or a long time."""

FLAKY, BROKEN = 1, 2
"""Bits of `flags`."""


@cache
def layout(settings: Settings) -> np.dtype[np.void]:
    """`belief[condition, place of the grid]` sums to one. Days count from the epoch; NaN is never."""
    fields: list[Any] = [
        ("belief", "<f8", (CONDITIONS, FLAKES - 1 + len(settings.rates))),
        ("version", "<u8"),
        ("version_runs", "<u4"),  # runs of this variant on that version
        ("seen", "<u1"),  # 1: passed on that version, 2: failed on it outside outages
        ("flags", "<u1"),
        ("results", "<u4"),
        ("failures", "<u4"),
        ("set_aside", "<u4"),  # failures that an outage explains
        ("aside_runs", "<u4"),  # runs in a row whose failure an outage explained
        ("disagreements", "<u4"),  # versions on which it both passed and failed
        ("failed_row", "<u4"),  # failures since the last pass
        ("calm_runs", "<u4"),  # runs since the last failure
        ("day", "<f8"),
        ("flagged_day", "<f8"),  # when it was last flaky or broken
        ("flagged_rate", "<f8"),
        ("p_flaky", "<f8"),  # as it was after its last run
    ]
    return np.dtype(fields)


def fresh(count: int, settings: Settings) -> States:
    """States of variants that were never seen."""
    states = np.zeros(count, layout(settings))
    good = settings.starts_good
    broken = 1 - good
    conditions = np.array([good, broken * settings.breaks_briefly, broken * (1 - settings.breaks_briefly)])
    states["belief"] = conditions[:, None] * prior(settings)
    for day in ("day", "flagged_day", "flagged_rate"):
        states[day] = np.nan
    return states


def pack(states: States) -> list[bytes]:
    return [row.tobytes() for row in states]


def unpack(rows: Iterable[bytes], settings: Settings) -> States:
    """Raises ValueError when the bytes were packed under settings with another number of rates."""
    rows = list(rows)
    size = layout(settings).itemsize
    if any(len(row) != size for row in rows):
        raise ValueError(f"a packed state has {size} bytes under these settings")
    return np.frombuffer(b"".join(rows), layout(settings)).copy()
