"""How long stalls were, in buckets that add up: four an octave, from 10 ms on."""

from collections.abc import Sequence
from typing import Final

FIRST_S: Final = 0.01
"""Bucket 1 ends here times 2^(1/4); shorter ones, for people with a small budget, are in it too."""
PER_OCTAVE: Final = 4
BUCKETS: Final = 48
"""The last one has all from 34 s on."""

BUCKET_SQL: Final = f"""
least({BUCKETS},
      greatest(1, floor({PER_OCTAVE} * ln(greatest(duration_s, 1e-6) / {FIRST_S}) / ln(2::float8)) + 1))::integer
"""


def quantile(lengths: Sequence[int], share: float) -> float | None:
    """Seconds below which `share` of the ticks are, to a fifth; None without ticks."""
    wanted, seen = share * sum(lengths), 0
    for bucket, ticks in enumerate(lengths, 1):
        seen += ticks
        if ticks and seen >= wanted:
            return float(FIRST_S * 2 ** ((bucket - 0.5) / PER_OCTAVE))
    return None
