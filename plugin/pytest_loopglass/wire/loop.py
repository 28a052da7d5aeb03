"""Loop timing of one phase."""

from typing import Annotated, TypedDict

from pytest_loopglass.wire.limits import (
    MOST_FRAMES,
    MOST_LISTED,
    MOST_STACKS,
    Count,
    Epoch,
    Missing,
    Range,
    Seconds,
    Site,
    Size,
)
from pytest_loopglass.wire.words import Backend, Cause

Bucket = Annotated[int, Range(0, 159)]


class SlowTick(TypedDict):
    """A tick over the slow-tick budget."""

    at: Epoch
    """When it began."""
    duration_s: Seconds
    cpu_s: Seconds | None
    """CPU time of the loop's thread, over the part of the tick that was watched, scaled to the whole."""
    site: Site | None
    """The innermost frame of the suite's own code while the tick lasted; ``garbage collection`` when most of it was."""
    leaf: Site | None
    """The innermost frame of all."""
    samples: Count
    """Looks at the stack that found this site."""
    cause: Cause | None


class Stack(TypedDict):
    """Calls that the listed slow ticks were seen in, those of one cause together."""

    site: Site | None
    """The innermost frame of the suite's own code."""
    cause: Cause | None
    frames: Annotated[list[Site], Size(MOST_FRAMES)]
    """Outermost first, from the loop's callback on; of longer stacks the middle is left out and reads ``…``."""
    samples: Count
    """Looks that found it."""
    duration_s: Seconds
    """Its share of the slow ticks, by the looks at each of them."""


class _Loop(TypedDict):
    backend: Backend
    runs: Count
    """How often somebody drove a loop."""
    run_s: Seconds | None
    idle_s: Seconds | None
    busy_s: Seconds | None
    cpu_s: Seconds | None
    """CPU time of the driving thread while it drove: much less than ``busy_s`` tells of a starved or blocked loop."""
    ticks: Count | None
    polls: Count | None
    """Waits with timeout 0: a loop that spins has many."""
    longest_tick_s: Seconds | None
    mean_lag_s: Seconds | None
    """What an event that arrives at a random moment waits for the loop: sum of tick² / (2 run)."""
    late_s: Seconds | None
    """How late the latest event-less wait came back: the machine, not the program."""
    histogram: Annotated[list[tuple[Bucket, Count]], Size(160)] | None
    """Ticks by length: bucket ``b`` counts those with ``2^((b-1)/2) <= ns < 2^(b/2)``; adding up merges them."""
    slow: Count | None
    """Ticks over the slow-tick budget."""
    slow_ticks: Annotated[list[SlowTick], Size(MOST_LISTED)]
    """The longest of them."""
    missing: Missing


class Loop(_Loop, total=False):
    """Loop timing of one phase. ``busy_s`` is ``run_s - idle_s``."""

    stacks: Annotated[list[Stack], Size(MOST_STACKS)]
    """Those that took longest; not there when none was seen."""
