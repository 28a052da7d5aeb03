"""What one worker did when: a Gantt of columns, the gaps between them shaded, long tests one by one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 1000
"""Units of a lane's own scale; the page stretches it."""
HEIGHT: Final = 20
GAP: Final = 4
"""Shorter gaps are not shaded."""
MARKS: Final = ("", "m-passed", "m-neutral", "m-flaky", "m-slow", "m-failed")
"""By tone; see `dashboard.lanes.TONES`."""


class Bar(NamedTuple):
    """One test, in units of the scale."""

    x: float
    width: float
    mark: str
    title: str
    href: str


def lane_chart(tones: Sequence[int], first: int, last: int, bars: Iterable[Bar], label: str) -> SafeString:
    """`tones`: for each column 0 or a tone; the worker was there from column `first` to `last`, inclusive.

    The page has the pattern `hatch`.
    """
    spans = list(_spans(tones))
    gaps = [(at, width) for at, width, tone in _spans(tones[first : last + 1]) if not tone and width >= GAP]
    return format_html(
        '<svg class="gantt" viewBox="0 0 {} {}" preserveAspectRatio="none" role="group" aria-label="{}">'
        '<rect class="there" x="{}" width="{}" height="{}"/><path class="gap" fill="url(#hatch)" d="{}"/>{}{}'
        '<path class="grid" d="{}"/></svg>',
        WIDTH,
        HEIGHT,
        label,
        first,
        last + 1 - first,
        HEIGHT,
        "".join(_box(first + at, width) for at, width in gaps),
        format_html_join("", '<path class="{}" d="{}"/>', _paths(spans)),
        format_html_join(
            "",
            '<a href="{}" tabindex="-1" aria-label="{}"><title>{}</title>'
            '<rect class="long {}" x="{}" width="{}" height="20"/></a>',
            ((bar.href, bar.title, bar.title, bar.mark, f"{bar.x:.5g}", f"{bar.width:.4g}") for bar in bars),
        ),
        "".join(f"M{WIDTH * quarter // 4} 0v{HEIGHT}" for quarter in (1, 2, 3)),
    )


def _spans(tones: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Place, width and tone of each stretch of one tone."""
    at = 0
    for tone, stretch in groupby(tones):
        width = len(list(stretch))
        yield at, width, tone
        at += width


def _paths(spans: Sequence[tuple[int, int, int]]) -> Iterator[tuple[str, str]]:
    for tone in range(1, len(MARKS)):
        path = "".join(_box(at, width) for at, width, one in spans if one == tone)
        if path:
            yield MARKS[tone], path


def _box(at: int, width: int) -> str:
    return f"M{at} 0h{width}v{HEIGHT}h-{width}z"
