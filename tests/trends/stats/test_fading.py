"""Versions come and time passes: flakes begin, are mended, or rest for a while."""

import numpy as np
import pytest

from tests.trends.stats.histories import results, seen, verdict_of
from trends.stats.book import Book
from trends.stats.fading import age, faded, table
from trends.stats.rates import ASLEEP, FLAKES, MENDED, NEVER, prior
from trends.stats.settings import Settings

SETTINGS = Settings(rates=(0.01, 0.1, 0.5), not_flaky=0.9, fade_days=10.0, fade_versions=20.0, sleeps=0.25, wakes=2.0)
HALF = float(np.log(2))
"""The age at which half of a rate is forgotten, and of what slept a quarter still sleeps."""


def after(place: int, age: float) -> list[float]:
    """The place's row of the table, with the rates from FLAKES on in one."""
    row = table(age, SETTINGS)[place]
    return [*row[:FLAKES].tolist(), float(row[FLAKES:].sum())]


@pytest.mark.parametrize(
    ("place", "becomes"),
    [
        (NEVER, [0.95, 0.0, 0.0, 0.05]),  # a tenth of the half begins to flake
        (MENDED, [0.0, 0.95, 0.0, 0.05]),
        (ASLEEP, [0.0, 0.375, 0.25, 0.375]),  # three quarters woke, half of them were mended since
        (FLAKES, [0.0, 0.46875, 0.03125, 0.5]),  # of the half a quarter fell asleep, a quarter of which sleeps
    ],
)
def test_half_of_a_rate_is_forgotten(place: int, becomes: list[float]) -> None:
    assert after(place, HALF) == pytest.approx(becomes)


def test_knowledge_ages_by_days_and_by_versions() -> None:
    assert age(5.0, 0.0, SETTINGS) == age(0.0, 10.0, SETTINGS) == 0.5
    assert age(5.0, 10.0, SETTINGS) == 1.0


def test_no_time_changes_nothing_and_a_long_one_leaves_the_prior() -> None:
    assert table(0.0, SETTINGS) == pytest.approx(np.eye(5))
    long_after = table(1e6, SETTINGS)
    flaking = long_after[:ASLEEP, FLAKES:]
    assert flaking == pytest.approx(np.tile(prior(SETTINGS)[FLAKES:], (2, 1)))
    assert long_after[ASLEEP:, MENDED] == pytest.approx(np.ones(3))


def test_every_variant_fades_by_its_own_time() -> None:
    belief = np.random.default_rng(1).dirichlet(np.ones(15), 2).reshape(2, 3, 5)
    both = faded(belief, np.array([0.0, HALF]), SETTINGS)
    assert both[0] == pytest.approx(belief[0])
    assert both[1] == pytest.approx(belief[1] @ table(HALF, SETTINGS))
    assert both.sum(axis=(1, 2)) == pytest.approx(np.ones(2))


def calm_runs_until_cleared(suite: list[str]) -> int:
    """A test that flaked at every fifth run is mended, among others that flake on."""
    book, number = Book(), 0
    while number < 60 or verdict_of(book, "a.py::test") == "flaky":
        word = "F" if number % 5 == 4 and number < 60 else "P"
        others = [results(number, test, "FP" if number % 4 == 0 else "P") for test in suite]
        book.observe([*results(number, "a.py::test", word), *(one for rows in others for one in rows)])
        number += 1
        assert number < 200
    return number - 60


def test_a_mended_flake_clears_hardly_later_where_much_flakes() -> None:
    alone, among_flakes = calm_runs_until_cleared([]), calm_runs_until_cleared([f"b.py::{n}" for n in range(40)])
    assert alone <= among_flakes <= alone + 10


def p_flaky_after(rest: int, settings: Settings) -> float:
    """Of a test that flaked at every second run, so many calm runs later."""
    book = Book(settings)
    for number in range(20 + rest):
        book.observe(results(number, "a.py::test", "FP" if number < 20 and number % 2 else "P"))
    return float(seen(book).p_flaky[0])


def test_a_flake_may_only_rest_and_is_not_let_go_of_as_if_it_were_mended() -> None:
    mended_always, may_rest = Settings(sleeps=0.0), Settings()
    assert p_flaky_after(20, may_rest) > 1.5 * p_flaky_after(20, mended_always)
    assert p_flaky_after(60, may_rest) < 0.2
