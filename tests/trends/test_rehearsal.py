"""Settings are tried on the past."""

from typing import Any

import pytest

from ingest.models import Project
from tests.trends.verdicts import alone, played, rows_of
from trends import rules
from trends.models import Rehearsal, Verdict
from trends.rehearsal import rehearse
from trends.rehearsal.job import ask
from trends.tasks import rehearse_settings


def outcome(project: Project, values: dict[str, Any]) -> dict[str, Any]:
    asked = ask(project.pk, values, days=14)
    rehearse(asked.pk)
    asked.refresh_from_db()
    assert asked.status == "done"
    found: dict[str, Any] = asked.outcome or {}
    return found


def test_the_settings_of_now_flag_what_is_flagged_now(project: Project) -> None:
    alone(project, "P*14 FP P*3 FP P*2")
    alone(project, "F*3", branch="topic")
    before = rows_of(project)
    found = outcome(project, {})
    assert (found["runs"], found["flagged"], found["missed"], found["flagged_by_these_only"]) == (24, 1, 0, 0)
    [flag] = found["variants"]["flagged"]
    assert (flag["case"], flag["backend"], flag["now"], flag["run"]) == ("a.py::test", "asyncio", "flaky", 15)
    assert rows_of(project) == before


def test_stricter_settings_miss_what_is_flagged_now(project: Project) -> None:
    played(project, [{"a.py::test": "P", "b.py::other": "P"}] * 14 + [{"a.py::test": "FP", "b.py::other": "P"}])
    found = outcome(project, {"flaky_enter": 0.999, "broken_failures": 100})
    assert (found["flagged"], found["missed"]) == (0, 1)
    assert [one["case"] for one in found["variants"]["missed"]] == ["a.py::test"]
    assert Verdict.objects.get(variant__case__name="a.py::test").get_word_display() == "flaky"


def test_what_was_mended_is_told_as_cleared(project: Project) -> None:
    alone(project, "P*12 F*5 P*14")
    found = outcome(project, {})
    assert [one["was"] for one in found["variants"]["cleared"]] == ["broken"]


def test_an_empty_history_is_no_error(project: Project) -> None:
    assert outcome(project, {})["runs"] == 0
    rehearse_settings(10**9)


def test_a_rehearsal_is_played_once(project: Project) -> None:
    asked = ask(project.pk, {}, 7)
    rehearse(asked.pk)
    alone(project, "P F")
    rehearse(asked.pk)
    assert (Rehearsal.objects.get().outcome or {})["runs"] == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ([], "rules"),
        ({"rates": [0.1]}, "rules.rates"),
        ({"flaky_enter": "high"}, "rules.flaky_enter"),
        ({"flaky_enter": True}, "rules.flaky_enter"),
        ({"flaky_enter": float("nan")}, "rules.flaky_enter"),
        ({"flaky_enter": 1.5}, "rules.flaky_enter"),
        ({"minimum_results": 2.5}, "rules.minimum_results"),
        ({"flaky_enter": 0.3}, "rules.flaky_leave"),
        ({"broken_leave": 0.95}, "rules.broken_leave"),
        ({"suspect": 0.7}, "rules.suspect"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(values: Any, field: str) -> None:
    with pytest.raises(rules.BadRule) as bad:
        rules.checked(values)
    assert bad.value.field == field


def test_settings_that_can_be_are_taken() -> None:
    values = {"flaky_enter": 0.7, "minimum_results": 20, "fade_days": 30}
    assert rules.checked(values) == values
    assert rules.settings_with(values).fade_days == 30
