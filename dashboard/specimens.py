"""Charts of the pages, with made-up numbers: much, little, none, and some backends missing. For `/_ui/`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sin
from typing import Final, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.case.axis import Axis, AxisRun, Cell
from dashboard.case.segments import segments_of
from dashboard.charts import calendar, dumbbell, ecdf, grid, lane, scatter, trend
from dashboard.charts.columns import columns
from dashboard.charts.history import history_chart
from dashboard.charts.icicle import icicle
from dashboard.charts.interval import span_mark
from dashboard.charts.waterfall import waterfall
from dashboard.course import Course, PhaseSpan, Placed, PlacedCancellation, PlacedDeadline, Stall, Window
from dashboard.queries.case import CaseVariant, ChangeFact
from dashboard.queries.phase import Cancellation, Deadline, Hanging, SlowTick
from dashboard.queries.site_stacks import StackTotal
from dashboard.stacks import tree_of

LOOPS: Final = (("asyncio", "asyncio"), ("asyncio+uvloop", "uvloop"), ("trio", "trio"))
TODAY: Final = date(2026, 11, 23)
NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
BLOCKS: Final = "gateway/net/pool.py:88 Pool.dial"
CODEC: Final = "/opt/venv/lib/python3.13/site-packages/codec/frames.py:31 decode"
SITE_STACKS: Final = (
    StackTotal(["tests/test_pool.py:12 test_dials", BLOCKS, CODEC], False, 41, 2.4),
    StackTotal(["tests/test_pool.py:31 test_dials_again", "gateway/net/pool.py:40 Pool.get", BLOCKS], False, 30, 1.5),
)
EMPTY: Final = "empty"
PARTIAL: Final = "partial"


class Specimen(NamedTuple):
    """One chart in one state; `around`: the class that a page has around it."""

    note: str
    drawing: SafeString
    around: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    label: str
    sheet: str
    """Of `css/pages/`: the page that has these charts."""
    specimens: Callable[[], Sequence[Specimen]]


def _waves(number: int, level: float) -> list[float]:
    """So many values around a level, the same every time."""
    return [level * (1 + 0.3 * sin(at * 1.7) + 0.2 * sin(at * 0.31)) for at in range(number)]


def _compare() -> Sequence[Specimen]:
    axis = dumbbell.dumbbell_axis([0.0004, 12.0])
    all_three = [("asyncio", 0.0021), ("asyncio+uvloop", 0.0009), ("trio", 4.1)]
    lines = [(name, sorted(_waves(50, 0.01 * (at + 1)))) for at, (name, _) in enumerate(LOOPS)]
    points = [
        scatter.Point(f"tests/a.py::test_{at}", "#main", base, other)
        for at, (base, other) in enumerate(zip(_waves(60, 0.05), _waves(61, 0.09)[1:], strict=True))
    ]
    return (
        Specimen("the scale of all rows", dumbbell.dumbbell_scale(axis)),
        Specimen("one test on three backends", dumbbell.dumbbell(axis, all_three)),
        Specimen(f"{PARTIAL}: never run on trio", dumbbell.dumbbell(axis, [*all_three[:2], ("trio", None)])),
        Specimen(f"{EMPTY}: no time on any", dumbbell.dumbbell(axis, [(name, None) for name, _ in LOOPS])),
        Specimen("share of tests done within a time", ecdf.ecdf(lines, "Durations of 50 tests"), "scatters"),
        Specimen(
            f"{PARTIAL}: two backends", ecdf.ecdf([*lines[:2], ("trio", None)], "Durations of 50 tests"), "shapes"
        ),
        Specimen("60 tests, asyncio along, trio up", scatter.scatter("asyncio", "trio", points), "scatters"),
    )


def _grid() -> Sequence[Specimen]:
    values = [*_waves(40, 0.08), None, None, *_waves(18, 0.4)]
    by_length, by_stall = grid.duration_steps(values), grid.stall_steps(values)
    marks = "ppfpp pe tpcprps xXp" * 3
    return (
        Specimen("every mark, blanks where it did not run", grid.grid_row(marks, "60 runs")),
        Specimen("one run pointed at", grid.grid_row(marks, "60 runs", 24)),
        Specimen(f"{EMPTY}: it never ran", grid.grid_row(" " * 60, "no run")),
        Specimen("durations, two not known", grid.heat_row(values, by_length, "Durations of 60 runs")),
        Specimen("longest ticks", grid.heat_row(values, by_stall, "Longest ticks of 60 runs")),
        Specimen("failures of each run", grid.grid_head([*range(20)] * 3, list(range(1, 61)), 59)),
    )


def _trends() -> Sequence[Specimen]:
    runs = list(range(1, 81))
    lines = [trend.Line(marker, marker, runs, _waves(80, 20 + 4 * at), []) for at, (_, marker) in enumerate(LOOPS)]
    stepped = [*_waves(40, 20), *_waves(40, 31)]
    days = {TODAY - timedelta(days=back): (back % 6, f"{back} failed attempts") for back in range(0, 300, 2)}
    return (
        Specimen("three backends", trend.trend(lines, "Suite time of 80 runs")),
        Specimen(
            f"{PARTIAL}: one backend, and a shift",
            trend.trend([trend.Line("trio", "trio", runs, stepped, [40])], "Suite time of 80 runs, a shift at run 41"),
        ),
        Specimen(
            "too few runs for a line",
            trend.trend([trend.Line("asyncio", "asyncio", runs[:3], _waves(3, 20), [])], "Suite time of 3 runs"),
        ),
        Specimen(f"{EMPTY}: no run", trend.trend([], "no run")),
        Specimen("a year of days", calendar.calendar(days, TODAY, "Failed attempts by day")),
        Specimen(f"{EMPTY}: no day", calendar.calendar({}, TODAY, "No run in a year")),
    )


def _sites() -> Sequence[Specimen]:
    runs = list(range(4_700, 4_740))
    return (
        Specimen("held in each run", columns(runs, _waves(40, 0.4), "Held in 40 runs")),
        Specimen("held in one run", columns(runs[:1], [0.12], "Held in 1 run")),
        Specimen("stacks of a line: two callers, a library below", _icicle(SITE_STACKS)),
        Specimen("stacks of a line: the loop calls it itself", _icicle([StackTotal([BLOCKS], False, 3, 0.2)])),
        Specimen("a rate with its interval", span_mark(0.12, 0.22, 0.36, "22 %, 12 % to 36 %")),
        Specimen("a rate that is hardly known", span_mark(0.0, 0.5, 1.0, "50 %, 0 % to 100 %")),
    )


def _icicle(stacks: Sequence[StackTotal]) -> SafeString:
    return icicle(tree_of(stacks), BLOCKS, lambda _: "#main", "Stacks of a line")


def _run_tabs() -> Sequence[Specimen]:
    tones = [1] * 300 + [0] * 100 + [4] * 50 + [1] * 250 + [5] * 50 + [0] * 150 + [2] * 100
    bars = [lane.Bar(400, 50, "m-slow", "tests/a.py::test_slow, 1.2 s", "#main")]
    return (
        Specimen("a worker with gaps", lane.lane_chart(tones, 0, len(tones) - 1, bars, "gw0, busy 75 %"), "lane"),
        Specimen(f"{EMPTY}: it ran nothing", lane.lane_chart([0] * 1_000, 0, 999, [], "gw1, busy 0 %"), "lane"),
    )


def _result() -> Sequence[Specimen]:
    stalls = [_stall(0.3, 0.118, "gateway/net/pool.py:88 dial"), _stall(0.9, 0.07, "gateway/codec.py:31 decode")]
    late = Deadline("anyio.fail_after", "gateway/net/pool.py:140 dial", 1.5, 1.51, True, "raised")
    timed = PlacedDeadline(late, Placed(Window(0.2, 1.8), Window(0.29, 1.71), Window(1.7, 1.79)))
    asked = Cancellation("timeout", None, "backoff", None, "swallowed", 0.086)
    cancelled = PlacedCancellation(asked, Placed(Window(1.7, 1.876), Window(1.79, 1.79), Window(1.7, 1.79)))
    phases = [PhaseSpan("setup", Window(0, 0.2), False), PhaseSpan("call", Window(0.2, 1.8), True)]
    whole = [*phases, PhaseSpan("teardown", Window(1.8, 2.0), False)]
    hang = (1.4, Hanging("call", 1.4, 1.5, [], 0, [], {}))
    many = [_stall(0.02 + at * 0.04, 0.03, f"gateway/codec.py:{at} decode") for at in range(48)]
    return (
        Specimen("everything", waterfall(Course(2.0, whole, stalls, [timed], [cancelled], [hang], [(1.8, 1)], 0))),
        Specimen("many stalls: labels where there is room", waterfall(Course(2.0, whole, many, [], [], [], [], 0))),
        Specimen(f"{PARTIAL}: it died in the call", waterfall(Course(1.8, phases, [], [], [], [hang], [], 0))),
        Specimen(f"{EMPTY}: no phase was told", waterfall(Course(0.0, [], [], [], [], [], [], 0))),
    )


def _stall(at: float, length_s: float, site: str) -> Stall:
    return Stall(SlowTick(at, length_s, length_s, site, site, 3, "blocked"), Window(at, at + length_s))


def _test() -> Sequence[Specimen]:
    runs = [AxisRun(number, f"{number:07}", "main", NOON) for number in range(4_738, 4_858)]
    flaky = _lane("p" * 80 + "pprpfptpcpeps" * 3 + "p", 0.7)
    steady = _lane("p" * 120, 0.4)
    hole = [*_lane("p" * 60, 0.3), *[None] * 60]
    variant = CaseVariant(
        1, "trio", [], [ChangeFact(4_822, "healthy", "flaky", "tests", 4_815, 4_818, 4_821)], [], [], []
    )
    axis = Axis(runs, {"asyncio": steady, "trio": flaky})
    return (
        Specimen(
            "two backends, a stretch that began", history_chart(axis, segments_of(axis, [variant]), [variant], 0.1)
        ),
        Specimen(
            f"{PARTIAL}: no longer run on uvloop", history_chart(Axis(runs, {"asyncio+uvloop": hole}), [], [], 0.1)
        ),
        Specimen("three runs: too few for a line", history_chart(Axis(runs[:3], {"none": steady[:3]}), [], [], 0.1)),
    )


def _lane(marks: str, level: float) -> list[Cell | None]:
    return [Cell(mark, value, value / 5, 1) for mark, value in zip(marks, _waves(len(marks), level), strict=True)]


SHELVES: Final = {
    "compare": Shelf("Compare", "compare", _compare),
    "grid": Shelf("Grid", "grid", _grid),
    "trends": Shelf("Trends", "trends", _trends),
    "sites": Shelf("Slow sites", "sites", _sites),
    "run": Shelf("Workers", "run_tabs", _run_tabs),
    "result": Shelf("Result", "result", _result),
    "test": Shelf("History of a test", "test", _test),
}


def shown(specimen: Specimen) -> SafeString:
    """As a page has it."""
    if not specimen.around:
        return specimen.drawing
    return format_html('<div class="{}">{}</div>', specimen.around, specimen.drawing)
