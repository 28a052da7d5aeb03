"""Output of a terminal as it was meant: colours become classes, all else that steers a terminal goes."""

import re
from collections.abc import Iterator
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

COLOURS: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
SET: Final = re.compile(r"\x1b\[([\d;]*)m")
STEERS: Final = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-ln-~]"  # moves and erases
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles and links
    r"|\x1b[@-Z\\^_]|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]"
)
OVERWRITTEN: Final = re.compile(r"^[^\n]*\r(?=[^\n])", re.MULTILINE)
"""What a line said before it was written again: bars of progress."""


def coloured(text: str) -> SafeString:
    return format_html_join("", "{}", ((_span(classes, run),) for classes, run in runs(text)))


def bare(text: str) -> str:
    """The same without colours."""
    return "".join(run for _, run in runs(text))


def runs(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Pieces of one look, with the classes of that."""
    parts = SET.split(_settled(text))
    look: dict[str, str] = {}
    for at, part in enumerate(parts):
        if at % 2:
            look = _changed(look, part)
        elif part := part.replace("\x1b", ""):
            yield tuple(look.values()), part


def _settled(text: str) -> str:
    return OVERWRITTEN.sub("", STEERS.sub("", text.replace("\r\n", "\n"))).replace("\r", "")


def _changed(look: dict[str, str], codes: str) -> dict[str, str]:
    """Only the eight colours, bold and faint; more colours than these are left out."""
    numbers = iter(int(code[:4] or 0) for code in codes.split(";"))
    for number in numbers:
        if number == 0:
            look = {}
        elif number in (38, 48):
            _skip(numbers)
        elif number in (1, 2):
            look = {**look, "weight": ("ansi-bold", "ansi-faint")[number - 1]}
        elif number == 22:
            look = {name: one for name, one in look.items() if name != "weight"}
        elif number == 39:
            look = {name: one for name, one in look.items() if name != "colour"}
        elif number in range(30, 38) or number in range(90, 98):
            look = {**look, "colour": f"ansi-{COLOURS[number % 10]}"}
    return look


def _skip(numbers: Iterator[int]) -> None:
    """The rest of a colour by number or by its parts."""
    kind = next(numbers, 0)
    for _ in range({5: 1, 2: 3}.get(kind, 0)):
        next(numbers, None)


def _span(classes: tuple[str, ...], text: str) -> SafeString:
    return format_html('<span class="{}">{}</span>', " ".join(classes), text) if classes else format_html("{}", text)
