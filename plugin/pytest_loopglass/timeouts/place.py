"""Where a deadline was set: found on every one, so it is remembered, and made into text only when it is told."""

from __future__ import annotations

import asyncio
from os import sep
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_loopglass.sites import SITES

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from pytest_loopglass.wire import DeadlineKind

ASYNCIO: Final = str(Path(asyncio.__file__).parent) + sep
"""What asyncio gives itself, such as 300 s to shut down an executor, is nobody's timeout."""
DRIVERS: Final = frozenset({"_run_once", "run_forever", "unrolled_run"})
"""Functions of libraries that run a step of a task: whoever is outside of them has not called that task."""
OWN: Final[dict[str, bool]] = {}
"""By file name of a code object: whether it is the suite's own."""
MOST: Final = 10_000
"""Places that are remembered."""


class Place:
    """An instruction of the suite's own that sets deadlines of one kind.

    It keeps its code, so that the id of the code is not given to another. A frame would keep alive what the program
    lets go.
    """

    __slots__ = ("code", "instruction", "kind")

    def __init__(self, kind: DeadlineKind, code: CodeType | None = None, instruction: int = 0) -> None:
        self.kind = kind
        self.code = code
        """None: no single place sets it."""
        self.instruction = instruction

    @property
    def site(self) -> str | None:
        code = self.code
        if code is None:
            return None
        for start, end, line in code.co_lines():
            if start <= self.instruction < end and line is not None:
                return SITES.at(code, line)
        return SITES.at(code, code.co_firstlineno)


Places = dict[tuple[int, int], Place]
"""Those of one kind, by id of the code and offset of the instruction."""


def place_of(
    frame: FrameType | None, kind: DeadlineKind, insides: str | tuple[str, ...] = (), known: Places | None = None
) -> Place | None:
    """The innermost frame of the suite's own code, from `frame` outwards, within the step of a task that runs now.

    What a library does in a task of its own is not done on the suite's behalf, even when a test drives the loop; nor
    is what is done by a file whose name begins with one of `insides`. In `known` it is remembered when it is `frame`
    itself.
    """
    if frame is None or (insides and frame.f_code.co_filename.startswith(insides)):
        return None
    own = outwards(frame)
    if own is None:
        return None
    place = Place(kind, own.f_code, own.f_lasti)
    if own is frame and known is not None:
        if len(known) >= MOST:
            known.clear()
        known[id(own.f_code), own.f_lasti] = place
    return place


def outwards(frame: FrameType | None) -> FrameType | None:
    while frame is not None:
        code = frame.f_code
        own = OWN.get(code.co_filename)
        if own is None:
            own = OWN[code.co_filename] = SITES.is_own(code)
        if own:
            return frame
        if code.co_name in DRIVERS:
            return None
        frame = frame.f_back
    return None
