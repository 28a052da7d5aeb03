"""The comparison finds what it is there for; a campaign can be run again."""

from typing import Any

import pytest

from bench.chaos.campaign import Outcome
from bench.chaos.plan import FAULTS, plans
from bench.chaos.suite import TEST_COUNT
from bench.chaos.table import table
from bench.chaos.verdict import Verdict, judge

FAILURE = {"when": "call", "kind": "AssertionError", "message": "no", "site": "a.py:1", "text": "E no", "output": None}


def recorded(number: int, **more: Any) -> dict[str, Any]:
    result: dict[str, Any] = {
        "nodeid": f"a.py::test_{number}",
        "case": f"a.py::test_{number}",
        "worker": None,
        "attempt": 1,
        "at": 1_795_000_000.0,
        "backend": None,
        "outcome": "failed",
        "reason": None,
        "params": {},
        "markers": ["slow"],
        "phases": [{"when": "call", "duration_s": 0.25}],
        "failures": [FAILURE],
        "subtests_passed": 0,
        "subtests_failed": 0,
    }
    return {**result, **more}


def stored(number: int, **more: Any) -> dict[str, Any]:
    result = recorded(number)
    subtests = {"passed": result.pop("subtests_passed"), "failed": result.pop("subtests_failed")}
    told = {"subtests": subtests, "started_at": "2026-11-18T11:06:40+00:00", "duration_s": 0.25}
    return {**result, **told, **more}


def test_the_same_on_both_sides_is_clean() -> None:
    verdict = judge([recorded(1), recorded(2)], [stored(2), stored(1)])
    assert verdict == Verdict(recorded=2, stored=2)
    assert verdict.is_clean


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        ([stored(1)], {"lost": 1}),
        ([stored(1), stored(2), stored(2)], {"doubled": 1}),
        ([stored(1), stored(2), stored(3)], {"doubled": 1}),
        ([stored(1), stored(2, outcome="passed")], {"changed": 1}),
        ([stored(1), stored(2, params={"n": "1"})], {"changed": 1}),
        ([stored(1), stored(2, failures=[{**FAILURE, "text": "E yes"}])], {"changed": 1}),
        ([stored(1), stored(2, duration_s=0.5)], {"changed": 1}),
        ([stored(1), stored(2, started_at="2026-11-18T11:17:40+00:00")], {"changed": 1}),
    ],
)
def test_what_is_lost_doubled_or_changed_is_found(found: list[dict[str, Any]], fault: dict[str, int]) -> None:
    verdict = judge([recorded(1), recorded(2)], found)
    assert verdict == Verdict(recorded=2, stored=len(found), **fault)
    assert not verdict.is_clean


def test_a_test_that_the_uploader_speaks_for_is_not_doubled_unless_its_result_is_there_too() -> None:
    assert judge([recorded(1)], [stored(1), stored(2, reason="lost")]).is_clean
    assert judge([recorded(1)], [stored(1), stored(1, reason="lost")]).doubled == 1


def test_another_attempt_is_another_result() -> None:
    assert judge([recorded(1), recorded(1, attempt=2)], [stored(1), stored(1, attempt=2)]).is_clean
    assert judge([recorded(1), recorded(1, attempt=2)], [stored(1), stored(1)]).lost == 1


def test_a_seed_draws_the_same_campaign_again_and_every_fault_as_often() -> None:
    assert plans(60, 3) == plans(60, 3)
    assert plans(60, 3) != plans(60, 4)
    faults = [plan.fault for plan in plans(60, 3)]
    assert {fault: faults.count(fault) for fault in FAULTS} == dict.fromkeys(FAULTS, 5)
    assert len({plan.branch for plan in plans(60, 3)}) == 60
    assert all(-1 <= plan.kill_after <= TEST_COUNT for plan in plans(60, 3))


def test_every_round_has_a_fault_and_a_worker_to_kill() -> None:
    for plan in plans(200, 1):
        assert plan.kill or plan.trouble
        assert plan.workers or plan.kill != "a worker"


def test_the_table_adds_up_by_fault() -> None:
    outcomes = [Outcome(plan, Verdict(recorded=10, stored=9, lost=1)) for plan in plans(24, 1)]
    lines = table(outcomes).splitlines()
    assert len(lines) == 2 + len(FAULTS) + 1
    assert lines[2].startswith("| kill -9 pytest | 2 | ")
    assert lines[2].endswith(" | 20 | 18 | 2 | 0 | 0 | 0 |")
    assert lines[-1].startswith("| **all** | 24 | ")
    assert lines[-1].endswith(" | 240 | 216 | 24 | 0 | 0 | 0 |")
