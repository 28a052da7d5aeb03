"""One run into the states: what has changed by it."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from trends.judgement import branches, outages
from trends.judgement.desk import Desk, Indices
from trends.judgement.reading import Reading
from trends.models import Branch, Change, Outage, Snapshot, Word
from trends.stats.branches import step_aside
from trends.stats.state import States
from trends.stats.step import step
from trends.stats.verdicts import decided

MATTERS: Final = Word.SUSPECT
"""Changes between milder words are nobody's concern."""


@dataclass
class Taken:
    """Rows that runs brought, not stored yet."""

    changes: list[Change] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)

    def branch(self, project: int, name: str) -> Branch | None:
        """As it is after the last run that was taken."""
        mine = (branch for branch in reversed(self.branches) if branch.name == name)
        return next(mine, None) or branches.find(project, name)


def take(desk: Desk, reading: Reading, branch: str | None, taken: Taken) -> None:
    """A run of the default branch, or of `branch`."""
    where = desk.at(reading.places)
    if branch is None:
        _take_trunk(desk, reading, where, taken)
    else:
        _take_aside(desk, reading, where, branch, taken)
    desk.touch(where, reading.run.number)


def _take_trunk(desk: Desk, reading: Reading, where: Indices, taken: Taken) -> None:
    before = desk.states[where]
    after, desk.share = step(before, desk.share, reading.tally, desk.settings)
    desk.states[where] = after
    _note_failures(desk, reading, where)
    taken.changes += _changes(desk, reading, where, before, after)
    taken.outages += outages.found(reading, outages.felled(before, after))


def _take_aside(desk: Desk, reading: Reading, where: Indices, name: str, taken: Taken) -> None:
    known = taken.branch(desk.project, name)
    known = known if known is not None and branches.is_awake(known, reading) else None
    main = desk.states[where]
    own = branches.states_of(known, reading.places, main, desk.settings)
    desk.states[where], own = step_aside(main, own, reading.tally, desk.settings)
    taken.branches.append(branches.after(known, name, reading, own, desk.settings))


def _note_failures(desk: Desk, reading: Reading, where: Indices) -> None:
    seqs = np.array([row.failed_seq or 0 for row in reading.rows], np.int32)
    failed = where[seqs > 0]
    desk.notes["failed_run"][failed] = reading.run.number
    desk.notes["failed_seq"][failed] = seqs[seqs > 0]


def _changes(desk: Desk, reading: Reading, where: Indices, before: States, after: States) -> list[Change]:
    was, now = decided(before, desk.settings), decided(after, desk.settings)
    changed = np.flatnonzero(was != now)
    desk.notes["since"][where[changed]] = reading.run.number
    matter = changed[np.maximum(was, now)[changed] >= MATTERS]
    return [_change(reading, row, int(was[row]), int(now[row])) for row in matter.tolist()]


def _change(reading: Reading, row: int, was: int, now: int) -> Change:
    place, run = reading.rows[row].place, reading.run
    return Change(
        project_id=run.project_id,
        variant_id=place.variant,
        stratum_id=place.stratum,
        run=run.number,
        at=run.created_at,
        was=was,
        now=now,
    )
