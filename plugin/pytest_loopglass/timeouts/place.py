"""Where a deadline was set: found on every one, so nothing is made into text before it is told."""

from __future__ import annotations

import asyncio
from os import sep
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from types import CodeType, FrameType


Place = tuple["CodeType", int]
"""An instruction, by its offset in the code. A frame would keep alive what the program lets go."""

ASYNCIO: Final = str(Path(asyncio.__file__).parent) + sep
"""What asyncio gives itself, such as 300 s to shut down an executor, is nobody's timeout."""
DRIVERS: Final = frozenset({"_run_once", "run_forever", "unrolled_run"})
"""Functions of libraries that run a step of a task: whoever is outside of them has not called that task."""
OWN: Final[dict[str, bool]] = {}
"""By file name of a code object: whether it is the suite's own."""


def place_of(frame: FrameType | None, insides: str | tuple[str, ...] = ()) -> Place | None:
    """The innermost frame of the suite's own code, from `frame` outwards, within the step of a task that runs now.

    What a library does in a task of its own is not done on the suite's behalf, even when a test drives the loop; nor
    is what is done by a file whose name begins with one of `insides`.
    """
    if frame is not None and insides and frame.f_code.co_filename.startswith(insides):
        return None
    while frame is not None:
        code = frame.f_code
        own = OWN.get(code.co_filename)
        if own is None:
            own = OWN[code.co_filename] = SITES.is_own(code)
        if own:
            return code, frame.f_lasti
        if code.co_name in DRIVERS:
            return None
        frame = frame.f_back
    return None


def site_of(place: Place) -> str:
    code, instruction = place
    for start, end, line in code.co_lines():
        if start <= instruction < end and line is not None:
            return SITES.at(code, line)
    return SITES.at(code, code.co_firstlineno)
