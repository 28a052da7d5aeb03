"""The history strip: a cell a run, its height how bad the run was, so that it reads without colour too."""

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trends.strip import LENGTH, MARKS

HEIGHT: Final = 18
CELL: Final = 4
STEP: Final = 5


def _box(x: int, top: int, bottom: int = HEIGHT) -> str:
    return f"M{x} {top}h{CELL}V{bottom}h-{CELL}z"


def _notched(x: int) -> str:
    """Full height with a bite out of its right side."""
    return f"M{x} 0h{CELL}v4h-2v3h2V{HEIGHT}h-{CELL}z"


def _triangle(x: int) -> str:
    return f"M{x} {HEIGHT}L{x + CELL / 2:g} 0l{CELL / 2:g} {HEIGHT}z"


def _slanted(x: int) -> str:
    return f"M{x} 6l{CELL} 5V{HEIGHT}h-{CELL}z"


def _split(x: int) -> str:
    return _box(x, 6, 11) + _box(x, 13)


FORMS: Final[dict[str, tuple[str, Callable[[int], str]]]] = {
    "p": ("m-passed", lambda x: _box(x, 13)),
    "r": ("m-flaky", _split),
    "f": ("m-failed", lambda x: _box(x, 0)),
    "e": ("m-error", _triangle),
    "t": ("m-timeout", _notched),
    "c": ("m-cancelled", _slanted),
    "s": ("m-neutral", lambda x: _box(x, 16)),
    "x": ("m-hollow", lambda x: f"M{x}.5 13.5h3v4h-3z"),
    "X": ("m-hollow", lambda x: f"M{x}.5 8.5h3v9h-3z"),
}


def strip(marks: str, runs: Sequence[int] = ()) -> SafeString:
    """`marks`: a letter of `trends.strip.MARKS` a run, oldest first; drawn flush right, one path a kind."""
    shown = marks[-LENGTH:]
    first = LENGTH - len(shown)
    kinds = [kind for kind in FORMS if kind in shown]
    paths = ((FORMS[kind][0], _path(shown, kind, first)) for kind in kinds)
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<path class="base" d="M0 17.5H{}"/>{}</svg>',
        LENGTH * STEP - 1,
        HEIGHT,
        describe(shown, runs),
        LENGTH * STEP - 1,
        format_html_join("", '<path class="{}" d="{}"/>', paths),
    )


def _path(marks: str, kind: str, first: int) -> str:
    draw = FORMS[kind][1]
    return "".join(draw((first + at) * STEP) for at, mark in enumerate(marks) if mark == kind)


def describe(marks: str, runs: Sequence[int] = ()) -> str:
    """`60 runs, 4 797 to 4 857: 57 passed, 2 failed, 1 timed out`, in numbers as written."""
    if not marks:
        return "no run yet"
    kinds = [f"{marks.count(kind)} {word}" for kind, word in MARKS.items() if kind in marks]
    span = f", {runs[0]} to {runs[-1]}" if runs else ""
    return f"{len(marks)} run{'' if len(marks) == 1 else 's'}{span}: {', '.join(kinds)}"
