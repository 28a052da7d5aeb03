"""The history of a case, arranged for its page."""

from typing import Any

import pytest

from dashboard.case.axis import RUNS, axis_of, mark_of
from dashboard.case.blame import MOST, blame_of
from dashboard.case.failures import failure_groups
from dashboard.case.segments import segments_of
from dashboard.case.timing import timings_of
from tests.dashboard.case.facts import axis, change, point, points, variant
from trends.strip import MARKS


@pytest.mark.parametrize(
    ("letters", "mark"),
    [("p", "p"), ("fp", "r"), ("ft", "t"), ("ec", "c"), ("ef", "e"), ("ff", "f"), ("s", "s"), ("xs", "x"), ("Xs", "X")],
)
def test_attempts_of_a_run_make_one_mark(letters: str, mark: str) -> None:
    assert mark_of([point(letter=letter) for letter in letters]) == mark
    assert mark in MARKS


def test_backends_share_one_axis_and_have_gaps_where_they_did_not_run() -> None:
    told = axis(asyncio="pp f", trio=" p p")
    assert [run.number for run in told.runs] == [1, 2, 4]
    marks = {name: "".join(cell.mark if cell else " " for cell in lane) for name, lane in told.lanes.items()}
    assert marks == {"asyncio": "ppf", "trio": " pp"}


def test_a_cell_tells_what_passed_took_and_leads_to_what_failed() -> None:
    ran = [point(1, "f", duration_s=9.0, seq=1), point(1, "p", duration_s=0.2, seq=2, longest_tick_s=0.4)]
    [cell] = axis_of(ran).lanes["asyncio"]
    assert cell is not None
    assert (cell.mark, cell.seconds, cell.longest_s, cell.seq) == ("r", 0.2, 0.4, 1)


def test_only_the_newest_runs_are_on_the_axis() -> None:
    told = axis_of(points("p" * (RUNS + 9)))
    assert (len(told.runs), told.runs[0].number) == (RUNS, 10)
    assert told.place(5) == 0.0
    assert told.place(10) == 0.5
    assert told.place(10_000) == RUNS


def test_a_case_that_never_changed_is_one_steady_stretch() -> None:
    [segment] = segments_of(axis(asyncio="ppfp"), [variant("asyncio")])
    assert (segment.text, segment.failed, segment.runs, segment.since) == ("steady", 1, 4, None)


def test_a_stretch_begins_with_the_run_that_most_likely_brought_it() -> None:
    told = variant("trio", changes=[change(8, "broken", middle=6)])
    first, second = segments_of(axis(asyncio="p" * 10, trio="pppppfffff"), [variant("asyncio"), told])
    assert (first.text, first.after, first.failed) == ("steady", 5, 0)
    assert (second.text, second.first, second.failed, second.runs) == ("broken on trio", 5, 5, 10)
    assert second.since == told.changes[0]


def test_stretches_tell_the_gravest_word_and_who_has_it() -> None:
    flaky = variant("asyncio", changes=[change(7, "fixed", "flaky"), change(3, "flaky")])
    other = variant("trio", changes=[change(5, "flaky")])
    words = [segment.text for segment in segments_of(axis(asyncio="p" * 9, trio="p" * 9), [flaky, other])]
    assert words == ["steady", "flaky on asyncio", "flaky on asyncio and trio", "flaky on trio"]


def test_a_test_that_was_called_broken_for_a_run_or_two_was_flaky_all_along() -> None:
    told = variant("asyncio", changes=[change(9, "flaky", "broken"), change(8, "broken", middle=7)])
    [first, second] = segments_of(axis(asyncio="ppppppffppp"), [told])
    assert (first.text, second.text, second.first) == ("steady", "flaky on asyncio", 6)
    assert second.since is not None
    assert second.since.run == 8


def test_a_test_that_was_broken_for_long_stays_so_in_its_history() -> None:
    told = variant("asyncio", changes=[change(9, "flaky", "broken"), change(4, "broken", middle=3)])
    words = [segment.text for segment in segments_of(axis(asyncio="ppffffffpfp"), [told])]
    assert words == ["steady", "broken on asyncio", "flaky on asyncio"]


def test_backends_of_a_stretch_are_listed_as_people_do() -> None:
    told = [variant(name, changes=[change(3, "broken")]) for name in ("asyncio", "asyncio+uvloop", "trio")]
    assert segments_of(axis(asyncio="p" * 5), told)[-1].text == "broken on asyncio, uvloop and trio"


def test_another_runner_that_agrees_begins_no_stretch() -> None:
    told = variant("asyncio", changes=[change(6, "flaky", stratum="py3.13"), change(4, "flaky", stratum="py3.11")])
    assert [segment.text for segment in segments_of(axis(asyncio="p" * 9), [told])] == ["steady", "flaky on asyncio"]


def test_what_has_no_run_has_no_stretch() -> None:
    assert segments_of(axis_of([]), [variant("asyncio", changes=[change(6, "flaky")])]) == []


def test_the_runs_that_may_have_brought_a_change_are_listed_with_the_one_before() -> None:
    told = variant("asyncio", changes=[change(8, "broken", middle=5)])
    lanes = axis(asyncio="ppppffff")
    blame = blame_of(lanes, segments_of(lanes, [told]), None)
    assert blame is not None
    assert [(one.run.number, one.is_likely) for one in blame.suspects] == [
        (3, False),
        (4, False),
        (5, True),
        (6, False),
    ]


def test_of_a_wide_range_the_runs_around_the_likeliest_are_listed() -> None:
    wide = change(90, "flaky")
    told = variant("asyncio", changes=[type(wide)(90, "healthy", "flaky", "tests", 2, 60, 90)])
    lanes = axis_of(points("p" * 100))
    blame = blame_of(lanes, segments_of(lanes, [told]), None)
    assert blame is not None
    assert len(blame.suspects) == MOST + 1
    assert [one.run.number for one in blame.suspects if one.is_likely] == [60]


def test_nothing_is_blamed_where_nothing_changed() -> None:
    lanes = axis(asyncio="ppp")
    assert blame_of(lanes, segments_of(lanes, [variant("asyncio")]), 5) is None


def test_failures_that_are_the_same_are_one_group_the_most_frequent_first() -> None:
    said: dict[str, Any] = {"fingerprint": 4, "kind": "TimeoutError", "text": "too late\nmore"}
    told = [point(1, "t", **said), point(2, "e"), point(3, "t", "trio", **said), point(4, "p")]
    first, second = failure_groups(told)
    assert (first.count, first.kind, first.text, first.backends) == (2, "TimeoutError", "too late", ["asyncio", "trio"])
    assert (first.first_run, first.last_run, first.newest.run, first.reason) == (1, 3, 3, "timed out")
    assert (second.count, second.text, second.outcome) == (1, "", "error")


def test_margins_latencies_and_what_was_swallowed_are_told_by_backend() -> None:
    told = [point(run, "p", least_margin=0.02 * run, cancel_latency_s=run / 1000) for run in range(1, 21)]
    told += [point(21, "t", least_margin=-0.1, deadlines_fired=1), point(22, "p", swallowed=1), point(23, "p", "trio")]
    [timing] = timings_of(told)
    assert (timing.backend, timing.deadlines, timing.near, timing.fired, timing.swallowed) == ("asyncio", 20, 4, 1, 1)
    assert timing.used == pytest.approx(0.96)
    assert (timing.latency_s, timing.latest_s) == (0.011, 0.02)
    assert timing.newest is not None
    assert timing.newest.run == 22
