"""The chart of a history."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from dashboard.case.axis import axis_of
from dashboard.case.segments import segments_of
from dashboard.charts.history import history_chart
from dashboard.charts.history.frame import RIGHT, WIDTH
from dashboard.queries.case import CaseVariant, Point
from tests.dashboard.case.facts import change, point, points, shift, variant


def drawn(told: list[Point], *variants: CaseVariant) -> ET.Element:
    lanes = axis_of(told)
    return ET.fromstring(history_chart(lanes, segments_of(lanes, variants), variants, 0.1))


def classes(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in (one.get("class") or "").split()]


def test_the_chart_says_in_words_what_it_shows() -> None:
    root = drawn([*points("ppf"), *points("ppp", "trio")])
    assert root.get("aria-label") == (
        "3 runs, 1 to 3. asyncio: 1 of 3 runs with a failure; trio: 0 of 3 runs with a failure"
    )


def test_every_backend_has_a_lane_a_line_and_its_dots() -> None:
    root = drawn([*points("p" * 20), *points("p" * 20, "trio")])
    for name in ("asyncio", "trio"):
        assert len([one for one in classes(root, f"l-{name}") if "line" in (one.get("class") or "").split()]) == 1
        assert len(classes(root, f"b-{name}")) == 3  # its name, its band, the dots of its ticks


def test_no_line_is_drawn_through_fewer_than_five_values() -> None:
    assert classes(drawn(points("pppp")), "line") == []
    assert len(classes(drawn(points("ppppp")), "line")) == 1


def test_a_line_is_broken_where_the_level_shifts_and_the_shift_is_said() -> None:
    slow = [point(run, duration_s=0.2 if run < 11 else 0.31) for run in range(1, 21)]
    root = drawn(slow, variant("asyncio", shifts=[shift(11, 1.55)]))
    first, second = classes(root, "line")
    last = float(re.findall(r"([\d.]+) [\d.]+$", first.get("d") or "")[0])
    begin = float(re.findall(r"^M([\d.]+)", second.get("d") or "")[0])
    [line] = classes(root, "shift")
    assert last < float(re.findall(r"^M([\d.]+)", line.get("d") or "")[0]) < begin
    assert next(text.text for text in classes(root, "told")) == "+55\u2009% on asyncio at run 11"


def test_shifts_that_are_near_each_other_are_told_on_lines_of_their_own() -> None:
    names = ("asyncio", "asyncio+uvloop", "trio")
    told = [variant(name, shifts=[shift(run, 1.4)]) for name, run in zip(names, (5, 60, 61), strict=True)]
    root = drawn([one for name in names for one in points("p" * 100, name)], *told)
    far, near, beside = (text.get("y") for text in classes(root, "told") if " at run " in (text.text or ""))
    assert far == near != beside


def test_a_stretch_leads_to_the_runs_that_may_have_brought_it() -> None:
    told = variant("asyncio", changes=[change(12, "broken", middle=11)])
    root = drawn(points("p" * 10 + "f" * 6), told)
    steady, broken = classes(root, "segment")
    assert (steady.get("data-address"), broken.get("data-address")) == ("", "?seg=2#blame")
    assert "".join(broken.itertext()).endswith("broken on asyncio · 6 of 6 failed")


def test_failures_are_crosses_and_long_ticks_are_stems() -> None:
    told = [*points("pppp"), point(5, "f", duration_s=1.0), point(6, "p", longest_tick_s=0.4)]
    root = drawn(told)
    [cross], [stem] = classes(root, "cross"), classes(root, "stem")
    assert (cross.get("d") or "").count("M") == 2
    assert (stem.get("d") or "").count("M") == 1


def test_stretches_lie_side_by_side_up_to_the_newest_run() -> None:
    told = variant("asyncio", changes=[change(7, "flaky", middle=5)])
    boxes = [group[0] for group in classes(drawn(points("p" * 30), told), "segment")]
    first, second = [(float(box.get("x") or 0), float(box.get("width") or 0)) for box in boxes]
    assert abs(first[0] + first[1] + 1 - second[0]) < 0.3
    assert abs(second[0] + second[1] + 1 - RIGHT) < 0.3


@given(
    st.lists(
        st.tuples(st.integers(1, 150), st.sampled_from("pftcesxX"), st.sampled_from(["asyncio", "trio", "none"])),
        max_size=60,
    ),
    st.floats(1e-6, 1e4),
)
def test_no_history_leaves_its_box(told: list[tuple[int, str, str]], seconds: float) -> None:
    root = drawn([point(*one, duration_s=seconds, longest_tick_s=seconds) for one in told])
    height = float((root.get("viewBox") or "").split()[3])
    for path in root.iter("path"):
        for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", path.get("d") or ""):
            assert -1 <= float(x) <= WIDTH
            assert -1 <= float(y) <= height
