"""The clocks of the probes, out of reach of libraries that fake time.

freezegun and its like replace time functions that they find as *module* attributes. Attributes of a class,
closures and default arguments are left alone, so the probes take their clocks from here as default arguments.
"""

import time
from typing import Final


class Clock:
    """The real clocks."""

    ns = staticmethod(time.perf_counter_ns)
    """Nanoseconds, monotonic."""
    epoch = staticmethod(time.time)
    """Seconds since the epoch."""
    sleep = staticmethod(time.sleep)


NS: Final = 1e9
"""Nanoseconds in a second."""
