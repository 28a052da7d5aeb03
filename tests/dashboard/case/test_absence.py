"""Backends on which a test never ran, or no longer does."""

import pytest

from dashboard.case.absence import absences_of
from dashboard.case.axis import axis_of
from dashboard.charts.history import history_chart, label_of
from dashboard.queries.case import CaseDetail
from tests.dashboard.case.facts import points, variant

RUNS = list(range(1, 13))
"""What `points` has for twelve letters."""


def case(last: dict[str, int], **runs_on: list[int]) -> CaseDetail:
    variants = [variant(backend, last_run=run) for backend, run in last.items()]
    return CaseDetail(1, "tests/test_a.py::test_a", variants, RUNS, runs_on)


def told(found: CaseDetail, letters: str = "p" * 12) -> list[str]:
    mine = points(letters)
    return [one.sentence for one in absences_of(found, mine, axis_of(mine))]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (case({"asyncio": 12}, asyncio=RUNS), []),
        (
            case({"asyncio": 12}, asyncio=RUNS, trio=RUNS),
            ["never ran it; 12 runs had both"],
        ),
        (case({"asyncio": 12}, asyncio=RUNS, trio=[1, 2]), []),
        (case({"asyncio": 12}, trio=[40, 41, 42, 43]), []),
        (case({"asyncio": 12, "trio": 10}, trio=RUNS), []),
        (
            case({"asyncio": 12, "trio": 100}, trio=RUNS),
            [],
        ),
        (case({"none": 12}, asyncio=RUNS, trio=RUNS), []),
    ],
)
def test_a_backend_is_missed_when_some_runs_had_it_and_the_test(found: CaseDetail, expected: list[str]) -> None:
    assert told(found) == expected


def test_of_a_backend_that_is_no_longer_run_the_last_run_is_told_with_its_day() -> None:
    mine = points("p" * 12)
    axis = axis_of(mine)
    day = f"{axis.runs[4].at:%-d %b}"
    (one,) = absences_of(case({"asyncio": 12, "trio": 5}, trio=RUNS), mine, axis)
    assert one.sentence == f"ran it last in run 5, {day}; 7 runs since had both"


def test_the_chart_has_an_empty_lane_that_says_so() -> None:
    axis = axis_of(points("p" * 12)).with_absent({"trio": "never run on trio", "asyncio": "is there"})
    assert list(axis.lanes) == ["asyncio", "trio"]
    assert label_of(axis).endswith("asyncio: 0 of 12 runs with a failure; never run on trio")
    chart = history_chart(axis, [], [], 0.1)
    assert "never run on trio</text>" in chart
    assert "is there" not in chart
    assert "NaN" not in chart
