"""What the loop of one attempt did, its phases put together: the tables and notes of the result page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from dashboard import loop_notes
from dashboard.queries.phase import Ledger, Phase
from dashboard.tick_lengths import merged
from dashboard.words import NEAR_MISS

SUITE_WIDE: Final = "pytest-timeout"


@dataclass(frozen=True, slots=True)
class InPhase:
    """A record and the phase it is from."""

    when: str
    one: Any


@dataclass(frozen=True, slots=True)
class Part:
    """A table and the sentence above it."""

    note: str
    rows: list[InPhase]


@dataclass(frozen=True, slots=True)
class LoopFacts:
    measured: bool
    """Whether any loop ran."""
    lengths: dict[int, int]
    """Ticks by bucket."""
    lengths_note: str
    slow: Part
    deadlines: Part | None
    cancellations: Part | None
    tasks: Part | None
    leftovers: list[InPhase]
    errors: list[InPhase]
    flags: list[str]
    also: list[str]
    unseen: list[str]


def facts_of(phases: list[Phase]) -> LoopFacts:
    loops = [phase.loop for phase in phases if phase.loop is not None]
    lengths = merged(loops)
    ticks = sorted(_rows(phases, "loop", "slow_ticks"), key=lambda row: -row.one.duration_s)
    flags = dict.fromkeys(flag for phase in phases if phase.ledger for flag in phase.ledger.flags)
    return LoopFacts(
        measured=bool(loops),
        lengths=lengths,
        lengths_note=loop_notes.lengths(lengths, [loop.longest_tick_s for loop in loops]),
        slow=Part(loop_notes.slow([loop.slow for loop in loops], len(ticks)), ticks),
        deadlines=_news(_part(phases, "deadlines", "listed")),
        cancellations=_part(phases, "cancellations", "listed"),
        tasks=_part(phases, "tasks", "pending"),
        leftovers=_rows(phases, "ledger", "leftovers"),
        errors=_rows(phases, "ledger", "errors"),
        flags=[loop_notes.flag(flag) for flag in flags],
        also=[note for phase in phases if (note := loop_notes.also(phase))],
        unseen=loop_notes.unseen(phases),
    )


def _part(phases: list[Phase], name: str, rows: str) -> Part | None:
    """The part of that name of all ledgers that have it; None when there was nothing of it."""
    told = [(phase.when, part) for phase in phases if (part := _of(phase.ledger, name)) is not None]
    if not told:
        return None
    note = getattr(loop_notes, name)([part for _, part in told])
    listed = [InPhase(when, one) for when, part in told for one in getattr(part, rows)]
    return Part(note, sorted(listed, key=_closeness) if name == "deadlines" else listed)


def _news(deadlines: Part | None) -> Part | None:
    """A limit that the suite puts on every test is none, as long as it is far away."""
    far = (
        deadlines
        and deadlines.rows
        and all(row.one.kind == SUITE_WIDE and _is_far(row.one.margin) for row in deadlines.rows)
    )
    return None if far else deadlines


def _is_far(margin: float | None) -> bool:
    return margin is None or margin >= NEAR_MISS


def _closeness(row: InPhase) -> tuple[bool, float]:
    """Those that fired, then by what was left."""
    return not row.one.fired, 1.0 if row.one.margin is None else row.one.margin


def _of(ledger: Ledger | None, name: str) -> Any:
    return None if ledger is None else getattr(ledger, name)


def _rows(phases: Iterable[Phase], part: str, name: str) -> list[InPhase]:
    told = [(phase.when, getattr(phase, part)) for phase in phases]
    return [InPhase(when, one) for when, whole in told if whole is not None for one in getattr(whole, name)]
