from dataclasses import replace

import pytest

from dashboard.do_next import is_calm, steps_of
from dashboard.queries.overview import Overview, Problem, Tally
from dashboard.sentence import text_of

SHAKY = Problem(
    word="flaky",
    backend="trio",
    case_id=1,
    case="tests/test_a.py::test_a",
    since=40,
    score=8.0,
    rate=0.08,
    calm_runs=4,
    failures=7,
    results=90,
    failed_run=86,
    failed_seq=3,
    of=2,
)
CALM = replace(SHAKY, case_id=2, case="tests/test_b.py::test_b", score=12.0, rate=0.12, calm_runs=30)


def _told(*problems: Problem) -> tuple[str, str]:
    """Subject and evidence of the step of flaky tests."""
    nothing = Tally(trunk="main", facts=None, changes=[], warnings=[], shifts=[], stalling=[], live=[])
    (step,) = steps_of("gateway", Overview("main", [], list(problems), nothing))
    return step.subject, text_of(step.evidence).replace("\u2009", " ")


def test_the_test_that_costs_most_failures_comes_first() -> None:
    worse = replace(CALM, calm_runs=2)
    assert _told(SHAKY, worse) == (
        "tests/test_b.py::test_b",
        "about 12 failures to be expected in 100 runs; 7 of 90 results failed so far",
    )


def test_a_test_that_is_likely_mended_comes_last() -> None:
    assert _told(CALM, SHAKY)[0] == "tests/test_a.py::test_a"


def test_where_all_are_likely_mended_it_is_said() -> None:
    assert _told(CALM)[1] == "no failure in 30 runs, so it may be mended; 7 before that"


@pytest.mark.parametrize(
    ("variants", "calm"),
    [
        ([SHAKY], False),
        ([replace(SHAKY, calm_runs=37)], False),
        ([replace(SHAKY, calm_runs=38)], True),
        ([replace(SHAKY, calm_runs=13)] * 3, True),
        ([replace(SHAKY, calm_runs=13)] * 2, False),
    ],
)
def test_the_calm_of_all_variants_counts_together(variants: list[Problem], calm: bool) -> None:
    assert is_calm(variants) == calm
