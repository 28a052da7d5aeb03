"""Which flaky test should I fix first?"""

from collections.abc import Sequence

from dashboard.named import the_test
from dashboard.parts import BACKENDS
from dashboard.queries.flagged import FlaggedRow
from dashboard.queries.flagged_counts import FlaggedCounts, PatternCount
from dashboard.sentence import Sentence, Span, filled, plain, strong
from dashboard.show import count, percent, plural
from trends.stats.settings import Settings

NEEDED = Settings().minimum_results
FEW = 5
"""Tests that are said to cause a share of the failures."""


def flagged_line(
    state: str, counts: FlaggedCounts, first: Sequence[FlaggedRow], patterns: Sequence[PatternCount], branch: str
) -> Sentence:
    """`first`: the first rows of the whole list, the greatest score first."""
    here = counts.states[state]
    if not counts.all:
        few = f" A verdict takes {plural(NEEDED, 'result')} of a test on one backend."
        return (strong("No test has a verdict yet."), plain(few))
    return {
        "active": lambda: _active(here, counts, first, patterns, branch),
        "suspect": lambda: _suspect(here),
        "broken": lambda: _broken(here, branch),
        "fixed": lambda: _fixed(here),
        "quarantined": lambda: _quarantined(here),
    }[state]()


def _active(
    here: int, counts: FlaggedCounts, first: Sequence[FlaggedRow], patterns: Sequence[PatternCount], branch: str
) -> Sentence:
    if not here:
        some = counts.states["suspect"]
        suspect = f" {plural(some, 'variant is', 'variants are')} suspect." if some else ""
        return (strong(f"No test is flaky on {branch}."), plain(f" {plural(counts.all, 'variant')} judged.{suspect}"))
    verb = "is" if here == 1 else "are"
    finding = f"{count(here)} of {plural(counts.all, 'variant')} {verb} flaky on {branch}."
    return (strong(finding), *_most(here, counts.scores["active"], first), plain(_pattern(patterns)))


def _most(here: int, score: float, first: Sequence[FlaggedRow]) -> list[Span]:
    """How few of them cause how much."""
    if not first or score <= 0 or here < 2:
        return []
    few = 1 if first[0].score >= score / 2 or here <= FEW else FEW
    share = sum(row.score for row in first[:few]) / score
    if few == 1:
        name = the_test(first[0].case_id, first[0].case)
        return filled(
            " {name} alone makes {share} of the flaky failures to be expected.", name=name, share=percent(share)
        )
    return [plain(f" {few} of them make {percent(share)} of the flaky failures to be expected.")]


def _pattern(patterns: Sequence[PatternCount]) -> str:
    if not patterns or patterns[0].variants < 2:
        return ""
    most = patterns[0]
    where = "" if most.backend == "none" else f" on {BACKENDS[most.backend][1]}"
    name = f"{most.kind}{where} is" if most.kind else f"Failures without a kind{where} are"
    return f" {name} the largest pattern ({most.variants} variants)."


def _suspect(here: int) -> Sentence:
    if not here:
        return (strong("No test is suspect."), plain(""))
    verb = "has" if here == 1 else "have"
    return (
        strong(f"{plural(here, 'variant')} {verb} failed in a way that is not settled."),
        plain(" More runs will call them flaky or broken, or clear them."),
    )


def _broken(here: int, branch: str) -> Sentence:
    if not here:
        return (strong(f"No test is broken on {branch}."), plain(""))
    verb = "fails" if here == 1 else "fail"
    return (strong(f"{plural(here, 'variant')} {verb} every time on {branch}."), plain(" That is never called flaky."))


def _fixed(here: int) -> Sentence:
    if not here:
        return (strong("No test was fixed lately."), plain(""))
    verb = "was" if here == 1 else "were"
    calm = " It has not failed since." if here == 1 else " None of them has failed since."
    return (strong(f"{plural(here, 'variant')} {verb} flaky or broken and came to rest."), plain(calm))


def _quarantined(here: int) -> Sentence:
    if not here:
        return (strong("No test is in quarantine."), plain(""))
    verb = "is" if here == 1 else "are"
    return (
        strong(f"{plural(here, 'variant')} {verb} in quarantine."),
        plain(" Each comes back on the day after its last."),
    )
