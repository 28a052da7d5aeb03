from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import show
from dashboard.nodeid import parts_of
from dashboard.show.numbers import THIN
from tests.dashboard.golden import cases

SHOW = cases("show")


@pytest.mark.parametrize(("number", "text"), SHOW["count"])
def test_a_count_has_thin_spaces_between_its_thousands(number: int, text: str) -> None:
    assert show.count(number) == text


@pytest.mark.parametrize(("value", "text"), SHOW["seconds"])
def test_a_duration_is_told_in_the_unit_that_fits(value: float | None, text: str) -> None:
    assert show.seconds(value) == text


@pytest.mark.parametrize(("value", "text"), SHOW["roughly"])
def test_a_guessed_duration_is_told_without_decimals(value: float, text: str) -> None:
    assert show.roughly(value) == text


@pytest.mark.parametrize(("number", "one", "many", "text"), SHOW["plural"])
def test_a_number_of_things_has_the_right_ending(number: int, one: str, many: str | None, text: str) -> None:
    assert show.plural(number, one, many) == text


@pytest.mark.parametrize(("then", "now", "text"), SHOW["ago"])
def test_a_moment_is_relative_for_a_week_and_a_date_after(then: str, now: str, text: str) -> None:
    assert show.ago(datetime.fromisoformat(then), datetime.fromisoformat(now)) == text


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_every_duration_keeps_two_digits_or_more_and_has_a_unit(value: float) -> None:
    text = show.seconds(value)
    assert text.split(THIN)[-1] in {"µs", "ms", "s", "m"}
    assert 1 <= sum(letter.isdigit() for letter in text) <= 7


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0"), (0.0004, "<\u20090.1"), (0.004, "0.4"), (0.217, "21.7"), (0.9999, ">\u200999.9"), (1, "100")],
)
def test_a_share_is_never_rounded_to_none_or_all(share: float, text: str) -> None:
    assert show.percent(share) == f"{text}{THIN}%"


@pytest.mark.parametrize(("given", "wanted"), cases("look"))
def test_an_outcome_and_its_reason_have_one_look(given: list[Any], wanted: list[str]) -> None:
    assert list(show.look(*given)) == wanted


@pytest.mark.parametrize(("nodeid", "wanted"), cases("nodeid"))
def test_a_node_id_falls_into_path_name_and_parameters(nodeid: str, wanted: list[str]) -> None:
    assert list(parts_of(nodeid)) == wanted


@given(st.text(max_size=80))
def test_the_parts_of_any_node_id_make_the_whole(nodeid: str) -> None:
    assert "".join(parts_of(nodeid)) == nodeid
