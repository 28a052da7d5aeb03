"""What may have hit many tests of a run at once, and how probable each is beforehand."""

from functools import cache
from typing import NamedTuple

import numpy as np

from trends.stats.rates import Floats
from trends.stats.settings import Settings


class Cause(NamedTuple):
    """With it a test has one of these, with that probability."""

    outage: float = 0.0
    """Fails by an outage that comes and goes: it may pass when repeated."""
    down: float = 0.0
    """Fails by an outage as long as the run: in it, it is as if broken."""
    breakage: float = 0.0
    """Is broken by this version."""


class Scope(NamedTuple):
    """How closely a group of tests is looked at. Few failures among many tests are nothing in a module, and in a job
    they may be an outage of what a part of its tests depends on: the only trace of it where modules are not known."""

    outage: float
    """Probability of an outage in a run …"""
    breaks: float
    """… and that a new version breaks many tests."""
    fewest: int
    """Tests that have to fail before a common cause is looked for …"""
    excess: float
    """… and the share of the group's tests by which they have to be more than was to be expected."""
    smallest: float
    """The smallest share of the tests that a common cause hits."""


def of_job(settings: Settings) -> Scope:
    return Scope(settings.job_outage, settings.job_breaks, fewest=3, excess=0.005, smallest=0.0)


def of_module(settings: Settings) -> Scope:
    return Scope(settings.module_outage, settings.module_breaks, fewest=2, excess=0.04, smallest=0.1)


@cache
def kinds(settings: Settings) -> tuple[Cause, ...]:
    """The first is "none". An outage and a breakage of one share make as many tests fail: which of them it was is for
    their prior, for reruns and for later runs to say, not for the distance to the next share in the table."""
    broken = [min(share / settings.broken_fails, 1.0) for share in settings.shares]
    outages = (Cause(outage=share) for share in settings.shares)
    return (Cause(), *outages, *(Cause(down=share) for share in broken), *(Cause(breakage=share) for share in broken))


@cache
def is_outage(settings: Settings) -> tuple[bool, ...]:
    return tuple(cause.outage + cause.down > 0 for cause in kinds(settings))


def priors(change: Floats, scope: Scope, settings: Settings) -> Floats:
    """n × kinds. What is not a new version, or only in part (`change`, per variant), breaks so much less."""
    possible = np.array(settings.shares) >= scope.smallest
    each = possible / possible.sum()
    half = scope.outage / 2 * each  # as many outages come and go as last
    breaks = scope.breaks * change[:, None]
    rows = [np.broadcast_to(half, (len(change), len(half)))] * 2
    chances: Floats = np.concatenate([1 - scope.outage - breaks, *rows, breaks * each], axis=1)
    return chances
