"""Branches beside the default one: their states, kept together and forgotten when they rest."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from trends.judgement.reading import Place, Reading, day_of
from trends.models import Branch
from trends.stats.branches import branched
from trends.stats.settings import Settings
from trends.stats.state import States, layout

REST_DAYS: Final = 30.0
"""A branch without a run for so long starts anew: by then the default branch has moved on."""


def find(project: int, name: str) -> Branch | None:
    """As it was after its newest run."""
    return Branch.objects.filter(project=project, name=name).order_by("-run").first()


def is_awake(branch: Branch, reading: Reading) -> bool:
    return day_of(reading.run) - branch.day <= REST_DAYS


def states_of(branch: Branch | None, places: Sequence[Place], main: States, settings: Settings) -> States:
    """The branch's states of these variants; those that it did not run yet start from `main`."""
    states = branched(main, settings)
    if branch is not None:
        before, index = unpacked(branch, settings)
        have = [row for row, place in enumerate(places) if place in index]
        states[have] = before[[index[places[row]] for row in have]]
    return states


def unpacked(branch: Branch, settings: Settings) -> tuple[States, dict[Place, int]]:
    keys = np.frombuffer(branch.keys, "<i8").reshape(-1, 2).tolist()
    states = np.frombuffer(branch.states, layout(settings))
    return states, {Place(*key): row for row, key in enumerate(keys)}


def after(before: Branch | None, name: str, reading: Reading, states: States, settings: Settings) -> Branch:
    """The branch with the states of the run's variants; not stored yet."""
    places = reading.places
    if before is not None:
        old, index = unpacked(before, settings)
        others = sorted(index.keys() - set(places))
        states = np.concatenate([states, old[[index[place] for place in others]]])
        places = [*places, *others]
    return Branch(
        project_id=reading.run.project_id,
        name=name,
        run=reading.run.number,
        day=day_of(reading.run),
        keys=np.array(places, "<i8").tobytes(),
        states=states.tobytes(),
    )
