"""The strips of all backends, and the stretches below them."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from dashboard.case.axis import Cell
from dashboard.case.segments import Segment
from dashboard.charts.history.frame import LANE, LEFT, RIGHT, Frame, draw
from dashboard.charts.strip import FORMS, STEP
from dashboard.parts import BACKENDS


def lanes(frame: Frame) -> Iterator[SafeString]:
    for row, (backend, lane) in enumerate(frame.axis.lanes.items()):
        name, word = BACKENDS[backend]
        top = row * LANE + 4
        yield draw('<text class="name b-{}" x="0" y="{}">{}</text>', name, top + 14, word)
        if backend in frame.axis.absent:
            yield draw('<text class="axis-name" x="{}" y="{}">{}</text>', LEFT, top + 14, frame.axis.absent[backend])
            continue
        yield draw('<path class="base" d="M{} {}.5H{}"/>', frame.x(0), top + 17, RIGHT)
        marks = sorted({cell.mark for cell in lane if cell is not None}, key=[*FORMS].index)
        paths = ((FORMS[mark][0], _cells(lane, mark)) for mark in marks)
        yield draw(
            '<g class="c-{}" transform="translate({} {}) scale({} 1)">{}</g>',
            name,
            frame.x(0),
            top,
            f"{frame.step / STEP:.4f}",
            format_html_join("", '<path class="{}" d="{}"/>', paths),
        )


def _cells(lane: Sequence[Cell | None], mark: str) -> str:
    draw = FORMS[mark][1]
    return "".join(draw(at * STEP) for at, cell in enumerate(lane) if cell is not None and cell.mark == mark)


def stretches(frame: Frame, segments: Sequence[Segment], query: str) -> Iterator[SafeString]:
    """Those of which it is known what began them name the address of the runs that may have: `query` and a number."""
    if not segments:
        return
    top = frame.lanes + 2
    yield draw('<text class="axis-name" x="0" y="{}">verdict</text>', top + 13)
    for at, segment in enumerate(segments, 1):
        yield _stretch(frame, segment, top, f"{query}seg={at}#blame" if segment.since else "")


def _stretch(frame: Frame, segment: Segment, top: float, address: str) -> SafeString:
    left, width = frame.x(segment.first), (segment.after - segment.first) * frame.step
    long = f"{segment.text} · {segment.failed} of {segment.runs} failed"
    text = next((one for one in (long, segment.text, segment.word) if len(one) * 6.2 < width - 10), "")
    return draw(
        '<g class="segment t-{}" data-address="{}"><rect x="{}" y="{}" width="{}" height="17" rx="2"/>'
        '<text x="{}" y="{}">{}</text><title>{}</title></g>',
        segment.tone,
        address,
        left,
        top,
        max(1.0, width - 1),
        left + 6,
        top + 12.5,
        text,
        long,
    )
