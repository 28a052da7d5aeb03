"""What the parts of the trends page answer, each in a sentence."""

from collections.abc import Mapping
from datetime import date

from dashboard.named import the_run, the_test
from dashboard.queries.trends import CaseShift, Day, Series, Turns
from dashboard.sentence import Sentence, filled, plain, strong
from dashboard.show import count, plural, seconds
from dashboard.verdict_lines.trends import ENOUGH
from dashboard.window import Window

STALL_S = 0.1


def stalls_line(series: list[Series], window: Window) -> Sentence:
    """Do loops stand still longer than they did?"""
    runs = max((len(one.runs) for one in series), default=0)
    if not runs:
        return (strong(f"No whole run on the default branch in {window.days} days."),)
    changed = [(one, one.stall_levels[-1]) for one in series if one.stall_levels]
    worst = max((run.longest_s or 0.0 for one in series for run in one.runs), default=0.0)
    over = f" The longest of {plural(runs, 'run')}: {seconds(worst)}."
    if runs < ENOUGH:
        return (strong(f"{plural(runs, 'run')} so far; changes are looked for from {ENOUGH} on."), plain(over))
    if not changed:
        return (strong(f"The longest tick of a run is what it was {window.days} days ago."), plain(over))
    first, level = max(changed, key=lambda one: abs(one[1].after - one[1].before))
    verb = "grew" if level.after > level.before else "shrank"
    size = f"from {seconds(level.before)} to {seconds(level.after)} on {first.backend}"
    also = f", and on {plural(len(changed) - 1, 'other backend')}" if len(changed) > 1 else ""
    finding = filled(
        "The longest tick of a run {verb} {size} in {run}{also}.",
        strong=True,
        verb=verb,
        size=size,
        run=the_run(first.runs[level.at].number, strong=True),
        also=also,
    )
    return (*finding, plain(over))


def gained_line(shifts: list[CaseShift], window: Window) -> Sentence:
    """Which tests have become slower for good?"""
    slower = [one for one in shifts if one.kind == "duration" and one.gained_s > 0]
    faster = [one for one in shifts if one.kind == "duration" and one.gained_s < 0]
    if not slower and not faster:
        return (strong(f"No test changed its duration for good in {window.days} days."),)
    tests, others = (len({one.case_id for one in part}) for part in (slower, faster))
    finding = f"{plural(tests, 'test')} became slower for good in {window.days} days, {count(others)} faster."
    if not slower:
        return (strong(finding),)
    most = max(slower, key=lambda one: one.gained_s)
    size = f"{seconds(most.before_s)} to {seconds(most.after_s)}"
    told = filled(" gained most: {size} on {backend} in {run}.", size=size, backend=most.backend, run=the_run(most.run))
    return (strong(finding), plain(" "), the_test(most.case_id, most.case), *told)


def flakiness_line(turns: Turns, window: Window) -> Sentence:
    """Are we getting flakier?"""
    now = f"{plural(turns.flaky, 'test is', 'tests are')} flaky now, {count(turns.broken)} broken."
    words = (("flaky", "became flaky"), ("broken", "became broken"), ("fixed", "recovered"))
    told = [f"{count(turns.became[word])} {verb}" for word, verb in words if turns.became.get(word)]
    if not told:
        return (strong(now), plain(f" None became so in {window.days} days."))
    return (strong(now), plain(f" In {window.days} days {', '.join(told)}, on one backend at least."))


def calendar_line(days: Mapping[date, Day]) -> Sentence:
    """Which days were bad?"""
    if not days:
        return (strong("No run in 53 weeks."),)
    stalled = sum((one.worst_s or 0.0) >= STALL_S for one in days.values())
    bad = sum(one.bad > 0 for one in days.values())
    when = f"On {count(stalled)} of {plural(len(days), 'day')} with runs"
    finding = f"{when} a loop stood still for {seconds(STALL_S)} or more."
    return (strong(finding), plain(f" On {count(bad)} something failed."))
