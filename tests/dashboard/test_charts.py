import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import charts
from dashboard.charts.run_series import run_series
from dashboard.charts.strip import FORMS
from dashboard.counts import Counts
from dashboard.interval import wilson
from trends.strip import LENGTH, MARKS


def numbers(svg: str) -> list[str]:
    return re.findall(r"nan|inf|-?\d+(?:\.\d+)?(?:e-?\d+)?", re.sub(r'aria-label="[^"]*"', "", svg).lower())


def test_every_letter_of_a_strip_has_a_form() -> None:
    assert set(FORMS) == set(MARKS)


def test_a_strip_has_one_path_a_kind_and_says_its_counts() -> None:
    root = ET.fromstring(charts.strip("pppfpre", [4, 5, 6, 7, 8, 9, 10]))
    assert [path.get("class") for path in root] == ["base", "m-passed", "m-flaky", "m-failed", "m-error"]
    assert root.get("aria-label") == "7 runs, 4 to 10: 4 passed, 1 passed on retry, 1 failed, 1 error"


def test_the_newest_run_is_at_the_right_end_of_every_strip() -> None:
    for marks in ("f", "pf", "p" * 59 + "f", "p" * 99 + "f"):
        root = ET.fromstring(charts.strip(marks))
        failed = next(path for path in root if path.get("class") == "m-failed")
        assert failed.get("d") == f"M{(LENGTH - 1) * 5} 0h4V18h-4z"


def test_heights_tell_the_kinds_apart_without_colour() -> None:
    shapes = {draw(0) for _, draw in FORMS.values()}
    assert len(shapes) == len(FORMS)


@given(st.text(alphabet=sorted(MARKS), max_size=80))
def test_no_strip_leaves_its_box(marks: str) -> None:
    svg = charts.strip(marks)
    assert "nan" not in numbers(svg)
    for path in ET.fromstring(svg):
        for x in re.findall(r"M(-?[\d.]+)", path.get("d") or ""):
            assert 0 <= float(x) <= LENGTH * 5


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 3 * 10**6))
def test_the_pieces_of_a_bar_follow_each_other_and_fill_it(passed: int, failed: int, skipped: int, total: int) -> None:
    counts = Counts(passed=passed, failed=failed, skipped=skipped)
    root = ET.fromstring(charts.outcome_bar(counts, total))
    edges = [(float(rect.get("x", "")), float(rect.get("width", ""))) for rect in root]
    assert len(edges) == sum(amount > 0 for amount in (passed, failed, skipped))
    for (x, width), (following, _) in pairwise(edges):
        assert following == pytest.approx(x + width, rel=1e-2, abs=1)
    if counts.all and total <= counts.all:
        assert sum(width for _, width in edges) == pytest.approx(1000, abs=12)


def test_a_split_bar_says_its_shares() -> None:
    root = ET.fromstring(charts.split_bar(0.3, 0.7))
    assert root.get("aria-label") == "busy 30%, idle 70%"
    assert [rect.get("width") for rect in root] == ["300", "700"]


def test_an_idle_loop_that_never_ran_makes_an_empty_bar() -> None:
    assert list(ET.fromstring(charts.split_bar(0.0, 0.0))) == []


def test_an_interval_is_drawn_around_its_dot() -> None:
    rate = wilson(10, 46)
    assert rate is not None
    root = ET.fromstring(charts.interval_mark(rate))
    low, high = map(float, re.findall(r"[\d.]+(?= 6H|$)", root[1].get("d") or ""))
    assert low < float(root[2].get("cx") or 0) < high
    assert root.get("aria-label") == "10 of 46, 95 % interval 12.3\u2009% to 35.6\u2009%"


def test_busy_time_divides_into_what_computed_and_what_did_not() -> None:
    root = ET.fromstring(charts.split_bar(0.4, 0.6, 0.1))
    assert [(rect.get("class"), rect.get("width")) for rect in root] == [
        ("m-busy", "100"),
        ("m-off-cpu", "300"),
        ("m-idle", "600"),
    ]
    assert root.get("aria-label") == "busy 40%, idle 60%, on the CPU 10%"


def test_a_thread_that_computed_more_than_its_loop_was_busy_fills_no_more_than_that() -> None:
    root = ET.fromstring(charts.split_bar(0.4, 0.6, 0.7))
    assert [rect.get("width") for rect in root] == ["400", "600"]


@pytest.mark.parametrize(("elapsed_s", "limit_s", "used"), [(0.03, 0.1, "30%"), (0.2, 0.1, "100%"), (0.1, 0.0, "100%")])
def test_a_deadline_is_used_up_to_its_limit(elapsed_s: float, limit_s: float, used: str) -> None:
    assert ET.fromstring(charts.margin_bar(elapsed_s, limit_s, "passed")).get("aria-label") == f"{used} used"


def test_ticks_over_the_budget_stand_out_and_right_of_its_line() -> None:
    root = ET.fromstring(charts.histogram({33: 900, 58: 1}, 0.1, "901 ticks"))
    short, long, _, budget = root.findall("path")
    assert (short.get("class"), long.get("class"), budget.get("class")) == ("h-tick", "m-slow", "budget")
    line = float(re.findall(r"M([\d.]+)", budget.get("d") or "")[0])
    at = [float(re.findall(r"M([\d.]+)", path.get("d") or "")[0]) for path in (short, long)]
    assert at[0] < line < at[1]
    assert [text.text for text in root.findall("text")][-2:] == ["100\u2009ms", "1.00\u2009s"]
    assert root.get("aria-label") == "901 ticks"


@given(st.dictionaries(st.integers(0, 159), st.integers(1, 2**31), min_size=1))
def test_no_histogram_leaves_its_box_and_none_of_its_bars_is_lost(buckets: dict[int, int]) -> None:
    root = ET.fromstring(charts.histogram(dict(sorted(buckets.items())), 0.1, "ticks"))
    width, height = (float(part) for part in (root.get("viewBox") or "").split()[2:])
    bars = [path for path in root.findall("path") if path.get("class") in ("h-tick", "m-slow")]
    drawn = re.findall(r"M([-\d.e]+) \d+v-([\d.e]+)", " ".join(path.get("d") or "" for path in bars))
    assert len(drawn) == len(buckets)
    assert all(0 <= float(x) <= width and 2 <= float(up) <= height for x, up in drawn)


def test_the_first_run_of_a_project_is_one_column_at_the_right_and_no_wall() -> None:
    root = ET.fromstring("<g>" + run_series([15.2], "one run") + "</g>")
    column = root.find("svg/path[@class='plain']")
    assert column is not None
    x, height, width = re.findall(r"M([\d.]+) [\d.]+v-([\d.]+)h([\d.]+)", column.get("d") or "")[0]
    assert float(x) > 300
    assert float(width) < 16 < float(height)
