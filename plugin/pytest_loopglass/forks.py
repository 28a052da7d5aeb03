"""Has the watchdog come back after a fork, in versions that count the threads after every hook of theirs has run."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from types import FunctionType
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from pytest_loopglass.watchdog import FORK_WARNS, WATCHDOG

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from pytest_loopglass.patches import Patches

P = ParamSpec("P")
T = TypeVar("T")

CALL: Final = (lambda original: original()).__code__


def install(patches: Patches) -> None:
    if FORK_WARNS:
        patches.wrap(os, "fork", _fork)
        patches.wrap(os, "forkpty", _fork)
        patches.wrap(subprocess, "_fork_exec", _fork_exec)  # forks like `os.fork` when there is a `preexec_fn`


def _fork(original: Callable[[], T]) -> Callable[[], T]:
    @functools.wraps(original)
    def fork() -> T:
        try:
            return _as_called_by(sys._getframe(1), original)
        finally:
            WATCHDOG.come_back()

    return fork


def _as_called_by(frame: FrameType, original: Callable[[], T]) -> T:
    """A warning of the suite's own threads names, and is filtered by, the line in which the suite forks."""
    code = CALL.replace(co_filename=frame.f_code.co_filename, co_firstlineno=frame.f_lineno)
    result: T = FunctionType(code, frame.f_globals)(original)
    return result


def _fork_exec(original: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(original)
    def fork_exec(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return original(*args, **kwargs)
        finally:
            WATCHDOG.come_back()

    return fork_exec
