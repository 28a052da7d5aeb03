"""Tie a process to its parent, so that a parent killed with -9 leaves nothing behind.

The kernel of Linux does this; elsewhere nothing happens here and the next `up` ends what is left.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(how: signal.Signals) -> None:
    """Send this process `how` when the thread that started it ends. Lost on exec of a set-uid program."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(how))


def leash(how: signal.Signals) -> Callable[[], None]:
    """What a child runs between fork and exec. No imports in there: another thread may hold the import lock."""
    parent = os.getpid()

    def tie() -> None:
        die_with_parent(how)
        if os.getppid() != parent:
            os._exit(1)

    return tie
