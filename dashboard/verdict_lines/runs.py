"""What ran, and how has it been going?"""

from collections.abc import Sequence

from dashboard.interval import wilson
from dashboard.queries.runs import RecentRun, RunRow
from dashboard.run_groups import RunGroup, ran_often
from dashboard.sentence import Sentence, Span, plain, strong
from dashboard.show import count, percent, plural

ENOUGH = 20
"""Finished runs below which no rate is given."""


def runs_line(recent: Sequence[RecentRun], branch: str | None, listed: Sequence[RunRow] = ()) -> Sentence:
    """`recent`: newest first. The line speaks of one branch, or of all when it is None.

    `listed`: runs of which it is known what their failures are.
    """
    return (*_record(recent, branch), *_flaky_only(listed))


def commits_line(groups: Sequence[RunGroup]) -> list[Span]:
    """What goes for commits that ran more than once; nothing where there is none."""
    often = ran_often(groups)
    if not often:
        return []
    both = sum(group.both for group in often)
    said = f"{count(both) if both else 'none'} both passed and failed"
    return [plain(f" Of {plural(len(often), 'commit')} listed that ran more than once, {said}.")]


def _flaky_only(listed: Sequence[RunRow]) -> list[Span]:
    red = [row.split for row in listed if row.status == "failed" and row.split is not None]
    flaky = sum(split.is_flaky_only for split in red)
    if not flaky:
        return []
    if len(red) == 1:
        return [plain(" The red one listed failed only by tests that are known to flake.")]
    return [plain(f" Of the {count(len(red))} red ones listed, {count(flaky)} failed only by known flaky tests.")]


def _record(recent: Sequence[RecentRun], branch: str | None) -> Sentence:
    runs = [run for run in recent if branch is None or run.branch == branch]
    ended = [run for run in runs if run.status != "running"]
    where = f" on {branch}" if branch is not None else ""
    if not ended:
        return (strong(f"No run has ended{where} yet."),)
    green = sum(run.status == "passed" for run in ended)
    if len(ended) == 1:
        return (strong(f"The one finished run{where} {'passed' if green else 'did not pass'}."),)
    finding = strong(f"{count(green) if green else 'None'} of {count(len(ended))} finished runs{where} passed")
    rate = wilson(green, len(ended))
    if rate is None or len(ended) < ENOUGH:
        return (finding, plain(f"; a rate is given from {ENOUGH} on.{_since(ended)}"))
    interval = f" ({percent(rate.share)}, 95 % interval {percent(rate.low)} to {percent(rate.high)})."
    return (finding, plain(f"{interval}{_since(ended)}"))


def _since(ended: Sequence[RecentRun]) -> str:
    """How long it has been as it is; nothing where it was never otherwise, which is said already."""
    first_other = next((at for at, run in enumerate(ended) if (run.status == "passed") != _green(ended)), len(ended))
    if first_other < 2 or first_other == len(ended):
        return ""
    if _green(ended):
        return f" The newest {count(first_other)} all passed."
    return f" None of the newest {count(first_other)} passed."


def _green(ended: Sequence[RecentRun]) -> bool:
    return ended[0].status == "passed"
