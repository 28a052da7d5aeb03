import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.dumbbell import WIDTH, dumbbell, dumbbell_axis, dumbbell_scale
from dashboard.charts.ecdf import BOTTOM, TOP, ecdf
from dashboard.charts.log_axis import LogAxis
from dashboard.charts.scatter import BOTTOM as LOWEST
from dashboard.charts.scatter import LEFT, NAMED, RIGHT, Point, bands, scatter
from dashboard.charts.scatter import TOP as HIGHEST
from dashboard.show.chance import chance, factor

SECONDS = st.floats(1e-6, 1e4)


@given(st.lists(SECONDS, min_size=1, max_size=20))
def test_an_axis_holds_all_that_it_was_made_from_and_is_marked(values: list[float]) -> None:
    axis = LogAxis.over(values, 10, 110)
    assert axis.first_s <= min(values) * 1.001
    assert axis.last_s >= max(values) * 0.999
    places = [axis.x(value) for value in sorted(values)]
    assert places == sorted(places)
    assert 10 <= places[0] <= places[-1] <= 110
    assert all(10 <= axis.x(mark) <= 110 for mark in axis.marks())
    assert list(axis.marks())


def test_an_axis_of_a_decade_or_less_is_marked_between_its_ends() -> None:
    assert [round(mark, 4) for mark in LogAxis.over([0.012, 0.04], 0, 1).marks()] == [0.01, 0.02, 0.05]


def test_an_axis_of_nothing_is_still_one() -> None:
    assert list(LogAxis.over([], 0, 1).marks())


@given(st.tuples(SECONDS, SECONDS, SECONDS))
def test_marks_of_a_dumbbell_lie_on_its_line_and_in_its_box(values: tuple[float, float, float]) -> None:
    root = ET.fromstring(
        dumbbell(dumbbell_axis(values), list(zip(("asyncio", "asyncio+uvloop", "trio"), values, strict=True)))
    )
    line = root.find("path[@class='span']")
    assert line is not None
    first, last = map(float, re.findall(r"[\d.]+(?= 9H|$)", line.get("d") or ""))
    assert 0 <= first <= last <= WIDTH
    assert [path.get("class") for path in root][2:] == ["b-mark b-asyncio", "b-mark b-uvloop", "b-mark b-trio"]


def test_a_backend_without_a_time_has_no_mark() -> None:
    root = ET.fromstring(
        dumbbell(dumbbell_axis([0.1, 0.2]), [("asyncio", 0.1), ("asyncio+uvloop", None), ("trio", 0.2)])
    )
    assert root.get("aria-label") == "asyncio 100\u2009ms, trio 200\u2009ms"
    assert len(root) == 4
    assert dumbbell_scale(dumbbell_axis([0.1, 0.2])).count("<text") == 2


def test_a_line_of_shares_rises_from_the_shortest_test_to_the_longest() -> None:
    root = ET.fromstring(ecdf([("asyncio", [0.01, 0.02, 0.4]), ("trio", None)], "three tests"))
    [line] = [path for path in root.iter("path") if "line" in (path.get("class") or "")]
    points = [tuple(map(float, point.split())) for point in (line.get("d") or "")[1:].split("L")]
    assert line.get("class") == "line l-asyncio"
    assert [down for _, down in points] == [BOTTOM, (BOTTOM + TOP) / 2, TOP]
    assert points == sorted(points)


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.0004, "<\u2009.001"),
        (0.004, ".004"),
        (0.03, ".03"),
        (0.0516, ".052"),
        (0.41, ".41"),
        (0.999, "1"),
        (1.0, "1"),
    ],
)
def test_a_chance_is_written_as_short_as_it_decides(p: float, text: str) -> None:
    assert chance(p) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0123, "0.012×"), (0.834, "0.83×"), (1.0, "1.00×"), (9.99, "9.99×"), (144.8, "145×")]
)
def test_a_factor_is_written_with_the_digits_that_matter(value: float, text: str) -> None:
    assert factor(value) == text


@given(st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=60))
def test_dots_of_a_scatter_lie_in_its_square_and_every_test_is_one(times: list[tuple[float, float]]) -> None:
    points = [Point(f"t{at}", f"/{at}/", *pair) for at, pair in enumerate(times)]
    drawn = scatter("asyncio", "trio", points)
    dots = re.findall(r"M([\d.]+) ([\d.]+)h0", drawn)
    assert len(dots) == len(points) == sum(tests for _, tests in bands(points))
    assert all(LEFT <= float(x) <= RIGHT and HIGHEST <= float(y) <= LOWEST for x, y in dots)
    assert drawn.count("<a ") <= NAMED
    ET.fromstring(drawn)


def test_what_takes_twice_as_long_is_a_link_to_its_test() -> None:
    drawn = scatter("asyncio", "trio", [Point("a.py::slow", "/tests/1/", 0.01, 0.05), Point("b", "/tests/2/", 1, 1)])
    assert '<a href="/tests/1/"><title>a.py::slow: 10\u2009ms, 50\u2009ms</title>' in drawn
    assert "/tests/2/" not in drawn
