"""What to do next: one step of each kind at most, those that cost most runs first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from dashboard.queries.overview import EACH, Overview, Problem
from dashboard.sentence import Sentence, plain, strong
from dashboard.show import count, percent, plural, seconds
from ingest.models import Backend

CALM: Final = 3.0
"""Failures that should have come meanwhile."""


@dataclass(frozen=True, slots=True)
class Step:
    """Subject and evidence of one thing to do."""

    glyph: str
    tone: str
    title: str
    """`2 tests are broken`"""
    subject: str
    """The worst of them: a test, or a place in the code."""
    is_test: bool
    more: int
    """How many others there are."""
    backends: list[str]
    evidence: Sentence
    href: str
    """Of the evidence."""
    whole: str
    """Of the page that lists them all."""


def steps_of(slug: str, overview: Overview) -> list[Step]:
    """Six at most."""
    return [
        *_red(slug, overview),
        *_broken(slug, _worst(overview, "broken"), *tests_of(overview, "broken")),
        *_flaky(slug, _worst(overview, "flaky"), *tests_of(overview, "flaky")),
        *_warned(slug, overview),
        *_stalling(slug, overview),
        *_slower(slug, overview),
    ]


def _red(slug: str, overview: Overview) -> Iterator[Step]:
    """The newest run, where it failed and no verdict says yet of what: verdicts take some runs, people look at once."""
    newest = next((run for run in overview.runs if run.ended_at), None)
    is_told = any(problem.word == "broken" for problem in overview.problems)
    if newest is None or newest.looks != "failed" or is_told:
        return
    yield Step(
        glyph="failed",
        tone="failed",
        title="The newest run failed",
        subject=f"run {count(newest.number)}",
        is_test=False,
        more=0,
        backends=[],
        evidence=(strong(f"{count(newest.counts.bad)} of {plural(newest.counts.all, 'result')} failed"),),
        href=reverse("run", args=[slug, newest.number]),
        whole=reverse("runs", args=[slug]),
    )


def is_calm(found: Sequence[Problem]) -> bool:
    """Whether the variants of a test have passed so often since they failed that, at their rates, it would happen to
    one test in twenty that still flakes (Poisson: e⁻³). Verdicts look at each variant alone, and wait for longer."""
    return sum(one.rate * one.calm_runs for one in found) > CALM


def _worst(overview: Overview, word: str) -> list[list[Problem]]:
    """Problems by case; within a case and among them the worst first."""
    by_case: dict[int, list[Problem]] = {}
    for problem in overview.problems:
        if problem.word == word:
            by_case.setdefault(problem.case_id, []).append(problem)
    return sorted(by_case.values(), key=lambda found: (is_calm(found), -sum(one.score for one in found), -len(found)))


def tests_of(overview: Overview, word: str) -> tuple[int, str]:
    """How many: `2 tests`, or `60 variants` where there are more than were looked at."""
    found = _worst(overview, word)
    of = next((one.of for one in overview.problems if one.word == word), 0)
    if sum(map(len, found)) == of:
        return len(found), plural(len(found), "test")
    return of, plural(of, "variant")


def _others(cases: list[list[Problem]], number: int) -> int:
    """Beside the first: tests, or variants where there are more than were looked at."""
    return number - (1 if number == len(cases) else len(cases[0]))


def _broken(slug: str, cases: list[list[Problem]], number: int, all_of_them: str) -> Iterator[Step]:
    cases = sorted(cases, key=lambda found: (-len(found), found[0].since))
    if not cases:
        return
    verb = "is" if number == 1 else "are"
    yield Step(
        glyph="failed",
        tone="failed",
        title=f"{all_of_them} {verb} broken",
        subject=cases[0][0].case,
        is_test=True,
        more=_others(cases, number),
        backends=sorted((one.backend for one in cases[0]), key=_order),
        evidence=(strong("fails every time"), plain(_since(cases[0]))),
        href=_evidence(slug, cases[0]),
        whole=reverse("flaky", args=[slug]) + "?state=broken",
    )


def _since(found: list[Problem]) -> str:
    """What has never passed was broken before it was called so."""
    if all(one.failures == one.results for one in found):
        return f": {plural(sum(one.failures for one in found), 'result')}, all failed"
    return f" since about run {count(min(one.since for one in found))}"


def _flaky(slug: str, cases: list[list[Problem]], number: int, all_of_them: str) -> Iterator[Step]:
    if not cases:
        return
    worst, verb = cases[0], "is" if number == 1 else "are"
    yield Step(
        glyph="flaky",
        tone="flaky",
        title=f"{all_of_them} {verb} flaky",
        subject=worst[0].case,
        is_test=True,
        more=_others(cases, number),
        backends=sorted((one.backend for one in worst), key=_order),
        evidence=_how_flaky(worst),
        href=reverse("test", args=[slug, worst[0].case_id]),
        whole=reverse("flaky", args=[slug]),
    )


def _how_flaky(found: list[Problem]) -> Sentence:
    failures, results = sum(one.failures for one in found), sum(one.results for one in found)
    if is_calm(found):
        calm = plural(min(one.calm_runs for one in found), "run")
        return (strong(f"no failure in {calm}, so it may be mended"), plain(f"; {count(failures)} before that"))
    lost = max(1, round(sum(one.score for one in found)))
    so_far = plain(f"; {count(failures)} of {plural(results, 'result')} failed so far")
    return (strong(f"about {plural(lost, 'failure')} to be expected in 100 runs"), so_far)


def _warned(slug: str, overview: Overview) -> Iterator[Step]:
    found = overview.tally.warnings
    if not found:
        return
    worst, cases = found[0], len({one["case"] for one in found})
    told: Sentence = (plain("its longest tick has become "), strong(f"{_times(worst['ratio'] or 1)} as long"))
    if worst["margin"] is not None:
        runs = f" in {_of_newest(worst['runs'], worst['of_runs'])}"
        told = (strong(f"passes with {percent(max(0.0, worst['margin']))} of a deadline left"), plain(runs))
    several = "gives a warning" if cases == 1 else "give a warning"
    yield Step(
        glyph="timeout" if worst["margin"] is not None else "slow",
        tone="timeout" if worst["margin"] is not None else "slow",
        title=f"{_many(cases)} {several}",
        subject=worst["case"],
        is_test=True,
        more=cases - 1,
        backends=[Backend(worst["backend"]).label],
        evidence=told,
        href=_result(slug, worst["run"], worst["seq"])
        if worst["seq"]
        else reverse("test", args=[slug, worst["case_id"]]),
        whole=reverse("warnings", args=[slug]),
    )


def _of_newest(runs: int, of_runs: int) -> str:
    return f"{count(runs)} of its newest {plural(of_runs, 'run')}" if of_runs > 1 else "its newest run"


def _stalling(slug: str, overview: Overview) -> Iterator[Step]:
    if not overview.tally.stalling:
        return
    worst = overview.tally.stalling[0]
    held = f"held the loop for {seconds(worst.worst_s)} at worst"
    yield Step(
        glyph="slow",
        tone="slow",
        title="A call blocks the loop" if len(overview.tally.stalling) == 1 else "Calls block the loop",
        subject=worst.name,
        is_test=False,
        more=len(overview.tally.stalling) - 1,
        backends=[],
        evidence=(strong(held), plain(f", {seconds(worst.summed_s)} in {plural(worst.runs, 'run')}")),
        href=reverse("site", args=[slug, worst.id]),
        whole=reverse("sites", args=[slug]),
    )


def _slower(slug: str, overview: Overview) -> Iterator[Step]:
    found = overview.tally.shifts
    if not found:
        return
    worst, cases = found[0], len({one["case"] for one in found})
    verb = "has" if cases == 1 else "have"
    yield Step(
        glyph="slow",
        tone="slow",
        title=f"{_many(cases)} {verb} become slower",
        subject=worst["case"],
        is_test=True,
        more=cases - 1,
        backends=[Backend(worst["backend"]).label],
        evidence=(
            strong(f"takes {_times(worst['ratio'])} as long"),
            plain(f" since run {count(worst['run'])}: {seconds(worst['before_s'])}, then {seconds(worst['after_s'])}"),
        ),
        href=reverse("test", args=[slug, worst["case_id"]]),
        whole=reverse("trends", args=[slug]),
    )


def _evidence(slug: str, found: Sequence[Problem]) -> str:
    """Its newest failure; the list of runs where none is known."""
    newest = max(found, key=lambda one: (one.failed_run or 0, one.failed_seq or 0))
    return _result(slug, newest.failed_run, newest.failed_seq)


def _result(slug: str, run: int | None, seq: int | None) -> str:
    if run is None:
        return reverse("runs", args=[slug])
    return reverse("run", args=[slug, run]) if seq is None else reverse("result", args=[slug, run, seq])


def _times(ratio: float) -> str:
    """`1.6 times`, `145 times`."""
    return f"{count(round(ratio)) if ratio >= 10 else f'{ratio:.1f}'} times"


def _many(cases: int) -> str:
    return f"{plural(cases, 'test')}{' or more' if cases >= EACH else ''}"


def _order(backend: str) -> int:
    return Backend.labels.index(backend)
