"""How close a case lives to its deadlines, and how late its cancellations are."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.queries.case import Point
from dashboard.words import NEAR_MISS


@dataclass(frozen=True, slots=True)
class Timing:
    """Of one backend."""

    backend: str
    deadlines: int
    """Results whose least margin is known, of those that passed."""
    used: float | None
    """Share of the limit that 95 % of them stay below."""
    near: int
    """That passed with less than a tenth left."""
    fired: int
    """Results in which a deadline fired."""
    cancellations: int
    latency_s: float | None
    """Median of the longest latencies."""
    latest_s: float | None
    swallowed: int
    """Results in which a cancellation was."""
    newest: Point | None
    """The newest result that is worth a look."""


def timings_of(points: Sequence[Point]) -> list[Timing]:
    """Of the backends where any of it was seen."""
    backends = sorted({point.backend for point in points})
    found = [_timing(backend, [point for point in points if point.backend == backend]) for backend in backends]
    return [one for one in found if one.deadlines or one.fired or one.cancellations or one.swallowed]


def _timing(backend: str, points: list[Point]) -> Timing:
    margins = sorted(point.least_margin for point in points if point.least_margin is not None and point.is_good)
    latencies = sorted(point.cancel_latency_s for point in points if point.cancel_latency_s is not None)
    telling = [point for point in points if _is_telling(point)]
    return Timing(
        backend=backend,
        deadlines=len(margins),
        used=1 - margins[len(margins) // 20] if margins else None,
        near=sum(margin < NEAR_MISS for margin in margins),
        fired=sum(bool(point.deadlines_fired) for point in points),
        cancellations=len(latencies),
        latency_s=latencies[len(latencies) // 2] if latencies else None,
        latest_s=latencies[-1] if latencies else None,
        swallowed=sum(bool(point.swallowed) for point in points),
        newest=telling[-1] if telling else None,
    )


def _is_telling(point: Point) -> bool:
    is_near = point.least_margin is not None and point.least_margin < NEAR_MISS
    return bool(is_near or point.deadlines_fired or point.swallowed)
