"""Since when, where, how often, and why?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from dashboard.case.axis import Axis
from dashboard.named import the_revision, the_run, the_test
from dashboard.parts import BACKENDS
from dashboard.queries.case import CaseVariant, ShiftFact, VerdictFact
from dashboard.sentence import Sentence, Span, filled, plain, strong
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
    "after": "{value} run right before",
    "worker": "worker {value}",
    "seed": "seed {value}",
    "runner": "the runner {value}",
    "hour": "the hour from {value}:00 UTC",
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
    verdicts: list[VerdictFact]
    """All that say so: of each backend in each job."""


def case_line(variants: Sequence[CaseVariant], axis: Axis, now: datetime, trunk: str = "") -> Sentence:
    """`trunk`: the branch that it speaks of, where another one is worth a sentence, too."""
    said = _said(variants)
    if said is None:
        results = sum(verdict.results for variant in variants for verdict in variant.verdicts[:1])
        few = f" {plural(NEEDED, 'result')} are needed before a verdict."
        return (strong(f"{plural(results, 'result')} so far{_of(trunk)}:"), plain(few))
    if said.word == "healthy":
        return _healthy(variants, said, trunk)
    finding = [
        strong(f"{said.word.capitalize()}{_on(said.backends)}{_of(trunk)}"),
        *_since(said, axis, now),
        strong(":"),
    ]
    why = [*_why(said), *slower(variants)]
    return (*finding, plain(f" {_how(said)}{_others(variants)}"), *why)


def _of(trunk: str) -> str:
    return f" on {trunk}" if trunk else ""


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
            leading = max(mine, key=_failures)
            assert leading.worst is not None
            same = [verdict for variant in mine for verdict in variant.verdicts if verdict.word == word]
            since = min(variant.worst.since for variant in mine if variant.worst)
            return Said(word, [variant.backend for variant in mine], since, leading.worst, leading, same)
    return None


def _failures(variant: CaseVariant) -> int:
    return sum(verdict.failures for verdict in variant.verdicts)


def _on(backends: Sequence[str]) -> str:
    names = [BACKENDS[backend][1] for backend in backends if backend != "none"]
    return f" on {listed(names)}" if names else ""


def _since(said: Said, axis: Axis, now: datetime) -> list[Span]:
    named = the_run(said.since, strong=True)
    run = next((run for run in axis.runs if run.number == said.since), None)
    if run is None:
        return [strong(" since "), named]
    code = the_revision(run.revision, strong=True) if run.revision else ""
    form = " since {run} ({code}, {ago})" if code else " since {run} ({ago})"
    return filled(form, strong=True, run=named, code=code, ago=ago(run.at, now))


def _how(said: Said) -> str:
    """What was counted is of all that say so; a rate and its interval are of one, the one with the most failures."""
    if said.word == "fixed":
        return f"no failure in {plural(min(one.calm_runs for one in said.verdicts), 'run')} since."
    failed, ran = sum(one.failures for one in said.verdicts), sum(one.results for one in said.verdicts)
    seen = f"{count(failed)} of {plural(ran, 'result')} failed"
    if said.word == "broken":
        return f"{_where(said) if len(said.verdicts) == 1 else ''}{seen}, the newest one after another."
    worst = said.worst
    rate = f"fails {percent(worst.rate)} of the time [{percent(worst.low)}\u2009–\u2009{percent(worst.high)}]"
    same = f", both ways on {plural(worst.disagreements, 'version')}" if worst.disagreements else ""
    where = _where(said)
    alone = f"{where}it {rate}" if where else rate
    return f"{alone}, {seen}{same}." if len(said.verdicts) == 1 else f"{seen}; {alone}{same}."


def _where(said: Said) -> str:
    """The backend and the job that the leading verdict is of, as far as there are others."""
    on = f"on {BACKENDS[said.variant.backend][1]} " if len(said.backends) > 1 else ""
    job = said.worst.stratum.partition(" · ")[0]
    return f"{on}in {job} " if len(said.variant.verdicts) > 1 else on


def _others(variants: Sequence[CaseVariant]) -> str:
    steady = [one for one in variants if one.worst is not None and one.worst.word == "healthy"]
    if not steady:
        return ""
    names = [BACKENDS[one.backend][1] for one in steady]
    failed = sum(verdict.failures for one in steady for verdict in one.verdicts)
    ran = sum(verdict.results for one in steady for verdict in one.verdicts)
    verb = "is" if len(names) == 1 else "are"
    return f" {listed(names)} {verb} steady ({count(failed)} of {count(ran)} failed)."


def _why(said: Said) -> list[Span]:
    """The first trait that most failures have, told as what it is: an association. Of one backend, on all branches."""
    where = f" Over all branches{_on([said.variant.backend]) if len(said.backends) > 1 else ''},"
    for cause in said.variant.causes:
        if cause.kind in TRAITS and cause.failed_with >= MOSTLY * cause.failed:
            named = the_test(cause.case_id, cause.value) if cause.case_id else cause.value
            return [
                plain(f"{where} {count(cause.failed_with)} of {plural(cause.failed, 'failure')} came with "),
                *filled(TRAITS[cause.kind], value=named),
                plain(f", and {count(cause.passed_with)} of {count(cause.passed)} passes."),
            ]
    return []


def _healthy(variants: Sequence[CaseVariant], said: Said, trunk: str) -> Sentence:
    verdicts = [verdict for variant in variants for verdict in variant.verdicts]
    failed, ran = sum(one.failures for one in verdicts), sum(one.results for one in verdicts)
    aside = sum(one.set_aside for one in verdicts)
    outage = f"; {plural(aside, 'failure')} set aside as an outage" if aside else ""
    seen = f" {count(failed)} of {plural(ran, 'result')} failed{outage}."
    names = listed([BACKENDS[backend][1] for backend in said.backends if backend != "none"])
    where = f"{_of(trunk)} ({names})" if trunk and names else _of(trunk) or _on(said.backends)
    return (strong(f"Healthy{where}:"), plain(seen), *slower(variants))


def slower(variants: Sequence[CaseVariant]) -> list[Span]:
    """Its newest lasting change of duration, where that was for the worse."""
    newest = {one.backend: shift for one in variants for shift in _durations(one)[:1] if shift.ratio > 1}
    if not newest:
        return []
    run = max(shift.run for shift in newest.values())
    mine = {backend: shift for backend, shift in newest.items() if shift.run == run}
    names = listed([BACKENDS[backend][1] for backend in mine if backend != "none"])
    where = f" on {names}" if names else ""
    ratio = factor(median(shift.ratio for shift in mine.values()))
    return filled(" Since {run} it takes {ratio} as long{where}.", run=the_run(run), ratio=ratio, where=where)


def _durations(variant: CaseVariant) -> list[ShiftFact]:
    return [shift for shift in variant.shifts if shift.kind == "duration"]
