"""The newest runs of a branch, a cell each, its height how it ended; a click opens it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT: Final = 36
CELL: Final = 12
STEP: Final = 16
LEAST: Final = 40
"""Few runs stand at the right end of the room for so many, and are not drawn out over all of it."""
FORMS: Final = {
    "passed": ("m-passed", f"M0 24h{CELL}v12h-{CELL}z"),
    "flaky": ("m-flaky", "M0 12h5v24h-5zM7 12h5v24h-5z"),
    "failed": ("m-failed", f"M0 0h{CELL}v36h-{CELL}z"),
    "interrupted": ("m-error", f"M0 36L{CELL / 2:g} 0l{CELL / 2:g} 36z"),
    "running": ("m-hollow", "M.5 24.5h11v11h-11z"),
}
"""Class and path by status, flaky one that failed by flakes only; they differ without their colours, too."""


class Cell(NamedTuple):
    status: str
    title: str
    href: str


def run_strip(cells: Sequence[Cell], label: str) -> SafeString:
    """`cells`: oldest first. Links are for the pointer: the list of runs has them for the keyboard."""
    width = max(LEAST, len(cells)) * STEP
    begin = width - len(cells) * STEP
    return format_html(
        '<svg class="run-strip" viewBox="0 0 {0} {1}" width="{0}" height="{1}" preserveAspectRatio="none"'
        ' role="group" aria-label="{2}">'
        '<path class="base" d="M0 {3}H{0}"/>{4}</svg>',
        width,
        HEIGHT,
        label,
        HEIGHT - 0.5,
        format_html_join(
            "",
            '<a href="{}" tabindex="-1" aria-label="{}" transform="translate({} 0)"><title>{}</title>'
            '<rect class="hit" width="16" height="36"/><path class="{}" d="{}"/></a>',
            (
                (cell.href, cell.title, begin + at * STEP, cell.title, *FORMS[cell.status])
                for at, cell in enumerate(cells)
            ),
        ),
    )
