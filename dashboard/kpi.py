"""The row of big numbers above a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.queries.run import RunDetail
from dashboard.show import count, seconds
from dashboard.verdict_lines.run import STALL_S, RunFacts


@dataclass(frozen=True, slots=True)
class Kpi:
    name: str
    """What `static/app/counters.js` finds it by."""
    value: str
    label: str
    tone: str = ""
    filter: str = ""
    """The filter that lists what it counts."""
    hidden: bool = False


OUTCOMES = (
    ("failed", "failed", "failed"),
    ("error", "error", "error"),
    ("passed", "passed", ""),
    ("skipped", "skipped", ""),
    ("xfailed", "xfailed", ""),
    ("xpassed", "xpassed", "flaky"),
)


def kpis_of(run: RunDetail, now: datetime) -> list[Kpi]:
    """Outcomes that did not happen are there but hidden: a live run may need them."""
    counted = [_outcome(run, *one) for one in OUTCOMES]
    retried = Kpi("retried", count(run.counts.retried), "retries", "flaky", hidden=not run.counts.retried)
    rate = Kpi("rate", "", "results", hidden=True)
    return [*counted, retried, _longest(run), _wall(run, now), _summed(run), rate]


def _outcome(run: RunDetail, name: str, label: str, tone: str) -> Kpi:
    number = getattr(run.counts, name)
    always = name in ("failed", "passed")
    return Kpi(name, count(number), label, tone if number else "", f"outcome:{name}", not number and not always)


def _longest(run: RunDetail) -> Kpi:
    longest = run.longest_tick_s
    stalls = longest is not None and longest >= STALL_S
    label = "longest stall" if stalls else "longest tick"
    return Kpi("longest", seconds(longest), label, "slow" if stalls else "", hidden=longest is None)


def _wall(run: RunDetail, now: datetime) -> Kpi:
    return Kpi("wall", seconds(elapsed_s(run, now)), "from start to end" if run.ended_at else "so far")


def _summed(run: RunDetail) -> Kpi:
    return Kpi("summed", seconds(run.duration_s), "in tests", hidden=not run.head)


def elapsed_s(run: RunDetail, now: datetime) -> float:
    return max(0.0, ((run.ended_at or now) - run.started_at).total_seconds())


def facts_of(run: RunDetail, left_s: float | None, standings: Mapping[str, int] | None) -> RunFacts:
    """What the verdict line is made from."""
    return RunFacts(
        status=run.status,
        done=run.head,
        total=run.total,
        passed=run.counts.passed,
        failed=run.counts.failed,
        error=run.counts.error,
        skipped=run.counts.skipped,
        retried=run.counts.retried,
        longest_tick_s=run.longest_tick_s,
        left_s=left_s,
        standings=standings,
    )
