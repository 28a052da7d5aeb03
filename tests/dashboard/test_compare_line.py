"""The sentence above backends side by side."""

import pytest

from dashboard.queries.comparison.figures import NO_FIGURES, Figures, Mean, figures_of, turned
from dashboard.queries.comparison.suite import Suite
from dashboard.sentence import text_of
from dashboard.verdict_lines.compare import compare_line
from trends.comparison.facts import Facts

RUNNERS = ["tests · CPython 3.11"]


def figures(means: dict[tuple[int, int], Mean]) -> Figures:
    return Figures(9, [None] * 3, [None] * 3, [None] * 3, means, {})


BOTH = figures({(0, 1): Mean(0.834, 0.81, 0.85, 4611), (0, 2): Mean(1.18, 1.15, 1.21, 4600)})


def suite(means: Figures = NO_FIGURES, **changes: object) -> Suite:
    usual: dict[str, object] = {
        "runs": 40,
        "first_run": 2,
        "last_run": 41,
        "cases": 12,
        "variants": [12, 12, 12],
        "failed": [0, 0, 0],
        "passed": [9, 9, 9],
        "disagreeing": 0,
        "only_on": [0, 0, 0],
        "untold": 0,
        "missing": [0, 0, 0],
        "runners": [RUNNERS, RUNNERS, RUNNERS],
    }
    return Suite(1, 14, Facts(**usual | changes), {"duration": means})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "base", "line"),
    [
        (None, 0, "Nothing to compare yet. No run with an event loop has ended."),
        (
            suite(variants=[12, 0, 0]),
            0,
            "Only asyncio has run: there is nothing to compare it with. 12 tests in 40 runs of 14 days.",
        ),
        (
            suite(variants=[9, 0, 3]),
            0,
            "No test has run on two backends: there is nothing to compare. 9 on asyncio and 3 on trio alone, in "
            "40 runs.",
        ),
        (
            suite(BOTH, disagreeing=17, only_on=[0, 0, 14]),
            0,
            "17 tests disagree between backends; 14 fail only on trio, in 40 runs. Where both pass, uvloop is 0.83× "
            "asyncio [0.81 – 0.85] and trio 1.18× [1.15 – 1.21] (geometric mean over 4 600 paired tests).",
        ),
        (
            suite(disagreeing=3, only_on=[0, 1, 1]),
            0,
            "3 tests disagree between backends; 1 fails only on uvloop and 1 only on trio, in 40 runs. Durations are "
            "not comparable yet: that takes 5 tests that passed on both in 6 runs.",
        ),
        (
            suite(disagreeing=1, only_on=[0, 1, 0]),
            0,
            "1 test disagrees between backends; 1 fails only on uvloop, in 40 runs. Durations are not comparable yet: "
            "that takes 5 tests that passed on both in 6 runs.",
        ),
        (
            suite(untold=1, variants=[12, 0, 12]),
            2,
            "No test disagrees between backends in 40 runs. 1 test failed more often somewhere, which chance may "
            "explain. Durations are not comparable yet: that takes 5 tests that passed on both in 6 runs.",
        ),
        (
            suite(runners=[RUNNERS, RUNNERS, ["tests · CPython 3.13"]]),
            0,
            "No test disagrees between backends in 40 runs. Durations are not compared: trio ran on another runner or "
            "Python.",
        ),
    ],
)
def test_the_line_says_what_is_known_and_what_is_not(told: Suite | None, base: int, line: str) -> None:
    assert text_of(compare_line(told, base)).replace("\u2009", " ") == line


def test_ratios_turn_round_with_their_intervals() -> None:
    assert turned(Mean(2.0, 1.0, 4.0, 7)) == Mean(0.5, 0.25, 1.0, 7)
    none = {"cases": 0, "quantiles_s": [None] * 3, "sum_s": [None] * 3, "p99_s": [None] * 3}
    told = figures_of({**none, "means": [[2.0, 1.0, 4.0, 7], None, None], "slower": [3, 0, 0], "faster": [1, 0, 0]})
    assert told.means == {(0, 1): Mean(2.0, 1.0, 4.0, 7), (1, 0): Mean(0.5, 0.25, 1.0, 7)}
    assert (told.slower[0, 1], told.slower[1, 0]) == (3, 1)
