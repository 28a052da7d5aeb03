from datetime import UTC, datetime, timedelta

import pytest

from dashboard.sentence import text_of
from dashboard.verdict_lines.overview import Health, overview_line

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GREEN, RED, FLAKES = "passed", "failed", "flaky"


def health(*statuses: str, broken: int = 0, flaky: int = 0, branch: str = "main") -> Health:
    is_red = bool(statuses) and statuses[0] not in (GREEN, FLAKES)
    return Health(
        branch=branch,
        trunk="main",
        statuses=statuses,
        red_since=4851 if is_red else None,
        red_at=NOW - timedelta(hours=3) if is_red else None,
        broken=broken,
        broken_text="1 test" if broken == 1 else f"{broken} tests",
        flaky=flaky,
        flaky_text="1 test" if flaky == 1 else f"{flaky} tests",
    )


CASES = [
    (health(), "No run has ended on main yet."),
    (health(*[GREEN] * 41), "main is green: 41 runs in a row have passed."),
    (health(GREEN, *[RED] * 20), "main is green: its newest run passed."),
    (
        health(*[RED] * 2, *[GREEN] * 20, broken=2, flaky=5, branch="topic"),
        "topic is red since run 4 851 (3 h ago): 2 runs in a row did not pass. On main, 2 tests fail every time and 5 "
        "tests are flaky.",
    ),
    (
        health(*[GREEN] * 20, flaky=1, branch="topic"),
        "topic is green: 20 runs in a row have passed. On main, 1 test is flaky.",
    ),
    (health(*[GREEN] * 20, branch="topic"), "topic is green: 20 runs in a row have passed."),
    (
        health(*[RED] * 3, *[GREEN] * 20, broken=2, flaky=23),
        "main is red since run 4 851 (3 h ago): 2 tests fail every time. Separately, 23 tests are flaky.",
    ),
    (
        health(RED, *[GREEN] * 20, flaky=1),
        "main is red since run 4 851 (3 h ago): its newest run did not pass, and no test is known to be broken. "
        "Separately, 1 test is flaky.",
    ),
    (
        health(*[RED] * 2, *[GREEN] * 20),
        "main is red since run 4 851 (3 h ago): 2 runs in a row did not pass, and no test is known to be broken.",
    ),
    (
        health(*[GREEN] * 20, broken=1),
        "main is green: 20 runs in a row have passed. Still, 1 test fails every time.",
    ),
    (
        health(*[GREEN] * 7),
        "main is green: 7 runs in a row have passed. 7 runs so far; 20 are needed for a rate.",
    ),
    (
        health(RED),
        "main is red since run 4 851 (3 h ago): its first run did not pass. One run cannot tell broken tests from "
        "flaky ones.",
    ),
    (health(GREEN), "main is green: its first run passed. 1 run so far; 20 are needed for a rate."),
    (
        health(FLAKES, *[GREEN] * 20, flaky=1),
        "main fails by flakes only: its newest run had no other failure. Separately, 1 test is flaky.",
    ),
    (
        health(*[FLAKES] * 3, *[GREEN] * 20, broken=1, branch="topic"),
        "topic fails by flakes only: 3 runs in a row had no other failure. On main, 1 test fails every time.",
    ),
    (
        health("interrupted", *[GREEN] * 30, broken=1),
        "main is red since run 4 851 (3 h ago): 1 test fails every time.",
    ),
]


@pytest.mark.parametrize(("facts", "wanted"), CASES)
def test_the_line_says_whether_the_branch_is_healthy(facts: Health, wanted: str) -> None:
    assert text_of(overview_line(facts, NOW)).replace("\u2009", " ") == wanted
