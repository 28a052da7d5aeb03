"""Are we getting slower, since when, and because of what?"""

from dashboard.named import the_run, the_test
from dashboard.queries.trends import CaseShift, Series
from dashboard.sentence import Sentence, Span, filled, plain, strong
from dashboard.show import percent, plural, seconds
from dashboard.window import Window
from trends.stats.levels import LEAST, Level

ENOUGH = 2 * LEAST
"""Runs below which no change is looked for."""
NEAR = 2
"""Runs around a change in which a test's own change belongs to it."""


def trends_line(series: list[Series], shifts: list[CaseShift], window: Window) -> Sentence:
    """Of the time that the suite takes in runs of the default branch."""
    runs = max((len(one.runs) for one in series), default=0)
    if not runs:
        return (strong(f"No whole run on the default branch in {window.days} days."),)
    if runs < ENOUGH:
        return (strong(f"{plural(runs, 'run')} so far; changes are looked for from {ENOUGH} on."),)
    changed = [(one, one.levels) for one in series if one.levels]
    if not changed:
        return (
            strong(f"The suite takes as long as {window.days} days ago"),
            plain(f" on {_names(series)} ({plural(runs, 'run')})."),
        )
    steps = [_overall(one) for one in series]
    told = [f"{_size(step)} on {one.backend}" for one, step in zip(series, steps, strict=True)]
    newest_on, newest = max(
        ((one, level) for one, found in changed for level in found), key=lambda pair: pair[0].runs[pair[1].at].number
    )
    number = newest_on.runs[newest.at].number
    finding = f"Against the first runs of {window.days} days, the suite is {', '.join(told)}."
    return (
        strong(finding),
        *filled(
            " The newest change: {change} on {where} in {run}.",
            change=_change(newest),
            where=_with(series, newest_on, number),
            run=the_run(number),
        ),
        *_because(newest_on, newest, shifts),
    )


def _names(series: list[Series]) -> str:
    return ", ".join(one.backend for one in series)


def _with(series: list[Series], first: Series, number: int) -> str:
    """That backend, or all of them when all changed there."""
    there = [any(abs(one.runs[level.at].number - number) <= NEAR for level in one.levels) for one in series]
    return f"{first.backend} and the others alike" if all(there) and len(series) > 1 else first.backend


def _overall(series: Series) -> float:
    """The newest level over the first."""
    found = series.levels
    return found[-1].after / found[0].before if found else 1.0


def _size(ratio: float) -> str:
    if abs(ratio - 1) < 0.02:
        return "as fast"
    return f"{percent(abs(ratio - 1))} {'slower' if ratio > 1 else 'faster'}"


def _change(level: Level) -> str:
    low, high = sorted((level.ratio_low, level.ratio_high))
    interval = f"95 % interval ×{low:.2f} to ×{high:.2f}"
    return f"{seconds(level.before)} to {seconds(level.after)}, ×{level.ratio:.2f} ({interval})"


def contributors(series: Series, level: Level, shifts: list[CaseShift]) -> list[CaseShift]:
    """Tests on that backend that changed the same way by the same runs, the greatest first; each once."""
    number = series.runs[level.at].number
    near = [
        one
        for one in shifts
        if one.kind == "duration"
        and one.backend == series.backend
        and one.run_low - NEAR <= number <= one.run_high + NEAR
        and (one.gained_s > 0) == (level.ratio > 1)
    ]
    greatest = sorted(near, key=lambda one: abs(one.gained_s))
    return list({one.case_id: one for one in greatest}.values())[::-1]


def _because(series: Series, level: Level, shifts: list[CaseShift]) -> list[Span]:
    """The test that did most of it."""
    most = contributors(series, level, shifts)
    if not most:
        return [plain(" No single test stands out: the runner, or all of them.")]
    sign = "+" if most[0].gained_s > 0 else "−"
    more = f", and {plural(len(most) - 1, 'other')}" if len(most) > 1 else ""
    name = the_test(most[0].case_id, most[0].case)
    return [plain(" With it changed "), name, plain(f" ({sign}{seconds(abs(most[0].gained_s))}){more}.")]
