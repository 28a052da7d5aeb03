"""Did I break something, and can I stop waiting?

`static/app/lib/verdict.js` writes the same sentence while the run goes on; both are tested with the same cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.sentence import Sentence, Span, plain, strong
from dashboard.show import count, plural, roughly, seconds

STALL_S: Final = 0.1
"""A tick of at least so many seconds is a stall: asyncio's own budget for slow callbacks."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    status: str
    done: int
    total: int | None
    passed: int
    failed: int
    error: int
    skipped: int
    retried: int
    longest_tick_s: float | None
    left_s: float | None = None
    """Seconds until it is done, if it goes on as the last run like it."""
    standings: Mapping[str, int] | None = None
    """Variants that failed, by the words of `dashboard.standing`; None if there are too many to be told apart."""


def run_line(run: RunFacts) -> Sentence:
    parts = {"running": _running, "interrupted": _interrupted, "failed": _failed, "passed": _passed}
    return tuple(parts[run.status](run))


def _running(run: RunFacts) -> list[Span]:
    if not run.done:
        told = f" {plural(run.total, 'test')} collected." if run.total else ""
        return [strong("Waiting for the first result."), plain(told)]
    left = f", about {roughly(run.left_s)} left" if run.left_s is not None else ""
    done = f"{_progress(run)} done{left}."
    if not run.failed + run.error:
        return [strong("No failures so far."), plain(f" {done}")]
    if not run.standings:
        return [strong(f"{_bad(run)} so far."), plain(f" {done}")]
    fresh = run.standings.get("new", 0)
    looks = f"{plural(fresh, 'failure')} {'looks' if fresh == 1 else 'look'} new"
    return [strong(looks if fresh else "No new failure so far"), plain(f"{_known(run.standings)}. {done}")]


def _known(standings: Mapping[str, int]) -> str:
    """What became of the failures that are not new."""
    flaky, broken, infra, cured = (standings.get(word, 0) for word in ("flaky", "broken", "infra", "cured"))
    parts = []
    if flaky:
        parts.append("1 matches a known flake" if flaky == 1 else f"{count(flaky)} match known flakes")
    if broken:
        parts.append(f"{count(broken)} failed before, too")
    if infra:
        parts.append(f"{count(infra)} fell to an outage or a lost process")
    if cured:
        parts.append(f"{count(cured)} passed on retry")
    return f"; {', '.join(parts)}" if parts else ""


def _interrupted(run: RunFacts) -> list[Span]:
    if not run.done:
        return [strong("Interrupted before the first result."), plain(" Its sessions fell silent.")]
    found = f" {_bad(run)} until then." if run.failed + run.error else " Nothing had failed until then."
    return [strong(f"Interrupted after {_progress(run)}."), plain(f"{found}{_stall(run)}")]


def _failed(run: RunFacts) -> list[Span]:
    if not run.failed + run.error:
        if not run.done:
            return [strong("Failed without a result."), plain(" pytest ended before a test had run.")]
        finding = "Failed, though no test did."
        return [strong(finding), plain(f" pytest ended with an error after {plural(run.done, 'result')}.{_stall(run)}")]
    if run.standings:
        fresh = run.standings.get("new", 0)
        are = f"{plural(fresh, 'failure')} {'is' if fresh == 1 else 'are'} new"
        finding = are if fresh else "Failed, with no new failure"
        return [strong(finding), plain(f"{_known(run.standings)}. {_results(run, run.standings)}.{_stall(run)}")]
    return [strong(f"{_bad(run)}"), plain(f" of {plural(run.done, 'result')}.{_retries(run)}{_stall(run)}")]


def _results(run: RunFacts, standings: Mapping[str, int]) -> str:
    """How many of them failed, where tests failed more than once."""
    bad = run.failed + run.error
    if bad == sum(standings.values()):
        return plural(run.done, "result")
    return f"{count(bad)} of {plural(run.done, 'result')} failed, reruns counted"


def _passed(run: RunFacts) -> list[Span]:
    if not run.done:
        return [strong("Passed without a result."), plain(" No test was run.")]
    if run.failed + run.error:
        finding = f"Passed, after {plural(run.failed + run.error, 'failure')} that a retry cured."
        return [strong(finding), plain(f" {plural(run.done, 'result')}.{_stall(run)}")]
    skipped = f" {count(run.skipped)} skipped." if run.skipped else ""
    return [
        strong(f"Passed: {plural(run.done, 'result')}, no failure."),
        plain(f"{skipped}{_retries(run)}{_stall(run)}"),
    ]


def _bad(run: RunFacts) -> str:
    parts = []
    if run.failed:
        parts.append(f"{count(run.failed)} failed")
    if run.error:
        parts.append(plural(run.error, "error"))
    return " and ".join(parts)


def _progress(run: RunFacts) -> str:
    known = run.total is not None and run.total >= run.done
    return f"{count(run.done)} of {count(run.total or 0)}" if known else plural(run.done, "result")


def _retries(run: RunFacts) -> str:
    return f" {plural(run.retried, 'retry', 'retries')}." if run.retried else ""


def _stall(run: RunFacts) -> str:
    longest = run.longest_tick_s
    return f" The loop was held for {seconds(longest)} at worst." if longest is not None and longest >= STALL_S else ""
