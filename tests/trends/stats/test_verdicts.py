"""Verdicts do not flicker, and say when something was mended."""

import numpy as np
import pytest

from tests.trends.stats.histories import PER_DAY, alone, played, results, verdict_of
from trends.stats.book import Book
from trends.stats.settings import Settings
from trends.stats.share import Share
from trends.stats.state import BROKEN, FLAKY, fresh, pack, unpack
from trends.stats.verdicts import calm_enough, held


@pytest.mark.parametrize(
    ("before", "probability", "now"),
    [(False, 0.59, False), (False, 0.60, True), (True, 0.41, True), (True, 0.39, False)],
)
def test_a_flag_is_raised_high_and_lowered_low(before: bool, probability: float, now: bool) -> None:
    assert held(np.array([before]), np.array([probability]), 0.60, 0.40)[0] == now


def test_a_verdict_changes_only_when_its_variant_has_run() -> None:
    book = alone("P*4 F P*4 F P*4 F")
    before = verdict_of(book, "a.py::test")
    for number in range(20, 60):
        book.observe(results(number, "b.py::other", "P"))
    assert verdict_of(book, "a.py::test") == before == "flaky"


def test_a_breakage_that_ended_is_watched_then_fixed_then_forgotten() -> None:
    words = ["P"] * 20 + ["F"] * 5 + ["P"] * 300
    book, found = Book(), []
    for number, word in enumerate(words):
        book.observe(results(number, "a.py::test", word))
        found.append(verdict_of(book, "a.py::test"))
    runs = Settings().fixed_runs
    assert found[24] == "broken"
    assert set(found[26 : 25 + runs - 1]) == {"suspect"}
    assert found[25 + runs - 1] == "fixed"
    last = 24 + int(Settings().fixed_days * PER_DAY)
    assert "healthy" not in found[25:last]
    assert set(found[last + 2 :]) == {"healthy"}


def test_a_mended_flake_needs_more_calm_the_rarer_it_was() -> None:
    states = fresh(2, Settings())
    states["flagged_rate"] = [0.5, 0.01]
    # ln .05 / ln .5 = 4.3, but ten at least; ln .05 / ln .99 = 298.07
    for runs, calm in ((9, [False, False]), (10, [True, False]), (298, [True, False]), (299, [True, True])):
        states["calm_runs"] = runs
        assert calm_enough(states, Settings()).tolist() == calm


def test_a_flaky_test_that_breaks_is_broken_and_still_known_as_flaky() -> None:
    book = alone("P*4 F P*4 F P*4 F P*4 F P*4 F F*10")
    assert verdict_of(book, "a.py::test") == "broken"
    assert book.states["flags"][0] == FLAKY | BROKEN


def test_one_failure_is_not_called_broken() -> None:
    assert verdict_of(alone("P*100 F"), "a.py::test") == "healthy"
    assert verdict_of(alone("P*100 FF"), "a.py::test") == "broken"


def test_the_share_counts_every_variant_once() -> None:
    book = played(results(number, f"a.py::{number % 3}", "P") for number in range(30))
    assert book.share.variants == 3
    assert book.share.flaky == pytest.approx(float(book.states["p_flaky"].sum()))


def test_the_share_starts_at_the_usual_and_is_bounded() -> None:
    settings = Settings(not_flaky=0.9, usual_variants=100, most_flaky=0.5)
    assert Share().value(settings) == pytest.approx(0.1)
    assert Share(100, 30.0).value(settings) == pytest.approx((10 + 30) / 200)
    assert Share(10_000, 10_000.0).value(settings) == 0.5
    assert Share().odds(settings) == pytest.approx(1.0)


def test_a_state_of_another_grid_is_refused() -> None:
    packed = pack(fresh(1, Settings()))
    with pytest.raises(ValueError, match="bytes"):
        unpack(packed, Settings(rates=(1e-5, 0.1)))
