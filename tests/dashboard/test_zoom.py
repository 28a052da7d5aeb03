"""Which part of an axis of time is shown."""

import pytest
from django.http import QueryDict

from dashboard.zoom import Asked, Zoom, asked_of, views_of, zoom_of


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Asked(0.0, None)),
        ("from=2.5&to=4", Asked(2.5, 4.0)),
        ("from=2.5", Asked(2.5, None)),
        ("to=4", Asked(0.0, 4.0)),
        ("from=4&to=4", Asked(0.0, None)),
        ("from=inf&to=4", Asked(0.0, 4.0)),
        ("from=a&to=-4", Asked(0.0, None)),
    ],
)
def test_an_address_says_from_when_to_when(query: str, expected: Asked) -> None:
    assert asked_of(QueryDict(query)) == expected


def test_what_lies_beyond_the_axis_ends_with_it() -> None:
    assert zoom_of(Asked(2, 99), 10) == Zoom(2, 10, 10)
    assert zoom_of(Asked(20, 99), 10) == Zoom(0, 10, 10)


def test_one_can_go_closer_and_further_and_along() -> None:
    zoom = Zoom(4, 6, 10)
    assert zoom.closer == Zoom(4.5, 5.5, 10)
    assert zoom.wider == Zoom(3, 7, 10)
    assert (zoom.earlier, zoom.later) == (Zoom(3, 5, 10), Zoom(5, 7, 10))


def test_the_axis_is_not_left() -> None:
    assert Zoom(0, 2, 10).earlier == Zoom(0, 2, 10)
    assert Zoom(8.5, 10, 10).later == Zoom(8.5, 10, 10)
    assert Zoom(0, 8, 10).wider == Zoom(0, 10, 10)
    assert Zoom(5, 5.005, 10).closer.wide_s == pytest.approx(0.005)


def test_ways_that_lead_nowhere_are_not_offered() -> None:
    whole = views_of(Zoom(0, 10, 10), QueryDict("tab=timeline"))
    assert [(key, query) for key, _, _, query in whole] == [("+", "?from=2.5&tab=timeline&to=7.5")]
    part = views_of(Zoom(0, 5, 10), QueryDict("from=0&tab=timeline&to=5"))
    assert [key for key, *_ in part] == ["+", "-", ">", "0"]
    assert part[-1][3] == "?tab=timeline"


def test_the_part_is_told_in_words() -> None:
    assert Zoom(0, 10, 10).text == "10.0\u2009s"
    assert Zoom(0, 2.5, 10).text == "0 to 2.50\u2009s of 10.0\u2009s"
