"""How long ticks were, from their log-scaled histogram: bucket b holds 2^((b-1)/2) <= ns < 2^(b/2)."""

from collections.abc import Iterable
from typing import Final

from dashboard.queries.phase import Loop

NS: Final = 1e9


def merged(loops: Iterable[Loop]) -> dict[int, int]:
    """Ticks by bucket, over all loops that have told."""
    whole: dict[int, int] = {}
    for loop in loops:
        for bucket, ticks in loop.histogram or []:
            whole[bucket] = whole.get(bucket, 0) + ticks
    return dict(sorted(whole.items()))


def upper_s(bucket: int) -> float:
    """The end of a bucket, seconds."""
    return float(2 ** (bucket / 2)) / NS


def quantile_s(buckets: dict[int, int], share: float) -> float:
    """Seconds below which this share of the ticks was, rounded up to the end of a bucket; `buckets` in order."""
    wanted, seen = share * sum(buckets.values()), 0
    for bucket, ticks in buckets.items():
        seen += ticks
        if seen >= wanted:
            return upper_s(bucket)
    return 0.0
