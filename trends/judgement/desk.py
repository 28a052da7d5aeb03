"""States of verdicts, in memory while runs are taken in: fetched when a run first needs them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from trends.judgement.array import array
from trends.judgement.reading import Place
from trends.models import Verdict
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.state import States, fresh, unpack

Indices = NDArray[np.intp]
ROOM = 256

NOTES = np.dtype(
    [
        ("run", "<i4"),  # newest run that said something, whatever the branch
        ("failed_run", "<i4"),
        ("failed_seq", "<i4"),  # newest failure on the default branch; 0 is none
        ("since", "<i4"),  # run that brought the word
        ("share", "<i4"),  # place in `shares` of what was known when it was last touched
    ]
)
FETCH = """
SELECT variant_id, stratum_id, state FROM trends_verdict WHERE variant_id = ANY(%s::bigint[]) AND state IS NOT NULL
"""


@dataclass
class Desk:
    project: int
    settings: Settings
    share: Share
    is_whole: bool = False
    """Nothing is in the database that is not here."""
    keys: list[Place] = field(default_factory=list)
    index: dict[Place, int] = field(default_factory=dict)
    shares: list[Share] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._states = fresh(ROOM, self.settings)
        self._notes = np.zeros(ROOM, NOTES)

    @property
    def states(self) -> States:
        """In the order of `keys`, as `notes`."""
        return self._states[: len(self.keys)]

    @property
    def notes(self) -> NDArray[np.void]:
        return self._notes[: len(self.keys)]

    @property
    def touched(self) -> Indices:
        return np.flatnonzero(self.notes["share"] > 0)

    def copy(self) -> Self:
        """With the same states, as if nothing had been touched."""
        other = replace(self, keys=list(self.keys), index=dict(self.index), shares=[])
        other._states, other._notes = self._states.copy(), self._notes.copy()
        other._notes["share"] = 0
        return other

    def at(self, places: Sequence[Place]) -> Indices:
        """Where they are; what is not here yet is fetched, or begun."""
        missing = [place for place in places if place not in self.index]
        if missing:
            self._begin(missing)
            if not self.is_whole:
                self._fetch(missing)
        return np.array([self.index[place] for place in places], np.intp)

    def touch(self, where: Indices, run: int) -> None:
        """These have changed with this run; the share of the project is that after it."""
        self.shares.append(self.share)
        self._notes["share"][where] = len(self.shares)
        self._notes["run"][where] = np.maximum(self._notes["run"][where], run)

    def _begin(self, places: Iterable[Place]) -> None:
        for place in places:
            self.index[place] = len(self.keys)
            self.keys.append(place)
        missing = max(len(self.keys) - len(self._states), 0)
        if missing:
            more = max(missing, len(self._states))
            self._states = np.concatenate([self._states, fresh(more, self.settings)])
            self._notes = np.concatenate([self._notes, np.zeros(more, NOTES)])

    def fetch_all(self) -> None:
        """Every state of the project."""
        if not self.is_whole:
            rows = Verdict.objects.filter(project=self.project, state__isnull=False)
            self.at([Place(*row) for row in rows.values_list("variant", "stratum").order_by("variant", "stratum")])
            self.is_whole = True

    def packed(self, where: Indices) -> NDArray[np.void]:
        """State and notes of each, as they are stored: one value of bytes a place."""
        both = np.dtype([("state", self._states.dtype), ("notes", NOTES)])
        packed = np.zeros(len(where), both)
        packed["state"], packed["notes"] = self._states[where], self._notes[where]
        packed["notes"]["share"] = 0
        return packed.view(f"V{both.itemsize}")

    def _fetch(self, places: Sequence[Place]) -> None:
        wanted = set(places)
        with connection.cursor() as cursor:
            cursor.execute(FETCH, [array({place.variant for place in places})])
            known = [row for row in cursor.fetchall() if (row[0], row[1]) in wanted]
        if known:
            where = [self.index[Place(row[0], row[1])] for row in known]
            self._states[where] = unpack((row[2][: -NOTES.itemsize] for row in known), self.settings)
            self._notes[where] = np.frombuffer(b"".join(row[2][-NOTES.itemsize :] for row in known), NOTES)
