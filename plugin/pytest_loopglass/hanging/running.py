"""Which test runs, read off the stack of the thread that runs it: so that no test has to say so."""

from __future__ import annotations

from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from _pytest.runner import call_and_report

if TYPE_CHECKING:
    from pytest_loopglass.wire import Phase

PHASE: Final = call_and_report.__code__
"""The function of pytest that runs one phase of one test."""
DEBUGGERS: Final = ("/bdb.py", "/pdb.py", "pydevd.py", "/debugpy/")
"""Files that are on the stack while somebody debugs."""


class Running(NamedTuple):
    item: Any
    when: Phase
    debugged: bool
    """Whether it waits for a person."""


def running(stack: list[FrameType]) -> Running | None:
    """`stack`: innermost first. The outermost test: one that runs pytest in itself is the one that hangs."""
    phases = [frame for frame in stack if frame.f_code is PHASE]
    if not phases:
        return None
    told = phases[-1].f_locals  # of pytest's frame, not of one of the suite's: up to 3.12 the frame keeps a copy
    files = {frame.f_code.co_filename.replace("\\", "/") for frame in stack}
    debugged = any(name in file for file in files for name in DEBUGGERS)
    return Running(told["item"], told["when"], debugged)
