"""The rows of a timeline: each worker with its lane drawn, below the name of its session."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from dashboard.charts.lane import MARKS, WIDTH, Bar, lane_chart
from dashboard.lanes import Lane, LongTest, Spread, Timeline
from dashboard.nodeid import parts_of
from dashboard.queries.run import RunDetail, SessionFacts
from dashboard.queries.run_timeline import LANES
from dashboard.show import percent, plural, seconds
from dashboard.verdict_lines.run import STALL_S

WIDE: Final = 5.0
"""Units of a lane's scale from which on a test is drawn by itself."""
TONE: Final = {"passed": 1, "xpassed": 3, "failed": 5, "error": 5}


@dataclass(frozen=True, slots=True)
class LaneRow:
    lane: Lane
    idle_s: float
    chart: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """The workers of one session."""

    title: str
    rows: list[LaneRow]


def groups_of(found: Timeline, run: RunDetail, base: str) -> list[Group]:
    """At most 64 workers; `base`: the address of the run."""
    bars = _bars(found, base)
    facts = {one.id: one for one in run.sessions}
    groups, room = [], LANES
    for at, (session, spread) in enumerate(found.sessions.items(), 1):
        rows = [_row(found, spread, lane, bars[session, lane.worker]) for lane in spread.lanes[:room]]
        room -= len(rows)
        if rows:
            groups.append(Group(_title(facts.get(session), at), rows))
    return groups


def marks_of(found: Timeline) -> list[str]:
    """What stands at the quarters of the axis."""
    zoom = found.shown
    first = seconds(zoom.from_s) if zoom.from_s else "0"
    return [first, *(seconds(zoom.from_s + zoom.wide_s * quarter / 4) for quarter in (1, 2, 3, 4))]


def _title(session: SessionFacts | None, at: int) -> str:
    facts = session.facts if session else {}
    python = f"Python {facts['python']}" if facts.get("python") else ""
    return ", ".join(part for part in (facts.get("job") or f"Session {at}", python) if part)


def _row(found: Timeline, spread: Spread, lane: Lane, bars: Sequence[Bar]) -> LaneRow:
    idle_s = spread.idle_s(lane)
    busy = percent(min(1.0, lane.busy_s / spread.wall_s)) if spread.wall_s > 0 else percent(1.0)
    label = f"{lane.name}: {plural(lane.results, 'result')}, busy {busy} of its session, idle {seconds(idle_s)}"
    first, last = max(0, int(_place(found, spread.began_s))), min(WIDTH - 1, int(_place(found, spread.ended_s)))
    if last < first:  # it was not there in the part that is shown
        first, last = 0, -1
    return LaneRow(lane, idle_s, lane_chart(lane.tones, first, last, bars, label))


def _place(found: Timeline, at_s: float) -> float:
    """Where a moment is on the scale of a lane."""
    zoom = found.shown
    return (at_s - found.began_s - zoom.from_s) / max(1e-3, zoom.wide_s) * WIDTH


def _bars(found: Timeline, base: str) -> defaultdict[tuple[int, str], list[Bar]]:
    bars: defaultdict[tuple[int, str], list[Bar]] = defaultdict(list)
    for test in found.longest:
        x = max(0.0, _place(found, test.at_s))
        width = min(float(WIDTH), _place(found, test.at_s + test.duration_s)) - x
        if width >= WIDE:
            bars[test.session, test.worker].append(
                Bar(x, width, MARKS[_tone(test)], _said(test), f"{base}results/{test.seq}/")
            )
    return bars


def _tone(test: LongTest) -> int:
    usual = TONE.get(test.outcome, 2)
    return 4 if usual < 4 and (test.longest_tick_s or 0.0) >= STALL_S else usual


def _said(test: LongTest) -> str:
    _, name, params = parts_of(test.nodeid)
    return f"{name}{params}: {test.reason or test.outcome}, {seconds(test.duration_s)}"
