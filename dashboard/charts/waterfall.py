"""What happened when in one attempt: phases, stalls, deadlines, cancellations and hangs over one axis of seconds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, floor
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.course import Course, Placed, Stall, Window
from dashboard.course_events import moment_words
from dashboard.queries.phase import SlowTick
from dashboard.show import plural, seconds
from dashboard.zoom import Zoom

WIDTH: Final = 800
LEFT: Final = 92
RIGHT: Final = WIDTH - 12
CHARACTER: Final = 6.1
"""Width of a character at 11 px, on average."""
LINE: Final = 15
LANE: Final = 24
ROW: Final = 26
PHASES: Final = 18
FOOT: Final = 20
LABEL_LINES: Final = 3
STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """The part of the axis of time that is shown."""

    first_s: float
    last_s: float

    @property
    def length_s(self) -> float:
        return self.last_s - self.first_s

    def x(self, at_s: float) -> float:
        return LEFT + min(1.0, max(0.0, (at_s - self.first_s) / self.length_s)) * (RIGHT - LEFT)

    def has(self, window: Window) -> bool:
        """Whether any of it is shown."""
        return window.first <= self.last_s and (window.last > self.first_s or window.first >= self.first_s)

    def marks(self) -> list[float]:
        """Round numbers, at most seven."""
        step = next(one for one in _steps() if self.length_s / one <= 6)
        return [step * at for at in range(ceil(self.first_s / step - 1e-9), floor(self.last_s / step + 1e-9) + 1)]


def _steps() -> Iterator[float]:
    for power in count(-6):
        yield from (10.0**power * factor for factor in STEPS)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart that is not the loop's."""

    lane: str
    text: str
    tone: str
    place: Placed


@dataclass(frozen=True, slots=True)
class Label:
    line: int
    x: float
    anchor: str
    text: str


def waterfall(course: Course, zoom: Zoom | None = None) -> SafeString:
    """All of it, or a part. The page says in words what the frames around deadlines mean."""
    scale = Scale(zoom.from_s, zoom.to_s) if zoom and zoom.wide_s else Scale(0.0, course.length_s or 1e-3)
    stalls = [one for one in course.stalls if scale.has(one.window)]
    labels = labels_of([(scale.x(one.window.first), _stall_text(one.tick)) for one in stalls])
    rows = [row for row in _rows(course) if scale.has(row.place.within)]
    loop = LINE * (1 + max((label.line for label in labels), default=-1)) + 4
    first_row = loop + LANE + 8
    phases = first_row + ROW * len(rows)
    height = phases + PHASES + FOOT
    parts = [
        *_grid(scale, height),
        *_moments(scale, rows, phases),
        *_loop(scale, stalls, course.length_s, loop, labels),
        *(part for at, row in enumerate(rows) for part in _row(scale, row, first_row + at * ROW, rows[at - 1 : at])),
        *_phases(scale, course, phases),
    ]
    return format_html(
        '<svg class="waterfall" viewBox="0 0 {} {}" role="img" data-left="{}" data-right="{}" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        f"{LEFT / WIDTH:.4f}",
        f"{RIGHT / WIDTH:.4f}",
        summary(course),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def summary(course: Course) -> str:
    """`1.59 s in 3 phases: 3 stalls, 1 deadline, 1 cancellation`"""
    words = ("stall", "deadline", "cancellation")
    counted = zip((len(course.stalls), len(course.deadlines), len(course.cancellations)), words, strict=True)
    told = [plural(some, word) for some, word in counted if some]
    what = f": {', '.join(told)}" if told else ""
    return f"{seconds(course.length_s)} in {plural(len(course.phases), 'phase')}{what}"


def labels_of(wanted: Sequence[tuple[float, str]]) -> list[Label]:
    """Texts above places from left to right; one that would overlap goes a line up, and is left out on the last."""
    taken = [0.0] * LABEL_LINES
    found = []
    for x, text in wanted:
        width = len(text) * CHARACTER
        is_late = x + width > WIDTH
        left = x - width if is_late else x
        line = next((at for at, end in enumerate(taken) if end + 8 <= left), None)
        if line is not None:
            taken[line] = left + width
            found.append(Label(line, x, "end" if is_late else "start", text))
    return found


def _stall_text(tick: SlowTick) -> str:
    """How long, and the line without its folders."""
    site = (tick.site or tick.leaf or "not seen").rpartition("/")[2]
    return f"{seconds(tick.duration_s)} {site}"[:48]


def _rows(course: Course) -> Iterator[Row]:
    for timed in course.deadlines:
        one = timed.deadline
        ended = f"fires {moment_words(timed.place.moment)}" if timed.place.moment else "in time"
        text = f"{one.kind} {seconds(one.limit_s)}, {ended}"
        yield Row("deadlines", text, "timeout" if one.fired else "neutral", timed.place)
    for asked in course.cancellations:
        it = asked.cancellation
        after = "" if it.latency_s is None else f" after {seconds(it.latency_s)}"
        text = f"{it.task or 'scope'}, {it.source}: {it.outcome or 'not seen'}{after}"
        yield Row("cancelled", text, "failed" if it.outcome == "swallowed" else "cancelled", asked.place)
    for at, hang in course.hangs:
        moment = Window(at, at)
        yield Row(
            "hanging",
            f"seen at {seconds(at)}, {plural(len(hang.tasks), 'task')}",
            "timeout",
            Placed(moment, moment, moment),
        )
    for at, left in course.left:
        moment = Window(at, at)
        yield Row("left over", f"{plural(left, 'task')} left pending", "flaky", Placed(moment, moment, moment))


def _grid(scale: Scale, height: float) -> Iterator[SafeString]:
    for at in scale.marks():
        x = scale.x(at)
        yield format_html('<path class="grid" d="M{} 0V{}"/>', f"{x:.1f}", height - FOOT)
        anchor = "end" if x > RIGHT - 24 else "mid"
        text = seconds(at) if at else "0"
        yield format_html('<text class="{}" x="{}" y="{}">{}</text>', anchor, f"{x:.1f}", height - 5, text)


def _moments(scale: Scale, rows: Sequence[Row], bottom: float) -> Iterator[SafeString]:
    """When deadlines fired, across all lanes."""
    for row in rows:
        if row.lane == "deadlines" and row.place.moment is not None and scale.has(row.place.moment):
            left, right = (scale.x(at) for at in row.place.moment)
            shape = '<rect class="fired" x="{}" y="0" width="{}" height="{}"/>'
            yield format_html(shape, f"{left:.1f}", f"{max(1.5, right - left):.1f}", bottom)


def _loop(
    scale: Scale, stalls: Sequence[Stall], length_s: float, top: float, labels: Sequence[Label]
) -> Iterator[SafeString]:
    yield format_html('<text class="name" x="0" y="{}">loop</text>', top + 16)
    there = '<rect class="there" x="{}" y="{}" width="{}" height="{}"/>'
    yield format_html(there, LEFT, top, f"{scale.x(length_s) - LEFT:.1f}", LANE)
    for stall in stalls:
        left, right = (scale.x(at) for at in stall.window)
        yield format_html(
            '<rect class="m-slow" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
            f"{left:.1f}",
            top,
            f"{max(1.5, right - left):.1f}",
            LANE,
            _stall_text(stall.tick),
        )
    for label in labels:
        y = top - 5 - label.line * LINE
        yield format_html(
            '<text class="t-slow {}" x="{}" y="{}">{}</text>', label.anchor, f"{label.x:.1f}", y, label.text
        )


def _row(scale: Scale, row: Row, top: float, before: Sequence[Row]) -> Iterator[SafeString]:
    """Its text on a line of its own, the bar below it."""
    if not before or before[0].lane != row.lane:
        yield format_html('<text class="name" x="0" y="{}">{}</text>', top + 12, row.lane)
    left, right = (scale.x(at) for at in row.place.within)
    is_late = left + len(row.text) * CHARACTER > WIDTH
    x, anchor = (RIGHT, "end") if is_late else (left, "start")
    yield format_html('<text class="t-{} {}" x="{}" y="{}">{}</text>', row.tone, anchor, f"{x:.1f}", top + 11, row.text)
    if row.place.within != row.place.surely:
        frame = '<rect class="within" x="{}" y="{}" width="{}" height="7" rx="2"/>'
        yield format_html(frame, f"{left:.1f}", top + 15.5, f"{max(2.0, right - left):.1f}")
    first, last = (scale.x(at) for at in row.place.surely)
    bar = '<rect class="surely m-{}" x="{}" y="{}" width="{}" height="7" rx="2"/>'
    yield format_html(bar, row.tone, f"{first:.1f}", top + 15.5, f"{max(2.0, last - first):.1f}")


def _phases(scale: Scale, course: Course, top: float) -> Iterator[SafeString]:
    yield format_html('<text class="name" x="0" y="{}">phases</text>', top + 13)
    for span in course.phases:
        if not scale.has(span.window):
            continue
        left, right = (scale.x(at) for at in span.window)
        shape = '<rect class="phase{}" x="{}" y="{}" width="{}" height="{}"><title>{} {}</title></rect>'
        failed, wide = " is-failed" if span.failed else "", max(1.0, right - left - 1)
        length = seconds(span.window.last - span.window.first)
        yield format_html(shape, failed, f"{left:.1f}", top, f"{wide:.1f}", PHASES, span.when, length)
        text = f"{span.when} {length}"
        if len(text) * CHARACTER < right - left - 10:
            yield format_html('<text x="{}" y="{}">{}</text>', f"{left + 6:.1f}", top + 13, text)
