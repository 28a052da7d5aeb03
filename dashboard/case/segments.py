"""Stretches of runs in which a case was thought of alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from dashboard.case.axis import Axis
from dashboard.parts import BACKENDS
from dashboard.queries.case import CaseVariant, ChangeFact
from dashboard.show.lists import listed

BAD: Final = ("broken", "flaky", "suspect")
"""The gravest first."""
STEADY: Final = "steady"
"""What is fixed, new or unknown is steady as far as anybody knows."""
HASTY: Final = 5
"""Runs: a verdict of broken that gave way to flaky within fewer was a guess, and the stretch was flaky all along."""
TONES: Final = {"broken": "failed", "flaky": "flaky", "suspect": "slow", "steady": "passed"}


@dataclass(frozen=True, slots=True)
class Segment:
    word: str
    backends: list[str]
    """On which it was so; empty of a steady one."""
    first: int
    """Places on the axis; `after` is not part of it."""
    after: int
    failed: int
    runs: int
    """Cells with a failure, of all."""
    since: ChangeFact | None
    """What began it; None: it began before the axis, or nothing is known of it."""

    @property
    def tone(self) -> str:
        return TONES[self.word]

    @property
    def text(self) -> str:
        names = listed([BACKENDS[name][1] for name in self.backends])
        return f"{self.word} on {names}" if names else self.word


def began(change: ChangeFact) -> int:
    """The run that most likely brought it; the run that made it certain, where nothing speaks of another."""
    return change.middle or change.run


def segments_of(axis: Axis, variants: Sequence[CaseVariant]) -> list[Segment]:
    """By the gravest word of all variants, oldest first; neighbours differ."""
    if not axis.runs:
        return []
    variants = [replace(variant, changes=settled(variant.changes)) for variant in variants]
    places = {math.floor(axis.place(began(change))) for variant in variants for change in variant.changes}
    begins = sorted({0, *(place for place in places if 0 < place < len(axis.runs))})
    found: list[Segment] = []
    for first, after in pairwise([*begins, len(axis.runs)]):
        segment = _segment(axis, variants, first, after)
        if found and (found[-1].word, found[-1].backends) == (segment.word, segment.backends):
            last = found.pop()
            segment = replace(last, after=after, failed=last.failed + segment.failed, runs=last.runs + segment.runs)
        found.append(segment)
    return found


def settled(changes: Sequence[ChangeFact]) -> list[ChangeFact]:
    """The changes, newest first, with what is known by now: two failures in a row look broken until the next run."""
    after: dict[str, ChangeFact] = {}
    found = []
    for change in changes:
        later = after.get(change.stratum)
        found.append(replace(change, now="flaky") if later is not None and _is_hasty(change, later) else change)
        after[change.stratum] = change
    return found


def _is_hasty(change: ChangeFact, later: ChangeFact) -> bool:
    return change.now == "broken" and later.now == "flaky" and later.run - change.run < HASTY


def _segment(axis: Axis, variants: Sequence[CaseVariant], first: int, after: int) -> Segment:
    number = axis.runs[first].number
    words = {variant.backend: _word(variant, number) for variant in variants}
    word = next((one for one in BAD if one in words.values()), STEADY)
    backends = [] if word == STEADY else [backend for backend, one in words.items() if one == word]
    cells = [cell for lane in axis.lanes.values() for cell in lane[first:after] if cell is not None]
    changes = (change for variant in variants for change in variant.changes if change.now == word)
    since = next((change for change in changes if math.floor(axis.place(began(change))) == first), None)
    return Segment(word, backends, first, after, sum(cell.is_bad for cell in cells), len(cells), since)


def _word(variant: CaseVariant, number: int) -> str:
    """What it was as of a run: the gravest of its strata."""
    strata = {change.stratum: "" for change in variant.changes}
    for stratum in strata:
        mine = [change for change in reversed(variant.changes) if change.stratum == stratum]
        past = [change for change in mine if began(change) <= number]
        strata[stratum] = past[-1].now if past else mine[0].was
    return next((word for word in BAD if word in strata.values()), STEADY)
