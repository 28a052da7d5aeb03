"""From probabilities to words, with hysteresis: a verdict does not flicker."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.stats.outlook import mean_rate, p_broken, p_flaky
from trends.stats.rates import Floats
from trends.stats.settings import Settings
from trends.stats.share import Share, tempered
from trends.stats.state import BROKEN, FLAKY, States

VERDICTS: Final = ("unknown", "new", "healthy", "suspect", "fixed", "flaky", "broken")
"""From the mildest to the gravest: of several variants the gravest counts. `decided` gives places in it."""
UNKNOWN, NEW, HEALTHY, SUSPECT, FIXED, IS_FLAKY, IS_BROKEN = range(len(VERDICTS))

Flags = NDArray[np.uint8]


def held(before: NDArray[np.bool_], probability: NDArray[np.float64], enter: float, leave: float) -> NDArray[np.bool_]:
    return np.where(before, probability >= leave, probability >= enter)


def flagged(states: States, belief: Floats, settings: Settings) -> Flags:
    flaky = held(states["flags"] & FLAKY > 0, p_flaky(belief), settings.flaky_enter, settings.flaky_leave)
    broken = held(states["flags"] & BROKEN > 0, p_broken(belief), settings.broken_enter, settings.broken_leave)
    broken &= (states["flags"] & BROKEN > 0) | (states["failed_row"] >= settings.broken_failures)
    return (flaky * FLAKY | broken * BROKEN).astype(np.uint8)


def decide(states: States, share: Share, settings: Settings) -> States:
    """`states` with their flags brought up to date, in place: to be called once after every run."""
    belief = tempered(states["belief"], share, settings)
    flags = flagged(states, belief, settings)
    on = flags > 0
    first = on & (states["flags"] == 0)
    usual = np.where(flags & BROKEN > 0, settings.broken_fails, mean_rate(belief, settings))
    states["flagged_rate"] = np.where(first, usual, states["flagged_rate"])
    states["flagged_day"] = np.where(on, states["day"], states["flagged_day"])
    states["flags"] = flags
    states["p_flaky"] = p_flaky(belief)
    return states


def calm_enough(states: States, settings: Settings) -> NDArray[np.bool_]:
    """No failure for so long that 95 % of tests that flake as this one did would have shown one."""
    rate = np.clip(np.nan_to_num(states["flagged_rate"]), 1e-6, 1 - 1e-6)
    needed = np.maximum(settings.fixed_runs, np.log(0.05) / np.log1p(-rate))
    calm: NDArray[np.bool_] = states["calm_runs"] >= needed
    return calm


def decided(states: States, settings: Settings) -> NDArray[np.intp]:
    """Places in VERDICTS."""
    flags = states["flags"]
    lately = states["day"] - states["flagged_day"] <= settings.fixed_days
    cleared = np.where(calm_enough(states, settings), FIXED, SUSPECT)
    cases: list[tuple[NDArray[np.bool_], int | NDArray[np.int_]]] = [
        (states["results"] == 0, UNKNOWN),
        (flags & BROKEN > 0, IS_BROKEN),
        (flags & FLAKY > 0, IS_FLAKY),
        (states["p_flaky"] >= settings.suspect, SUSPECT),
        (lately, cleared),
        (states["results"] < settings.minimum_results, NEW),
    ]
    places: NDArray[np.intp] = np.select(
        [case for case, _ in cases], [np.asarray(place) for _, place in cases], HEALTHY
    )
    return places


def words(states: States, settings: Settings) -> list[str]:
    return [VERDICTS[place] for place in decided(states, settings)]
