"""The past again, under two sets of settings: which variants would have been flagged, and when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from ingest.models import Run
from trends.judgement import taking
from trends.judgement.branches import REST_DAYS
from trends.judgement.desk import Desk
from trends.judgement.reading import Place, Reading, day_of
from trends.judgement.taking import Taken
from trends.models import Branch, Change, Word
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.verdicts import decided

FLAGGED: Final = (Word.FLAKY, Word.BROKEN)


class Apart(Taken):
    """What runs bring is kept here alone; branches of the database are not looked at."""

    def branch(self, project: int, name: str) -> Branch | None:  # noqa: ARG002
        mine = (branch for branch in reversed(self.branches) if branch.name == name)
        return next(mine, None)

    def forget(self, day: float) -> None:
        """All but the newest state of each branch that is awake."""
        newest = {branch.name: branch for branch in self.branches if day - branch.day <= REST_DAYS}
        self.branches = list(newest.values())


@dataclass
class Player:
    """One set of settings, and what it says."""

    project: int
    settings: Settings
    taken: Apart = field(default_factory=Apart)

    def __post_init__(self) -> None:
        self.desk = Desk(self.project, self.settings, Share(), is_whole=True)

    def take(self, reading: Reading, branch: str | None) -> None:
        taking.take(self.desk, reading, branch, self.taken)
        self.taken.forget(day_of(reading.run))

    def flags(self, since: datetime) -> dict[Place, Change]:
        """By place the first change since then to a flagged word."""
        found: dict[Place, Change] = {}
        for change in self.taken.changes:
            if change.at >= since and change.now in FLAGGED and change.was not in FLAGGED:
                found.setdefault(Place(change.variant_id, change.stratum_id), change)
        return found

    def cleared(self, since: datetime) -> dict[Place, Change]:
        """By place the last change since then from a flagged word, where it is not flagged again."""
        flagged = self.flagged_now()
        return {
            Place(change.variant_id, change.stratum_id): change
            for change in self.taken.changes
            if change.at >= since
            and change.was in FLAGGED
            and change.now not in FLAGGED
            and Place(change.variant_id, change.stratum_id) not in flagged
        }

    def flagged_now(self) -> set[Place]:
        words = decided(self.desk.states, self.settings)
        return {self.desk.keys[row] for row in np.flatnonzero(np.isin(words, FLAGGED)).tolist()}

    def failures(self) -> dict[Place, int]:
        return dict(zip(self.desk.keys, self.desk.states["failures"].tolist(), strict=True))


def play(players: Iterable[Player], readings: Iterable[tuple[Run, Reading, str | None]]) -> int:
    """Answers how many runs that were."""
    count = 0
    for _, reading, branch in readings:
        for player in players:
            player.take(reading, branch)
        count += 1
    return count
