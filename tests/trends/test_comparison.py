"""Backends side by side: what differs, by how much, and what cannot be told."""

import random
from typing import Any

import pytest

from ingest.models import Backend, Project
from tests.fixtures.batches import loop, phase, result
from tests.trends.verdicts import ended, judged, lines
from trends.comparison import put_side_by_side
from trends.comparison.outcomes import Counted, contrasts
from trends.models import Comparison, Contrast, Kind, Pace
from trends.recompute import recompute
from trends.slowness import find_shifts

LOOPS = ("asyncio", "asyncio+uvloop", "trio")
COUNTS = ("failed", "passed", "other")


def timed(project: Project, runs: int, factors: dict[str, float], tests: int = 6, **facts: Any) -> None:
    """Tests of about 0.2 s on each of these backends, so many times longer there; all of a run share its pace."""
    chance = random.Random(3)
    for _ in range(runs):
        pace = chance.lognormvariate(0, 0.3)
        told = []
        for backend, factor in factors.items():
            for test in range(tests):
                seconds = 0.2 * (1 + test) * pace * factor * chance.lognormvariate(0, 0.02)
                ran = loop(backend=backend, busy_s=0.01, run_s=seconds, longest_tick_s=0.004)
                case = f"a.py::t{test}"
                phases = [phase("call", seconds, ran)]
                told.append(result(f"{case}[{backend}]", case=case, backend=backend, phases=phases))
        judged(ended(project, *told, **facts))


def compared(project: Project, days: int = 14) -> Comparison:
    find_shifts(project.pk)
    put_side_by_side(project.pk)
    return Comparison.objects.get(project=project, days=days)


def contrast_of(case: str) -> Contrast:
    return Contrast.objects.get(case__name=case, comparison__days=14)


def test_a_case_that_fails_on_one_backend_is_told_with_its_counts(project: Project) -> None:
    for _ in range(8):
        words = {
            "a.py::a": "P",
            "a.py::a@asyncio+uvloop": "P",
            "a.py::a@trio": "F",
            "a.py::b": "P",
            "a.py::b@trio": "P",
        }
        judged(ended(project, *lines(words)))
    facts = compared(project).facts
    assert (facts["disagreeing"], facts["only_on"], facts["untold"]) == (1, [0, 0, 1], 0)
    row = contrast_of("a.py::a")
    assert [getattr(row, name) for name in COUNTS] == [[0, 0, 8], [8, 8, 0], [0, 0, 0]]
    assert (row.get_backend_display(), row.is_spared) == ("trio", False)
    assert row.p == pytest.approx(3 / 735471)  # 8 of 24 results, all on the 8 of one of three backends
    assert contrast_of("a.py::b").backend is None


def test_a_case_that_fails_everywhere_but_on_one_backend_is_told_by_that_one(project: Project) -> None:
    for _ in range(8):
        judged(ended(project, *lines({"a.py::a": "F", "a.py::a@asyncio+uvloop": "F", "a.py::a@trio": "P"})))
    assert compared(project).facts["only_on"] == [0, 0, 0]
    row = contrast_of("a.py::a")
    assert (row.get_backend_display(), row.is_spared) == ("trio", True)
    assert row.p < 1e-4


def test_what_chance_explains_is_not_called_a_disagreement(project: Project) -> None:
    for word in "FPPPPPPP":
        judged(ended(project, *lines({"a.py::a": "P", "a.py::a@trio": word})))
    facts = compared(project).facts
    assert (facts["disagreeing"], facts["untold"]) == (0, 1)
    assert contrast_of("a.py::a").p > 0.05


def test_a_case_that_a_backend_of_the_suite_never_ran_is_missing_there(project: Project) -> None:
    words = {"a.py::a": "P", "a.py::a@trio": "S", "a.py::b": "P", "a.py::c@trio": "P", "a.py::sync@none": "P"}
    told = [{**line, "backend": None} if "sync" in line["nodeid"] else line for line in lines(words)]
    judged(ended(project, *told))
    facts = compared(project).facts
    assert (facts["variants"], facts["missing"]) == ([2, 0, 2], [1, 0, 1])
    missing = Contrast.objects.filter(is_missing=True, comparison__days=14).values_list("case__name", flat=True)
    assert sorted(missing) == ["a.py::b", "a.py::c"]


def test_times_are_compared_run_by_run_so_that_a_slow_runner_says_nothing(project: Project) -> None:
    timed(project, 12, {"asyncio": 1.0, "asyncio+uvloop": 0.8, "trio": 1.5})
    duration = compared(project).facts["kinds"]["duration"]
    for place, factor in enumerate((0.8, 1.5, 1.5 / 0.8)):
        ratio, low, high, n = duration["means"][place]
        assert ratio == pytest.approx(factor, rel=0.03)
        assert low < factor * 1.02
        assert high > factor * 0.98
        assert n == 6
    assert (duration["cases"], duration["slower"], duration["faster"]) == (6, [0, 6, 6], [6, 0, 0])
    row = Pace.objects.get(case__name="a.py::t3", kind=Kind.DURATION, comparison__days=14)
    assert (row.pairs, row.values) == ([12, 12, 12], [12, 12, 12])
    assert row.low[1] is not None
    assert row.ratio[1] is not None
    assert row.high[1] is not None
    assert row.low[1] < row.ratio[1] < row.high[1] < 1.6
    assert row.p[1] == pytest.approx(6 * 2 / 2**12)


def test_a_run_or_two_are_not_enough_for_ratios(project: Project) -> None:
    timed(project, 2, {"asyncio": 1.0, "trio": 2.0})
    duration = compared(project).facts["kinds"]["duration"]
    assert duration["means"] == [None, None, None]
    row = Pace.objects.filter(kind=Kind.DURATION, comparison__days=14).first()
    assert row is not None
    assert (row.pairs, row.ratio, row.low, row.high, row.p) == (
        [0, 2, 0],
        [None] * 3,
        [None] * 3,
        [None] * 3,
        [1.0] * 3,
    )


def test_backends_that_ran_on_different_pythons_are_not_paired(project: Project) -> None:
    timed(project, 8, {"asyncio": 1.0}, python="3.11.9")
    timed(project, 8, {"trio": 2.0}, python="3.13.1")
    facts = compared(project).facts
    assert facts["kinds"]["duration"]["means"] == [None, None, None]
    assert [len(names) for names in facts["runners"]] == [1, 0, 1]
    assert facts["runners"][0] != facts["runners"][2]


def test_medians_are_of_the_runners_that_all_backends_share(project: Project) -> None:
    timed(project, 8, {"asyncio": 1.0, "trio": 1.0}, python="3.13.1")
    timed(project, 8, {"asyncio": 9.0}, python="3.11.9")
    compared(project)
    row = Pace.objects.get(case__name="a.py::t0", kind=Kind.DURATION, comparison__days=14)
    assert row.values == [8, 0, 8]
    assert row.median_s[0] == pytest.approx(row.median_s[2], rel=0.1)


def test_all_again_from_the_results_gives_the_same_rows(project: Project) -> None:
    timed(project, 8, {"asyncio": 1.0, "trio": 1.4})
    judged(ended(project, *lines({"a.py::t0": "P", "a.py::t0@trio": "F"})))

    def rows() -> list[Any]:
        contrasts = Contrast.objects.order_by("comparison__days", "case__name")
        paces = Pace.objects.order_by("comparison__days", "kind", "case__name")
        return [
            list(Comparison.objects.order_by("days").values_list("days", "facts")),
            list(contrasts.values_list("case__name", "failed", "passed", "other", "backend", "p", "is_missing")),
            list(paces.values_list("case__name", "kind", "median_s", "values", "pairs", "ratio", "low", "high", "p")),
        ]

    compared(project)
    before = rows()
    assert all(before)
    recompute(project.pk)
    assert rows() == before


def test_a_project_without_results_has_no_comparison(project: Project) -> None:
    put_side_by_side(project.pk)
    assert not Comparison.objects.exists()


def test_which_backend_fails_more_often_is_not_known_beforehand() -> None:
    [row] = contrasts({1: Counted(failed=[1, 0, 6], passed=[19, 0, 14], other=[0, 0, 0])})
    assert row.backend == Backend.TRIO
    assert 0.09 < row.p < 0.1


def test_backends_that_fail_alike_are_hardly_ever_told_apart() -> None:
    dice = random.Random(4)

    def alike() -> Counted:
        failed = [sum(dice.random() < 0.3 for _ in range(200)) if place != 1 else 0 for place in range(3)]
        return Counted(failed, [200 - failed[0], 0, 200 - failed[2]], [0, 0, 0])

    told = sum(contrasts({1: alike()})[0].p <= 0.05 for _ in range(300))
    assert told <= 15
