"""The clocks of the probes, out of reach of libraries that fake time.

freezegun and its like replace time functions that they find as *module* attributes. Attributes of a class,
closures and default arguments are left alone, so the probes take their clocks from here as default arguments.
"""

import time
from typing import Final

NS: Final = 1e9
"""Nanoseconds in a second."""


class Clock:
    """The real clocks."""

    ns = staticmethod(time.perf_counter_ns)
    """Nanoseconds, monotonic."""
    cpu_ns = staticmethod(time.thread_time_ns)
    """Nanoseconds that the calling thread has worked."""
    sleep = staticmethod(time.sleep)


def wall(now: int, origin: tuple[float, int] = (time.time(), time.perf_counter_ns())) -> float:
    """Seconds since the epoch at `now` of `Clock.ns`.

    Counted from one look at the wall clock: a test may turn it (time-machine does so for C code too).
    """
    return origin[0] + (now - origin[1]) / NS
