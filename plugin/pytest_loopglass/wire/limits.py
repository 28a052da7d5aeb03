"""How large anything may be, and the types that say so."""

from typing import Annotated, Final, NamedTuple

from pytest_loopglass.text import LONG, MESSAGE, NAME, SHORT

MAX_LINES: Final = 5_000
"""Lines in one batch, the header included."""
MAX_BATCH_BYTES: Final = 16 << 20
"""Bytes of one batch after gunzip."""
MOST_LISTED: Final = 50
"""The most slow ticks, cancellations, deadlines, pending tasks and left-overs that a phase lists, each."""


MOST_STACKS: Final = 20
"""Different stacks of slow ticks that a phase lists."""
MOST_FRAMES: Final = 40
"""Of one stack."""


class Size(NamedTuple):
    """The most characters of a string, or items of a list or dict."""

    most: int


class Range(NamedTuple):
    """The least and the greatest value of a number."""

    least: float
    greatest: float


Short = Annotated[str, Size(SHORT)]
Name = Annotated[str, Size(NAME)]
Message = Annotated[str, Size(MESSAGE)]
Long = Annotated[str, Size(LONG)]
Site = Message
"""Where in the code: ``path:line function``; the path relative to the root of the suite where it is below that."""
Seconds = Annotated[float, Range(0, 1e9)]
Epoch = Annotated[float, Range(946_684_800, 4_102_444_800)]
"""Seconds since the epoch, from the year 2000 to 2100."""
Count = Annotated[int, Range(0, 2**31 - 1)]
Ordinal = Annotated[int, Range(1, 2**31 - 1)]
Counts = Annotated[dict[Short, Count], Size(50)]
Missing = Annotated[dict[Short, Short], Size(50)]
"""Why figures are null: dotted path of the field below the object that holds this, and the reason.
``*``: all that are null."""
