"""What happened when in one attempt, as far as moments are recorded. Pure.

Older plugins tell of deadlines and cancellations a length only, and the phase they were in: one that takes most of its
phase must have been going on in the middle of it, and that much can be drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, NamedTuple

from dashboard.loop_facts import LoopFacts
from dashboard.queries.phase import Cancellation, Deadline, Hanging, Phase, SlowTick
from dashboard.queries.result import ResultDetail
from dashboard.verdict_lines.findings import is_near_miss

TEST_WIDE: Final = "pytest-timeout"
"""Begins with the test, not within a phase."""
MOST: Final = 8
"""Deadlines that are placed, and cancellations."""
SURE: Final = 0.5
"""Of the length of something: it is placed if it is certain for so much when it was going on."""


class Window(NamedTuple):
    """Seconds since the attempt began."""

    first: float
    last: float


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    when: str
    window: Window
    failed: bool


@dataclass(frozen=True, slots=True)
class Stall:
    tick: SlowTick
    window: Window


@dataclass(frozen=True, slots=True)
class Placed:
    """Something that lasted, somewhere within a window."""

    within: Window
    surely: Window
    """When it was going on in any case."""
    moment: Window | None
    """When the deadline fired, or the cancellation was requested."""


@dataclass(frozen=True, slots=True)
class PlacedDeadline:
    deadline: Deadline
    place: Placed


@dataclass(frozen=True, slots=True)
class PlacedCancellation:
    cancellation: Cancellation
    place: Placed


@dataclass(frozen=True, slots=True)
class Course:
    length_s: float
    phases: list[PhaseSpan]
    stalls: list[Stall]
    """In the order of time."""
    deadlines: list[PlacedDeadline]
    cancellations: list[PlacedCancellation]
    hangs: list[tuple[float, Hanging]]
    left: list[tuple[float, int]]
    """Tasks left pending at the end of a phase."""
    elsewhere: int
    """Deadlines and cancellations that are not placed: they could have been anywhere, or are too many."""

    @property
    def is_guessed(self) -> bool:
        """Whether some are placed by their length."""
        placed = [*(one.place for one in self.deadlines), *(one.place for one in self.cancellations)]
        return any(place.within != place.surely for place in placed)

    @property
    def is_eventful(self) -> bool:
        """Whether it is worth a look: a deadline that was far away is not."""
        near = any(one.deadline.fired or is_near_miss(one.deadline) for one in self.deadlines)
        return bool(near or self.stalls or self.cancellations or self.hangs or self.left)


def course_of_result(result: ResultDetail, loop: LoopFacts) -> Course:
    """`loop`: the facts of its phases, which say what deadlines are worth telling."""
    deadlines = [row.one for row in loop.deadlines.rows] if loop.deadlines else []
    failed = [failure.when for failure in result.failures] if result.outcome in ("failed", "error") else []
    return course_of(result.phases, result.hangings, result.client_at, failed, deadlines)


def course_of(
    phases: Sequence[Phase],
    hangs: Sequence[Hanging],
    began: float,
    failed: Sequence[str],
    deadlines: Sequence[Deadline],
) -> Course:
    """`began`: seconds since the epoch by the client's clock; `failed`: phases; `deadlines`: those worth telling."""
    ends = list(accumulate(phase.duration_s for phase in phases))
    windows = [Window(end - phase.duration_s, end) for phase, end in zip(phases, ends, strict=True)]
    stalls = sorted((stall for phase in phases for stall in _stalls(phase, began)), key=lambda one: one.window)
    told = list(zip(phases, windows, strict=True))
    timed = [one for phase, window in told for one in _deadlines(phase, window, deadlines, began)][:MOST]
    cancelled = [one for phase, window in told for one in _cancellations(phase, window, timed, began)][:MOST]
    some = sum(len(_listed(phase, "cancellations")) for phase in phases) + len(deadlines)
    return Course(
        length_s=max([0.0, *ends, *(stall.window.last for stall in stalls)]),
        phases=[PhaseSpan(phase.when, window, phase.when in failed) for phase, window in told],
        stalls=stalls,
        deadlines=timed,
        cancellations=cancelled,
        hangs=sorted(((hang.elapsed_s, hang) for hang in hangs), key=lambda one: one[0]),
        left=[(window.last, left) for phase, window in told if (left := _left(phase))],
        elsewhere=some - len(timed) - len(cancelled),
    )


def _stalls(phase: Phase, began: float) -> Iterator[Stall]:
    for tick in phase.loop.slow_ticks if phase.loop else ():
        if tick.at is not None:
            first = max(0.0, tick.at - began)
            yield Stall(tick, Window(first, first + tick.duration_s))


def _deadlines(phase: Phase, window: Window, told: Sequence[Deadline], began: float) -> Iterator[PlacedDeadline]:
    for one in _listed(phase, "deadlines"):
        around = Window(0.0, window.last) if one.kind == TEST_WIDE else window
        if one not in told or one.elapsed_s is None:
            continue
        moment_s = one.limit_s if one.fired else None
        place = (
            placed(around, one.elapsed_s, moment_s, ends_last=one.outcome == "left")
            if one.at is None
            else known(one.at - began, one.elapsed_s, moment_s)
        )
        if place is not None:
            yield PlacedDeadline(one, place)


def _cancellations(
    phase: Phase, window: Window, timed: Sequence[PlacedDeadline], began: float
) -> Iterator[PlacedCancellation]:
    """One that a deadline asked for was asked for when the deadline fired, where there is one of each in the phase."""
    listed = _listed(phase, "cancellations")
    by_timeout = [one for one in listed if one.source == "timeout"]
    fired = [one for one in _listed(phase, "deadlines") if one.fired and one.kind != TEST_WIDE]
    cause = next((one.place.moment for one in timed if one.deadline in fired), None)
    for one in listed:
        if one.at is not None:
            yield PlacedCancellation(one, known(one.at - began, one.latency_s or 0.0, 0.0))
            continue
        if one.latency_s is None:
            continue
        is_caused = cause is not None and [one] == by_timeout and len(fired) == 1
        place = _behind(cause, one.latency_s) if is_caused and cause else placed(window, one.latency_s, 0.0)
        if place is not None:
            yield PlacedCancellation(one, place)


def _behind(cause: Window, length_s: float) -> Placed:
    within = Window(cause.first, cause.last + length_s)
    return Placed(within, Window(cause.last, max(cause.last, cause.first + length_s)), cause)


def placed(window: Window, length_s: float, moment_s: float | None, *, ends_last: bool = False) -> Placed | None:
    """Where in a window something was that lasted so long; None when it could be anywhere.

    `moment_s`: when in its course the telling moment was; `ends_last`: it went on until the end of the window.
    """
    latest = max(window.first, window.last - length_s)
    earliest = latest if ends_last else window.first
    if earliest + length_s - latest < SURE * length_s:
        return None
    moment = None if moment_s is None else Window(earliest + moment_s, latest + moment_s)
    return Placed(Window(earliest, latest + length_s), Window(latest, earliest + length_s), moment)


def known(first_s: float, length_s: float, moment_s: float | None) -> Placed:
    """What was told with its moment."""
    first = max(0.0, first_s)
    window = Window(first, first + length_s)
    moment = None if moment_s is None else Window(first + moment_s, first + moment_s)
    return Placed(window, window, moment)


def _listed(phase: Phase, part: str) -> list[Any]:
    told = getattr(phase.ledger, part) if phase.ledger else None
    return told.listed if told else []


def _left(phase: Phase) -> int:
    tasks = phase.ledger.tasks if phase.ledger else None
    return (tasks.left or 0) if tasks else 0
