"""Since when, where, how often, and why?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from dashboard.case.axis import Axis
from dashboard.parts import BACKENDS
from dashboard.queries.case import Association, CaseVariant, ShiftFact, VerdictFact
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import ago, count, percent, plural
from dashboard.show.chance import factor
from dashboard.show.lists import listed
from trends.stats.settings import Settings

GRAVE: Final = ("broken", "flaky", "suspect", "fixed")
NEEDED: Final = Settings().minimum_results
MOSTLY: Final = 0.6
"""Of the failures: a trait that so many have is worth a sentence."""
GONE: Final = 3
"""Runs without a test, after which it is worth a word."""
TRAITS: Final = {
    "blocked loop": "a blocked loop",
    "starved runner": "a starved runner",
    "deadline margin": "less than 10 % left of a deadline",
    "cancellation swallowed": "a swallowed cancellation",
    "cancellation late": "a cancellation that was heeded late",
    "work left by the test before": "work left behind by the test before",
    "after": "{} run right before",
    "worker": "worker {}",
    "seed": "seed {}",
    "runner": "the runner {}",
    "hour": "the hour from {}:00 UTC",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a verdict and the variants that have it."""

    word: str
    backends: list[str]
    since: int
    """Number of the run in which the first of them began to have it."""
    worst: VerdictFact
    variant: CaseVariant


def case_line(variants: Sequence[CaseVariant], axis: Axis, now: datetime) -> Sentence:
    said = _said(variants)
    if said is None:
        results = sum(verdict.results for variant in variants for verdict in variant.verdicts[:1])
        few = f" {plural(NEEDED, 'result')} are needed before a verdict."
        return (strong(f"{plural(results, 'result')} so far:"), plain(few))
    if said.word == "healthy":
        return _healthy(variants, said)
    finding = f"{said.word.capitalize()}{_on(said.backends)}{_since(said, axis, now)}:"
    more = f"{_others(variants)}{_why(said.variant.causes)}{slower(variants)}"
    return (strong(finding), plain(f" {_how(said)}{more}"))


def gone_line(runs: Collection[int], newest: Sequence[int], branch: str) -> str:
    """That a branch no longer runs it; empty while it may be a run or two that left it out.

    `runs` of any branch have it; `newest`: those of this branch that have ended, newest first.
    """
    last = next((number for number in newest if number in runs), None)
    missed = len(newest) if last is None else newest.index(last)
    if missed < GONE or not runs:
        return ""
    if last is None:
        return f"Not seen in the newest {plural(missed, 'run')} of {branch}."
    return f"Not seen since run {count(last)} of {branch}: {plural(missed, 'run')} ended without it."


def _said(variants: Sequence[CaseVariant]) -> Said | None:
    """The gravest word; None while every variant is new or unknown."""
    for word in (*GRAVE, "healthy"):
        mine = [variant for variant in variants if variant.worst is not None and variant.worst.word == word]
        if mine:
            leading = max(mine, key=lambda variant: variant.worst.failures if variant.worst else 0)
            assert leading.worst is not None
            since = min(variant.worst.since for variant in mine if variant.worst)
            return Said(word, [variant.backend for variant in mine], since, leading.worst, leading)
    return None


def _on(backends: Sequence[str]) -> str:
    names = [BACKENDS[backend][1] for backend in backends if backend != "none"]
    return f" on {listed(names)}" if names else ""


def _since(said: Said, axis: Axis, now: datetime) -> str:
    run = next((run for run in axis.runs if run.number == said.since), None)
    if run is None:
        return f" since run {count(said.since)}"
    revision = f"{run.revision[:7]}, " if run.revision else ""
    return f" since run {count(said.since)} ({revision}{ago(run.at, now)})"


def _how(said: Said) -> str:
    worst = said.worst
    if said.word == "fixed":
        return f"no failure in {plural(worst.calm_runs, 'run')} since."
    seen = f"{count(worst.failures)} of {plural(worst.results, 'result')} failed"
    if said.word == "broken":
        return f"{seen}, the newest one after another."
    rate = f"fails {percent(worst.rate)} of the time [{percent(worst.low)}\u2009–\u2009{percent(worst.high)}], {seen}"
    same = f", both ways on {plural(worst.disagreements, 'version')}" if worst.disagreements else ""
    return f"{rate}{same}."


def _others(variants: Sequence[CaseVariant]) -> str:
    steady = [one for one in variants if one.worst is not None and one.worst.word == "healthy"]
    if not steady:
        return ""
    names = [BACKENDS[one.backend][1] for one in steady]
    failed = sum(verdict.failures for one in steady for verdict in one.verdicts)
    ran = sum(verdict.results for one in steady for verdict in one.verdicts)
    verb = "is" if len(names) == 1 else "are"
    return f" {listed(names)} {verb} steady ({count(failed)} of {count(ran)} failed)."


def _why(causes: Sequence[Association]) -> str:
    """The first trait that most failures have, told as what it is: an association."""
    for cause in causes:
        if cause.kind in TRAITS and cause.failed_with >= MOSTLY * cause.failed:
            trait = TRAITS[cause.kind].format(cause.value)
            with_it = f"{count(cause.failed_with)} of {plural(cause.failed, 'failure')}"
            return f" {with_it} came with {trait}, and {count(cause.passed_with)} of {count(cause.passed)} passes."
    return ""


def _healthy(variants: Sequence[CaseVariant], said: Said) -> Sentence:
    verdicts = [verdict for variant in variants for verdict in variant.verdicts]
    failed, ran = sum(one.failures for one in verdicts), sum(one.results for one in verdicts)
    aside = sum(one.set_aside for one in verdicts)
    outage = f"; {plural(aside, 'failure')} set aside as an outage" if aside else ""
    seen = f" {count(failed)} of {plural(ran, 'result')} failed{outage}."
    return (strong(f"Healthy{_on(said.backends)}:"), plain(f"{seen}{slower(variants)}"))


def slower(variants: Sequence[CaseVariant]) -> str:
    """Its newest lasting change of duration, where that was for the worse."""
    newest = {one.backend: shift for one in variants for shift in _durations(one)[:1] if shift.ratio > 1}
    if not newest:
        return ""
    run = max(shift.run for shift in newest.values())
    mine = {backend: shift for backend, shift in newest.items() if shift.run == run}
    names = listed([BACKENDS[backend][1] for backend in mine if backend != "none"])
    where = f" on {names}" if names else ""
    return f" Since run {count(run)} it takes {factor(median(shift.ratio for shift in mine.values()))} as long{where}."


def _durations(variant: CaseVariant) -> list[ShiftFact]:
    return [shift for shift in variant.shifts if shift.kind == "duration"]
