"""Runs of other branches: what they say of flaking counts, what is broken there is their own affair."""

from dataclasses import replace
from typing import Final

import numpy as np

from trends.stats.filter import advance, forecast
from trends.stats.rates import FLAKES, NEVER, Floats
from trends.stats.settings import Settings
from trends.stats.state import States
from trends.stats.tally import Tally

BROKEN_ON_A_BRANCH: Final = 0.2
"""How probably a variant is broken in the first run of a branch: people try things there."""
BROKEN_FAILS: Final = 0.999
"""A branch lives for a few runs: what is broken in it does not pass now and then, as over months it may."""


def branched(main: States, settings: Settings) -> States:
    """States to start a branch with: the rates are known from the default branch, the condition is not."""
    states = main.copy()
    brief = settings.breaks_briefly
    conditions = np.array([1 - BROKEN_ON_A_BRANCH, BROKEN_ON_A_BRANCH * brief, BROKEN_ON_A_BRANCH * (1 - brief)])
    states["belief"] = conditions[:, None] * main["belief"].sum(axis=1)[:, None, :]
    states["version_runs"] = 0
    states["version"] = 0
    states["seen"] = 0
    return states


def credited(main: Floats, before: Floats, after: Floats) -> Floats:
    """The belief on the default branch, with what a branch's run has taught about the rates."""
    expected, seen = before.sum(axis=1), after.sum(axis=1)
    learnt = seen / np.maximum(expected, 1e-300)
    of_silent = learnt[:, [NEVER]]  # none of them fails: a branch that knew of one alone has learnt of all
    learnt[:, :FLAKES] = np.where(expected[:, :FLAKES] > 0, learnt[:, :FLAKES], of_silent)
    weighed = main * learnt[:, None, :]
    normalised: Floats = weighed / weighed.sum(axis=(1, 2), keepdims=True)
    return normalised


def step_aside(main: States, branch: States, run: Tally, settings: Settings) -> tuple[States, States]:
    """Takes a branch's run in: the default branch's states and the branch's, after it.

    On the default branch only the rates move: no condition, no flag and no counter. A verdict there changes with its
    next own run.
    """
    settings = replace(settings, broken_fails=BROKEN_FAILS)
    expected = forecast(branch, run, settings).belief
    after = advance(branch, run, settings)
    learnt = main.copy()
    learnt["belief"] = credited(main["belief"], expected, after["belief"])
    return learnt, after
