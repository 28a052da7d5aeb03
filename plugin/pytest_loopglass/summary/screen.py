"""Where it is printed: how wide that is, which colours it has, and which way the code lies from there."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from typing import TextIO

    from pytest_loopglass.summary.places import Places

Paint = Callable[[str, str], str]
"""A text and the name of a colour as pytest has them: the text in that colour."""
CODES: Final = {"red": 31, "yellow": 33, "bold": 1, "light": 2}
UNKNOWN: Final = 120
"""Columns of a file, of a pipe, of the log of a CI job."""


class Screen(NamedTuple):
    places: Places
    paint: Paint
    width: int


def width() -> int:
    """Columns of the terminal that standard output is; what COLUMNS says wins."""
    known = os.environ.get("COLUMNS") or (sys.stdout is not None and sys.stdout.isatty())
    return shutil.get_terminal_size((UNKNOWN, 24)).columns if known else UNKNOWN


def plain(text: str, _: str) -> str:
    return text


def ansi(text: str, colour: str) -> str:
    return f"\x1b[{CODES[colour]}m{text}\x1b[0m"


def paint_for(stream: TextIO) -> Paint:
    """Colours for a terminal, unless NO_COLOR is set; with FORCE_COLOR also for whatever passes them on to one."""
    if os.environ.get("NO_COLOR"):
        return plain
    if os.environ.get("FORCE_COLOR"):
        return ansi
    return ansi if stream.isatty() and os.environ.get("TERM") != "dumb" else plain
