"""Rows of the table that says what the history chart shows, as HTML.

They are most of the page's cells: written here and not by a template, the page takes a fifth less CPU.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from dashboard import parts, show
from dashboard.case.axis import AxisRun, Cell

MARKS = {
    "p": ("passed", None, ""),
    "r": ("flaky", None, "passed on retry"),
    "f": ("failed", None, ""),
    "e": ("error", None, ""),
    "t": ("failed", "timed out", ""),
    "c": ("failed", "cancelled", ""),
    "s": ("skipped", None, ""),
    "x": ("xfailed", None, ""),
    "X": ("xpassed", None, ""),
}
NONE = '<td data-cell><span class="dimmer">–</span></td>'


@cache
def mark(letter: str) -> SafeString:
    """The outcome that a letter of `trends.strip.MARKS` stands for."""
    name, reason, word = MARKS[letter]
    return parts.outcome(name, reason, word)


def history_rows(table: Sequence[tuple[AxisRun, Sequence[tuple[str, Cell | None]]]], base: str) -> SafeString:
    """`base`: the address of the list of runs."""
    now = timezone.now()
    return SafeString("".join(_row(run, cells, f"{base}{run.number}/", now) for run, cells in table))


# Of what stands here only a revision was written by others, so it alone is escaped.
def _row(run: AxisRun, cells: Sequence[tuple[str, Cell | None]], address: str, now: datetime) -> str:
    bad = ' data-bad="1"' if any(cell is not None and cell.is_bad for _, cell in cells) else ""
    return (
        f'<tr data-run="{run.number}"{bad}><td><a class="link" href="{address}">{show.count(run.number)}</a></td>'
        f"<td><code>{escape((run.revision or '–')[:7])}</code></td>"
        f'<td><time datetime="{run.at.isoformat(timespec="seconds")}" title="{show.exact(run.at)}">'
        f"{show.ago(run.at, now)}</time></td>{''.join(_cell(cell, address) for _, cell in cells)}</tr>"
    )


def _cell(cell: Cell | None, address: str) -> str:
    if cell is None:
        return NONE
    tick = f" · tick {show.seconds(cell.longest_s)}" if cell.longest_s else ""
    return (
        f'<td data-cell><a href="{address}results/{cell.seq}/">{mark(cell.mark)}</a> '
        f'<span class="dim">{show.seconds(cell.seconds)}{tick}</span></td>'
    )
