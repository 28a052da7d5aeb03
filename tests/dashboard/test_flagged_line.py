"""The sentence above the flaky tests."""

import pytest

from dashboard.queries.flagged import FlaggedRow
from dashboard.queries.flagged_counts import FlaggedCounts, PatternCount
from dashboard.sentence import text_of
from dashboard.verdict_lines.flagged import flagged_line


def counts(score: float = 0.0, **states: int) -> FlaggedCounts:
    none = dict.fromkeys(("active", "suspect", "broken", "fixed", "quarantined"), 0)
    return FlaggedCounts(4812, none | states, {"active": score})


def rows(*scores: float) -> list[FlaggedRow]:
    return [
        FlaggedRow(
            variant=1,
            case="tests/net/test_pool.py::test_backoff[ipv6]",
            case_id=1,
            backend="trio",
            word="flaky",
            marks="",
            runs=[],
            rate=0.1,
            low=0.0,
            high=0.2,
            failures=3,
            results=40,
            disagreements=1,
            calm_runs=0,
            since=4,
            changed_at=None,
            score=score,
            failed_run=None,
            failed_seq=None,
            pattern=None,
            cause=None,
            reason=None,
            until=None,
            owner=None,
        )
        for score in scores
    ]


TIMEOUTS = [PatternCount("TimeoutError", "trio", 9), PatternCount("AssertionError", "none", 6)]


@pytest.mark.parametrize(
    ("state", "told", "first", "patterns", "line"),
    [
        (
            "active",
            FlaggedCounts(0, counts().states, {}),
            [],
            [],
            "No test has a verdict yet. A verdict takes 10 results",
        ),
        ("active", counts(suspect=1), [], [], "No test is flaky on main. 4 812 variants judged. 1 variant is suspect."),
        ("active", counts(9.0, active=1), rows(9.0), [], "1 of 4 812 variants is flaky on main."),
        (
            "active",
            counts(10.0, active=3),
            rows(6.0, 3.0, 1.0),
            TIMEOUTS,
            "3 of 4 812 variants are flaky on main. test_backoff[ipv6] alone makes 60.0 % of the flaky failures to be "
            "expected. TimeoutError on trio is the largest pattern (9 variants).",
        ),
        (
            "active",
            counts(100.0, active=23),
            rows(*[10.0] * 10),
            [PatternCount("", "none", 2)],
            "23 of 4 812 variants are flaky on main. 5 of them make 50.0 % of the flaky failures to be expected. "
            "Failures without a kind are the largest pattern (2 variants).",
        ),
        ("suspect", counts(suspect=2), [], [], "2 variants have failed in a way that is not settled."),
        ("broken", counts(broken=1), [], [], "1 variant fails every time on main. That is never called flaky."),
        (
            "fixed",
            counts(fixed=14),
            [],
            [],
            "14 variants were flaky or broken and came to rest. None of them has failed since.",
        ),
        ("quarantined", counts(quarantined=1), [], [], "1 variant is in quarantine. Each comes back"),
        ("fixed", counts(), [], [], "No test was fixed lately."),
    ],
)
def test_the_line_says_how_many_and_which_to_fix_first(
    state: str, told: FlaggedCounts, first: list[FlaggedRow], patterns: list[PatternCount], line: str
) -> None:
    assert text_of(flagged_line(state, told, first, patterns, "main")).replace("\u2009", " ").startswith(line)
