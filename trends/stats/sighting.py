"""What one run said of one variant: the stuff that ranges are computed from."""

from typing import NamedTuple


class Sighting(NamedTuple):
    """`run` and `version` are whatever the caller names them by; `outage` the probability that an outage hit it."""

    run: str
    version: str
    day: float
    failed: int
    passed: int
    outage: float = 0.0
