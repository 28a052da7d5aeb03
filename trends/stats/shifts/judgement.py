"""Whether a score over its threshold is a shift that somebody wants to hear of."""

import numpy as np

from trends.stats.shifts.factor import update_row
from trends.stats.shifts.peak import Peak
from trends.stats.shifts.ranks import Floats
from trends.stats.shifts.series import Series
from trends.stats.shifts.settings import Settings
from trends.stats.shifts.shift import Shift
from trends.stats.shifts.split import Effect, effect, locate, rest, spread, stickiness


def judge(series: Series, row: int, values: Floats, peak: Peak, settings: Settings) -> Shift | None:
    """The shift in a row's normalised `values`, if it is large and no mere stretch; the window restarts at it."""
    count = int(series.counts[row])
    present, runs = values[-count:], series.runs[row, -count:].tolist()
    place = locate(present, count - peak.after)
    before, after = present[: place.best], present[place.best :]
    left, change = rest(before, after), effect(before, after)
    if peak.height <= stickiness(left) or not _lasts(before, after, change):
        return None
    if abs(change.middle) < settings.min_spreads * spread(left):
        return None
    now = float(series.slopes[row] * np.median(series.factors[row, -len(after) :]))
    old, new = (float(np.exp(np.median(side) + now)) for side in (before, after))
    if not _matters(change, old, new, settings):
        return None
    recovered = _remember(series, row, before, after, settings)
    series.restart(row, len(after))
    update_row(series, row, after)
    ratio_low, ratio, ratio_high = np.exp((change.low, change.middle, change.high)).tolist()
    low, best, high = runs[place.low], runs[place.best], runs[place.high]
    return Shift(low, best, high, ratio, ratio_low, ratio_high, old, new, recovered, runs[-1])


def _lasts(before: Floats, after: Floats, change: Effect) -> bool:
    """The newest value is nearer to the new level: what has ended before it was noticed is nobody's concern."""
    return (float(after[-1]) - float(np.median(before))) / change.middle > 0.5 if change.middle else False


def _matters(change: Effect, old: float, new: float, settings: Settings) -> bool:
    certain = change.low * change.high > 0
    return certain and abs(change.middle) >= np.log(settings.min_ratio) and abs(new - old) >= settings.min_delta_s


def _remember(series: Series, row: int, before: Floats, after: Floats, settings: Settings) -> bool:
    """Keep where a series was before it got slower; True when it is back there."""
    base, level = float(series.bases[row]), float(np.median(after))
    if level > np.median(before):
        series.bases[row] = np.median(before) if np.isnan(base) else base
        return False
    if np.isnan(base) or level > base + np.log(settings.min_ratio):
        return False
    series.bases[row] = np.nan
    return True
