"""What the phases of an attempt come to: the plain numbers that lists and trends read."""

from typing import Any, NamedTuple

from ingest.decode import Ledger, Loop, Result

MOST = 2**31 - 1
"""The greatest number that fits into an integer column."""


class Figures(NamedTuple):
    """Seconds and counts; None where a phase could not say, or where no loop ran."""

    duration_s: float
    run_s: float | None = None
    idle_s: float | None = None
    busy_s: float | None = None
    cpu_s: float | None = None
    ticks: int | None = None
    longest_tick_s: float | None = None
    slow: int | None = None
    blocked: int | None = None
    starved: int | None = None
    least_margin: float | None = None
    cancel_latency_s: float | None = None
    swallowed: int | None = None
    tasks_left: int | None = None
    deadlines_fired: int | None = None


def figures(result: Result) -> Figures:
    """Sums over the phases; of the longest tick and the latency the greatest, of the margin the least."""
    duration_s = 0.0
    loops: list[Loop] = []
    ledgers: list[Ledger] = []
    for phase in result.phases:
        duration_s += phase.duration_s
        if phase.loop is not None:
            loops.append(phase.loop)
        if phase.ledger is not None:
            ledgers.append(phase.ledger)
    if not loops and not ledgers:
        return Figures(duration_s)
    quiet = 0 if loops else None
    return Figures(duration_s, *_timing(loops), *(_ledgers(ledgers, quiet) if ledgers else (None, None, 0, 0, 0)))


_UNTIMED = (None,) * 9


def _timing(loops: list[Loop]) -> tuple[Any, ...]:
    """One loop alone is what most attempts have, so it goes without sums."""
    if not loops:
        return _UNTIMED
    if len(loops) == 1:
        one = loops[0]
        return one.run_s, one.idle_s, one.busy_s, one.cpu_s, one.ticks, one.longest_tick_s, *_slow(loops, one.slow)
    return (
        _sum([loop.run_s for loop in loops]),
        _sum([loop.idle_s for loop in loops]),
        _sum([loop.busy_s for loop in loops]),
        _sum([loop.cpu_s for loop in loops]),
        _count([loop.ticks for loop in loops]),
        max([loop.longest_tick_s for loop in loops if loop.longest_tick_s is not None], default=None),
        *_slow(loops, _count([loop.slow for loop in loops])),
    )


def _slow(loops: list[Loop], slow: int | None) -> tuple[int | None, int | None, int | None]:
    """Slow ticks, and how many of those listed were blocked and starved; None when no cause could be seen."""
    if not slow:
        return slow, slow, slow
    causes = [tick.cause for loop in loops for tick in loop.slow_ticks]
    if not any(causes):
        return slow, None, None
    return slow, causes.count("blocked"), causes.count("starved")


def _ledgers(ledgers: list[Ledger], quiet: int | None) -> tuple[Any, ...]:
    """`quiet`: what is said of a part that no ledger has."""
    margins: list[float] = []
    latencies: list[float] = []
    swallowed, left, fired = [], [], []
    for ledger in ledgers:
        if ledger.tasks is not None:
            left.append(ledger.tasks.left)
        if (cancellations := ledger.cancellations) is not None:
            swallowed.append(cancellations.swallowed)
            if cancellations.latency_s is not None:
                latencies.append(cancellations.latency_s)
        if (deadlines := ledger.deadlines) is not None:
            fired.append(None if deadlines.fired is None else sum(deadlines.fired.values()))
            margins += _margins(deadlines)
    least, longest = min(margins, default=None), max(latencies, default=None)
    return least, longest, *(_count(part) if part else quiet for part in (swallowed, left, fired))


def _margins(deadlines: Any) -> list[float]:
    """The least margin of those that held, and the margins of those that fired: 0 or less, whatever the clock says."""
    held = [] if deadlines.least_margin is None else [deadlines.least_margin]
    if not deadlines.fired:
        return held
    fired = [one for one in deadlines.listed if one.fired and one.elapsed_s is not None and one.limit_s]
    return [*held, 0.0, *(1 - one.elapsed_s / one.limit_s for one in fired)]


def _sum(values: list[Any]) -> Any:
    """None if a part is not known: a sum without it would be too small."""
    return None if None in values else sum(values)


def _count(values: list[int | None]) -> int | None:
    total: int | None = _sum(values)
    return None if total is None else min(total, MOST)
