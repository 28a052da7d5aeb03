"""Workers of a run side by side in time: how well the work was spread over them."""

from collections import defaultdict
from dataclasses import dataclass

from dashboard.zoom import Zoom


@dataclass(frozen=True, slots=True)
class Lane:
    """One worker of one session. Times are seconds after the run began."""

    session: int
    worker: str
    """Empty without xdist."""
    results: int
    bad: int
    busy_s: float
    """In setup, call and teardown of its tests."""
    began_s: float
    ended_s: float
    longest_s: float
    """Its longest test."""
    longest_tick_s: float | None
    gap_s: float
    """The longest time between two of its tests."""
    crashed: bool
    tones: bytes
    """For each column of time 0 (idle), or the gravest of `TONES`."""

    @property
    def name(self) -> str:
        return self.worker or "main"


TONES = ("passed", "neutral", "flaky", "slow", "failed")
"""From 1, in the order in which a column shows the gravest."""


@dataclass(frozen=True, slots=True)
class LongTest:
    session: int
    worker: str
    seq: int
    at_s: float
    duration_s: float
    outcome: str
    reason: str | None
    backend: str
    longest_tick_s: float | None
    nodeid: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How the workers of one session shared its tests."""

    lanes: list[Lane]

    @property
    def began_s(self) -> float:
        return min(lane.began_s for lane in self.lanes)

    @property
    def ended_s(self) -> float:
        return max(lane.ended_s for lane in self.lanes)

    @property
    def wall_s(self) -> float:
        return self.ended_s - self.began_s

    @property
    def even_end_s(self) -> float:
        """When it would have ended with its work split evenly; no test can be split."""
        busy_s = sum(lane.busy_s for lane in self.lanes) / len(self.lanes)
        longest_s = max(lane.longest_s for lane in self.lanes)
        return min(self.ended_s, self.began_s + max(busy_s, longest_s))

    def idle_s(self, lane: Lane) -> float:
        """How long it ran no test while its session lasted."""
        return max(0.0, self.wall_s - lane.busy_s)


@dataclass(frozen=True, slots=True)
class Timeline:
    lanes: list[Lane]
    began_s: float
    ended_s: float
    """Of all lanes, seconds after the run began."""
    longest: list[LongTest]
    """At most 240, the longest first."""
    zoom: Zoom | None = None
    """The part that is drawn, and that the longest tests are of; None: all of it."""

    @property
    def shown(self) -> Zoom:
        return self.zoom or Zoom(0.0, self.wall_s, self.wall_s)

    @property
    def wall_s(self) -> float:
        return self.ended_s - self.began_s

    @property
    def sessions(self) -> dict[int, Spread]:
        """Tests move between workers of a session, never between sessions: those may be other Pythons."""
        of: defaultdict[int, list[Lane]] = defaultdict(list)
        for lane in self.lanes:
            of[lane.session].append(lane)
        return {session: Spread(lanes) for session, lanes in of.items()}

    @property
    def busy_share(self) -> float:
        """Of the time that workers were there."""
        there_s = sum(spread.wall_s * len(spread.lanes) for spread in self.sessions.values())
        return min(1.0, sum(lane.busy_s for lane in self.lanes) / there_s) if there_s > 0 else 1.0

    @property
    def saved_s(self) -> float:
        """How much earlier the run would have ended, had every session split its tests evenly."""
        return self.ended_s - max(spread.even_end_s for spread in self.sessions.values())

    @property
    def idlest(self) -> tuple[Lane, float]:
        """The lane that ran nothing for longest, and for how long."""
        idle = [(lane, spread.idle_s(lane)) for spread in self.sessions.values() for lane in spread.lanes]
        return max(idle, key=lambda one: one[1])
