"""What the cards of the overview draw, from the newest runs of its branch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString

from dashboard.charts.day_shares import Day, day_shares
from dashboard.charts.run_series import run_series
from dashboard.charts.run_strip import Cell, run_strip
from dashboard.queries.overview import RUNS, STRIP, BranchRun, Overview
from dashboard.show import count, exact, percent, plural, seconds
from dashboard.verdict_lines.run import STALL_S
from trends.models import Word
from trends.sides import LOOPS

DAYS: Final = (7, 14, 30)
SERIES: Final = 60


@dataclass(frozen=True, slots=True)
class BackendShare:
    backend: str
    passed: float | None
    """Share of its results that passed, of those that passed or failed."""
    results: int
    sum_s: float | None
    """Median durations of the tests that pass everywhere, summed."""


@dataclass(frozen=True, slots=True)
class Card:
    """A chart and the sentence that it proves."""

    note: str
    chart: SafeString


def strip_of(slug: str, runs: Sequence[BranchRun]) -> SafeString:
    shown = list(reversed(runs[:STRIP]))
    cells = [Cell(run.looks, _told(run), reverse("run", args=[slug, run.number])) for run in shown]
    green = sum(run.status == "passed" for run in shown)
    return run_strip(cells, f"{plural(len(shown), 'run')}, {green} passed")


def _told(run: BranchRun) -> str:
    bad = f", {count(run.counts.bad)} failed" if run.counts.bad else ""
    flakes = " by known flakes only" if run.is_flaky_only else ""
    return f"Run {count(run.number)} {run.status}{flakes}{bad}, {exact(run.started_at)}"


def shares_of(runs: Sequence[BranchRun], now: datetime, days: int) -> Card:
    """By day (UTC), so many up to `now`."""
    today = now.astimezone(UTC).date()
    by_day: dict[date, list[BranchRun]] = {today - timedelta(days=back): [] for back in reversed(range(days))}
    for run in runs:
        by_day.get(run.started_at.astimezone(UTC).date(), []).append(run)
    columns = [_day(of_day) for of_day in by_day.values()]
    told, bad = sum(day.all for day in columns), sum(day.failed + day.error for day in columns)
    rate = f"{percent(bad / told)} of {plural(told, 'result')} failed" if told else "no result"
    cut = len(runs) == RUNS and runs[-1].started_at.astimezone(UTC).date() in by_day
    note = f"{rate} in {f'the newest {count(RUNS)} runs' if cut else f'{days} days'}"
    return Card(note, day_shares(columns, f"Failures by day: {note}"))


def _day(runs: Sequence[BranchRun]) -> Day:
    counts = [run.counts for run in runs]
    failed, error = sum(one.failed for one in counts), sum(one.error for one in counts)
    return Day(failed, error, sum(one.all for one in counts) - failed - error)


def time_of(runs: Sequence[BranchRun]) -> Card:
    """How long runs took from start to end."""
    values = [run.wall_s for run in reversed(runs[:SERIES])]
    known = sorted(value for value in values if value is not None)
    if not known:
        return Card("no run has ended", run_series([], "no run has ended"))
    note = f"from start to end: {_spread(known)}"
    return Card(note, run_series(values, f"Suite time of {plural(len(values), 'run')}, {note}"))


def _spread(known: Sequence[float]) -> str:
    """Of durations in order; fewer than ten have no tenth."""
    if len(known) == 1:
        return seconds(known[0])
    high = f"longest {seconds(known[-1])}" if len(known) < 10 else f"one in ten over {seconds(_tenth(known))}"
    return f"median {seconds(median(known))}, {high}"


def _tenth(known: Sequence[float]) -> float:
    return known[int(0.9 * (len(known) - 1))]


def stalls_of(runs: Sequence[BranchRun]) -> Card:
    """The longest tick of each run."""
    values = [run.longest_tick_s for run in reversed(runs[:SERIES])]
    known = [value for value in values if value is not None]
    note = _over(known) if known else "not measured"
    return Card(note, run_series(values, f"Longest tick of {plural(len(values), 'run')}: {note}", STALL_S))


def _over(known: Sequence[float]) -> str:
    over = sum(value >= STALL_S for value in known)
    if len(known) == 1:
        return "over budget" if over else "within budget"
    return f"over budget in {count(over)} of {plural(len(known), 'run')}"


def backends_of(facts: dict[str, Any] | None) -> list[BackendShare]:
    """Backends that ran in the last 14 days, in their usual order."""
    if facts is None:
        return []
    sums = (facts["kinds"].get("duration") or {}).get("sum_s") or [None] * len(LOOPS)
    found = zip(LOOPS, facts["passed"], facts["failed"], sums, facts["variants"], strict=True)
    return [
        BackendShare(loop.label, passed / (passed + failed) if passed + failed else None, passed + failed, summed)
        for loop, passed, failed, summed, ran in found
        if ran
    ]


def uncompared(backends: Sequence[BackendShare]) -> str:
    """Why there are no times of the suite on them; empty when there are."""
    if any(one.sum_s is not None for one in backends):
        return ""
    if len(backends) < 2:
        return "The suite ran on one backend only: there is none to compare its time with."
    return "No test passed on all of them: what the suite takes cannot be compared."


def changed_in(overview: Overview) -> list[tuple[str, str]]:
    """What became of variants within the week: a tone and a sentence each."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for change in overview.tally.changes:
        first.setdefault(change["variant"], change["was"])
        last[change["variant"]] = change["now"]
    became = [(first[variant], word) for variant, word in last.items()]
    bad = (Word.SUSPECT, Word.FLAKY, Word.BROKEN)
    broke = sum(now == Word.BROKEN and was != Word.BROKEN for was, now in became)
    flaky = sum(now == Word.FLAKY and was != Word.FLAKY for was, now in became)
    fixed = sum(now in (Word.FIXED, Word.HEALTHY) and was in bad for was, now in became)
    told = (("failed", broke, "broke"), ("flaky", flaky, "became flaky"), ("passed", fixed, "recovered"))
    return [(tone, f"{plural(number, 'variant')} {verb}") for tone, number, verb in told if number]
