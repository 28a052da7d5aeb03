"""What the kernel knows of a thread: how long it ran, and how long it was ready and not let run."""

from __future__ import annotations

import os
import time
from _thread import get_ident, get_native_id
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pytest_loopglass.descriptors import moved_up
from pytest_loopglass.loops.causes import Scheduling

if TYPE_CHECKING:
    from collections.abc import Callable


def cpu_ns(tid: int, clock_ns: Callable[[int], int] = time.clock_gettime_ns) -> int | None:
    """CPU time of the thread with this native id, which may be gone; None where it cannot be read."""
    if KNOWS_CLOCKS:
        with suppress(OSError):
            return clock_ns(_clock(tid))
    return None


def _clock(tid: int) -> int:
    """Of a thread of this process, as Linux makes it. `pthread_getcpuclockid` crashes when the thread is gone."""
    return ~tid << 3 | 6


def _known() -> bool:
    try:
        return time.pthread_getcpuclockid(get_ident()) == _clock(get_native_id())
    except (AttributeError, OSError):
        return False


KNOWS_CLOCKS: Final = _known()


class Schedule:
    """The kernel's account of one thread.

    Its file stays open: one that is opened now and then would get in the way of tests that count descriptors, or
    expect a certain one.
    """

    def __init__(self, tid: int) -> None:
        self._file = -1
        with suppress(OSError):
            self._file = moved_up(os.open(f"/proc/self/task/{tid}/schedstat", os.O_RDONLY | os.O_CLOEXEC))
            self._is = os.fstat(self._file)

    def read(self, pread: Callable[[int, int, int], bytes] = os.pread) -> Scheduling | None:
        """None where the kernel does not tell, or when a test has closed the file."""
        if self._file >= 0:
            with suppress(OSError, ValueError):
                _, delay, slices = pread(self._file, 100, 0).split()
                return Scheduling(int(delay), int(slices))
        return None

    def close(self) -> None:
        """Unless a test has closed it, and opened another in its place."""
        file, self._file = self._file, -1
        if file >= 0:
            with suppress(OSError):
                if os.path.samestat(os.fstat(file), self._is):
                    os.close(file)
