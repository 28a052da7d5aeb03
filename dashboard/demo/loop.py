"""Loop timing of a phase: the figures are worked out from ticks, so that they agree with each other."""

import math
import random
from typing import Any, Final

from dashboard.demo.attempt import Stall
from dashboard.demo.suite import TRIO, UVLOOP

SHARES: Final = ((-5, 0.06), (-3, 0.14), (-2, 0.2), (-1, 0.22), (0, 0.18), (1, 0.11), (3, 0.06), (5, 0.03))
"""Which part of the ticks falls into which bucket, from the usual one on; two buckets are a factor of two."""
NS: Final = 1e-9
LOOKS_EVERY_S: Final = 0.05
RATE: Final = {None: 0.0, "asyncio": 240.0, UVLOOP: 230.0, TRIO: 310.0}
"""Ticks in a second."""
UNSEEN: Final = {UVLOOP: {"late_s": "libuv does not tell it"}}


def loop(
    backend: str, run_s: float, tick_s: float, late_s: float, stalls: list[Stall], at: float, chance: random.Random
) -> dict[str, Any]:
    """A `wire.Loop` of a phase that began `at` and drove its loop for about `run_s`, stalls not counted."""
    usual = _bucket(tick_s * chance.uniform(0.8, 1.3))
    ticks = 3 + int(run_s * RATE[backend] * chance.uniform(0.9, 1.1))
    buckets = _buckets(ticks, usual)
    lengths = [(_length(bucket), count) for bucket, count in buckets.items()]
    ordinary_s = sum(length * count for length, count in lengths)
    stalled_s = sum(stall.duration_s for stall in stalls)
    for stall in stalls:
        buckets[_bucket(stall.duration_s)] = buckets.get(_bucket(stall.duration_s), 0) + 1
    run_s = max(run_s, ordinary_s * 1.1) + stalled_s
    squares = sum(length**2 * count for length, count in lengths) + sum(stall.duration_s**2 for stall in stalls)
    whole = sum(buckets.values())
    return {
        "backend": backend,
        "runs": 1,
        "run_s": round(run_s, 9),
        "idle_s": round(run_s - ordinary_s - stalled_s, 9),
        "busy_s": round(ordinary_s + stalled_s, 9),
        "cpu_s": round(ordinary_s * 0.94 + sum(stall.duration_s * stall.cpu_share for stall in stalls), 9),
        "ticks": whole,
        "polls": whole // 3,
        "longest_tick_s": round(max(*(length for length, _ in lengths), *(one.duration_s for one in stalls), 0.0), 9),
        "mean_lag_s": round(squares / (2 * run_s), 9),
        "late_s": None if backend == UVLOOP else round(late_s * chance.uniform(0.5, 1.5), 9),
        "histogram": sorted([bucket, count] for bucket, count in buckets.items()),
        "slow": len(stalls),
        "slow_ticks": _slow_ticks(stalls, at, run_s, chance),
        "missing": UNSEEN.get(backend, {}),
        **_stacks(stalls),
    }


def _bucket(length_s: float) -> int:
    """`2^((b-1)/2) <= ns < 2^(b/2)`"""
    return int(2 * math.log2(length_s / NS)) + 1


def _length(bucket: int) -> float:
    """The middle of a bucket, seconds."""
    return float(2 ** ((bucket - 0.5) / 2)) * NS


def _buckets(ticks: int, usual: int) -> dict[int, int]:
    """At least one tick, in the usual bucket."""
    counted = {usual + offset: round(ticks * share) for offset, share in SHARES}
    counted[usual] = counted[usual] or 1
    return {bucket: count for bucket, count in counted.items() if count}


def _stacks(stalls: list[Stall]) -> dict[str, Any]:
    """Not there when none was seen."""
    sums: dict[tuple[str | None, str, tuple[str, ...]], float] = {}
    for stall in stalls:
        for share, frames in stall.stacks:
            key = stall.site, stall.cause, frames
            sums[key] = sums.get(key, 0.0) + share * stall.duration_s
    told = [
        {
            "site": site,
            "cause": cause,
            "frames": [*frames],
            "samples": max(1, round(duration_s / LOOKS_EVERY_S)),
            "duration_s": round(duration_s, 9),
        }
        for (site, cause, frames), duration_s in sorted(sums.items(), key=lambda one: -one[1])
    ]
    return {"stacks": told} if told else {}


def _slow_ticks(stalls: list[Stall], at: float, run_s: float, chance: random.Random) -> list[dict[str, Any]]:
    """The longest first; a loop stands still for one thing at a time."""
    longest = sorted(stalls, key=lambda stall: -stall.duration_s)
    drawn = [(chance.random(), stall.duration_s) for stall in longest]
    between_s = run_s - sum(duration_s for _, duration_s in drawn)
    before = [sum(duration_s for other, duration_s in drawn if other < place) for place, _ in drawn]
    return [
        {
            "at": round(at + place * between_s + before_s, 6),
            "duration_s": round(stall.duration_s, 9),
            "cpu_s": round(stall.duration_s * stall.cpu_share, 9),
            "site": stall.site,
            "leaf": stall.site,
            "samples": max(1, int(stall.duration_s / LOOKS_EVERY_S)),
            "cause": stall.cause,
        }
        for stall, (place, _), before_s in zip(longest, drawn, before, strict=True)
    ]
