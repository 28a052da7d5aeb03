"""Were the workers busy, and would a better split have ended earlier?"""

from collections.abc import Mapping

from dashboard.lanes import Timeline
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import percent, plural, seconds

LITTLE_S = 1.0
"""What an even split would save below this is not worth telling."""
IDLE_SHARE = 0.1
"""A worker that was idle for less of its session was busy."""


def timeline_line(found: Timeline | None, is_running: bool, jobs: Mapping[int, str]) -> Sentence:
    """`jobs`: the names of sessions, told where there are several."""
    if found is None:
        return (strong("No result yet." if is_running else "This run has no results."),)
    workers = plural(len(found.lanes), "worker")
    were = "was" if len(found.lanes) == 1 else "were"
    busy = f"{workers} {were} busy {percent(found.busy_share)} of the time"
    far = " so far" if is_running else ""
    lane, idle_s = found.idlest
    spread = found.sessions[lane.session]
    if len(found.lanes) == 1:
        gap = f" The longest pause between two tests: {seconds(lane.gap_s)}." if lane.gap_s >= LITTLE_S else ""
        return (
            strong(f"One worker was busy {percent(found.busy_share)} of {seconds(spread.wall_s)}{far}."),
            plain(gap),
        )
    if idle_s < max(LITTLE_S, IDLE_SHARE * spread.wall_s):
        return (strong(f"{busy}{far}."), plain(_saved(found, is_running)))
    name = f"{lane.name} of {jobs[lane.session]}" if len(found.sessions) > 1 and lane.session in jobs else lane.name
    finding = f"{name} was idle for {seconds(idle_s)} of {seconds(spread.wall_s)}{far}."
    return (strong(finding), plain(f" {busy}.{_saved(found, is_running)}"))


def _saved(found: Timeline, is_running: bool) -> str:
    if is_running or all(len(spread.lanes) == 1 for spread in found.sessions.values()):
        return ""
    within = "each session's tests" if len(found.sessions) > 1 else "the tests"
    if found.saved_s < LITTLE_S:
        return f" An even split of {within} would have saved less than {seconds(LITTLE_S)}."
    return f" An even split of {within} would have ended {seconds(found.saved_s)} earlier."
