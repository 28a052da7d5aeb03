"""Who has set the deadline of a scope: `fail_after`, `move_on_after`, or the suite by itself."""

from __future__ import annotations

import contextlib
import dis
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from pytest_loopglass.timeouts.place import place_of

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from pytest_loopglass.timeouts.place import Place, Places
    from pytest_loopglass.wire import DeadlineKind

Home = Literal["trio", "anyio", "contextlib", "elsewhere"]
Way = Literal["fail_after", "move_on_after", "CancelScope"]

FOLDERS: Final[dict[str, Home]] = {contextlib.__file__: "contextlib"}
"""Where the code of a library is: the beginning of its file names."""
HOMES: Final[dict[str, Home]] = {}
"""By file name of a code object."""
KINDS: Final[dict[tuple[Home, Way], DeadlineKind]] = {
    ("trio", "fail_after"): "trio.fail_after",
    ("trio", "move_on_after"): "trio.move_on_after",
    ("trio", "CancelScope"): "trio.CancelScope",
    ("anyio", "fail_after"): "anyio.fail_after",
    ("anyio", "move_on_after"): "anyio.move_on_after",
    ("anyio", "CancelScope"): "anyio.CancelScope",
}
RAISING: Final = frozenset({"fail_after", "fail_at"})
SILENT: Final = frozenset({"move_on_after", "move_on_at"})
MADE: Final = SILENT | {"CancelScope"}
PASSAGES: Final = frozenset({"__enter__", "deadline"})
"""Functions of the libraries through which a program comes to a scope. In any other a library sets its own pace, such
as between attempts to connect."""
GLOBAL: Final = {
    "LOAD_NAME": 0,
    "LOAD_METHOD": 0,
    "LOAD_GLOBAL": int(sys.version_info >= (3, 11)),
    "LOAD_ATTR": int(sys.version_info >= (3, 12)),
}
"""Instructions that name something, and by how many bits the number of the name is shifted."""
LOCAL: Final = frozenset({"LOAD_FAST", "LOAD_FAST_BORROW", "LOAD_FAST_CHECK"})
ENDS: Final = ("STORE_", "BEFORE_WITH", "SETUP_WITH", "POP_TOP")
"""Beginnings of the names of instructions that end an expression."""


KNOWN: Final[dict[tuple[Home, bool], Places]] = {}
"""Places that have entered scopes, by library and whether it was by a function that raises."""


def place_by(frame: FrameType | None, home: Home) -> Place | None:
    """Where, and by what, the scope that `frame` enters was made; None when it was not on behalf of the suite."""
    raising = False
    while frame is not None:
        code = frame.f_code
        at = HOMES.get(code.co_filename) or _home(code)
        if at == "elsewhere":
            break
        if code.co_name in RAISING:
            raising = True
        elif at != "contextlib" and code.co_name not in PASSAGES:
            return None
        if at == "anyio":
            home = at
        frame = frame.f_back
    else:
        return None
    known = places(home, raising)
    found = known.get((id(code), frame.f_lasti))
    return found or place_of(frame, KINDS[home, "fail_after" if raising else _way(frame)], known=known)


def places(home: Home, raising: bool = False) -> Places:
    return KNOWN.setdefault((home, raising), {})


def _home(code: CodeType) -> Home:
    file = code.co_filename
    found: Home = next((home for folder, home in FOLDERS.items() if file.startswith(folder)), "elsewhere")
    HOMES[file] = found
    return found


def _way(frame: FrameType) -> Way:
    """By what the program calls in the expression that is entered: the function itself has returned long ago."""
    code = frame.f_code
    names = set(_names(code, frame.f_lasti))
    if not names & MADE:  # in another expression; of the same function, most likely
        names.update(code.co_names)
    return "move_on_after" if names & SILENT else "CancelScope"


def _names(code: CodeType, instruction: int) -> Iterator[str]:
    """What the expression that ends at this instruction refers to.

    Read from there backwards: to take the whole function apart would stop the loop for a millisecond.
    """
    raw = code.co_code
    for at in range(instruction - 2, -2, -2):
        name = dis.opname[raw[at]]
        if name.startswith(ENDS):
            return
        argument = raw[at + 1] | (raw[at - 1] << 8 if at and raw[at - 2] == dis.EXTENDED_ARG else 0)
        if name in GLOBAL:
            yield code.co_names[argument >> GLOBAL[name]]
        elif name in LOCAL and argument < len(code.co_varnames):
            yield code.co_varnames[argument]
