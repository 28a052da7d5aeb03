"""The sentence above the history of a test."""

import pytest

from dashboard.queries.case import CaseVariant
from dashboard.sentence import text_of
from dashboard.verdict_lines.case import case_line
from tests.dashboard.case.facts import NOW, axis, cause, change, shift, variant, verdict

LANES = axis(asyncio="p" * 90, trio="p" * 90)
STEADY = variant("asyncio", verdict("healthy", failures=1, results=250))


@pytest.mark.parametrize(
    ("variants", "line"),
    [
        ([], "0 results so far: 10 results are needed before a verdict."),
        (
            [variant("asyncio", verdict("new", results=7))],
            "7 results so far: 10 results are needed before a verdict.",
        ),
        ([STEADY], "Healthy on asyncio: 1 of 250 results failed."),
        (
            [
                STEADY,
                variant("trio", verdict("healthy", failures=0, results=50, set_aside=1), shifts=[shift(40, 1.55)]),
            ],
            "Healthy on asyncio and trio: 1 of 300 results failed; 1 failure set aside as an outage. Since run 40 it "
            "takes 1.55× as long on trio.",
        ),
        (
            [STEADY, variant("trio", verdict("flaky", disagreements=2), changes=[change(80, "flaky", middle=76)])],
            "Flaky on trio since run 76 (0000076, 1 d ago): fails 21.7 % of the time [12.3 % – 35.6 %], 10 of 46 "
            "results failed, both ways on 2 versions. asyncio is steady (1 of 250 failed).",
        ),
        (
            [variant("trio", verdict("suspect"), causes=[cause("backend", "trio"), cause("blocked loop")])],
            "Suspect on trio since run 7 (0000007, 3 d ago): fails 21.7 % of the time [12.3 % – 35.6 %], 10 of 46 "
            "results failed. 8 of 10 failures came with a blocked loop, and 1 of 40 passes.",
        ),
        (
            [variant("none", verdict("broken", since=3000), causes=[cause("worker", "gw1", 4)])],
            "Broken since run 3 000: 10 of 46 results failed, the newest one after another.",
        ),
        (
            [variant("trio", verdict("fixed", calm_runs=30), shifts=[shift(5, 0.5), shift(3, 4.0)])],
            "Fixed on trio since run 7 (0000007, 3 d ago): no failure in 30 runs since.",
        ),
    ],
)
def test_the_line_says_since_when_where_how_often_and_with_what(variants: list[CaseVariant], line: str) -> None:
    assert text_of(case_line(variants, LANES, NOW)).replace("\u2009", " ") == line
