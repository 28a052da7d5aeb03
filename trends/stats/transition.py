"""What may have changed since a variant was last seen: code, environment, and how much of the old still counts."""

import numpy as np

from trends.stats.fading import age, faded
from trends.stats.rates import Floats
from trends.stats.settings import Settings
from trends.stats.state import GOOD, LONG, SHORT, States
from trends.stats.tally import Tally


def changes(states: States, run: Tally, settings: Settings) -> Floats:
    """Per variant, how much of a new version this run is: 1 for a new one, less for a repetition of the last."""
    repeated = np.minimum(1.0, settings.same_version * states["version_runs"])
    share: Floats = np.where(states["version"] == run.versions, repeated, 1.0)
    return share


def days_since(states: States, day: float) -> Floats:
    """Never negative: clocks jump."""
    passed: Floats = np.fmax(day - states["day"], 0.0)
    return np.nan_to_num(passed)


def moved(belief: Floats, change: Floats, days: Floats, settings: Settings) -> Floats:
    """`belief` (n × conditions × rates) before this run's results. The breakages that hit all variants of a test at
    once are not in it: those are judged together with the results of the others."""
    return faded(changed(belief, change, settings), age(days, change, settings), settings)


def changed(belief: Floats, change: Floats, settings: Settings) -> Floats:
    """`belief` after a new version, or so much of one."""
    change = change[:, None]
    breaks = change * settings.breaks * (1 - settings.breaks_everywhere)
    mended_short = change * settings.short_ends * belief[:, SHORT]
    mended_long = change * settings.long_ends * belief[:, LONG]
    broken = breaks * belief[:, GOOD]
    after = np.empty_like(belief)
    after[:, GOOD] = belief[:, GOOD] - broken + mended_short + mended_long
    after[:, SHORT] = belief[:, SHORT] - mended_short + settings.breaks_briefly * broken
    after[:, LONG] = belief[:, LONG] - mended_long + (1 - settings.breaks_briefly) * broken
    return after


def hit(belief: Floats, breaks: Floats, settings: Settings) -> Floats:
    """`belief` after a breakage that comes with probability `breaks` (per variant)."""
    broken = belief[:, GOOD] * breaks[:, None]
    after = belief.copy()
    after[:, GOOD] -= broken
    after[:, SHORT] += settings.breaks_briefly * broken
    after[:, LONG] += (1 - settings.breaks_briefly) * broken
    return after
