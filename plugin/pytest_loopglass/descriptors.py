"""File descriptors that stay open while tests run."""

import fcntl
import os
from typing import Final

HIGH: Final = 100
"""From here on: tests that play with descriptors use the low ones, and what they open in place of one that they have
closed must not get what is written to ours."""


def moved_up(low: int) -> int:
    """The same file, out of the way of tests; the low one is closed."""
    try:
        high = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, HIGH)
    except OSError:
        return low  # the process may not have so many
    os.close(low)
    return high
