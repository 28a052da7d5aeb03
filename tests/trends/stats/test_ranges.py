"""Since which revision a test flakes, and until which."""

import numpy as np
import pytest

from trends.stats.ranges import Change, Range, found, posterior
from trends.stats.settings import Settings
from trends.stats.sighting import Sighting

SETTINGS = Settings()


def sightings(*words: tuple[str, int]) -> list[Sighting]:
    """Each word so many times, a version a run: P passed, F failed, FP failed and passed on retry."""
    flat = [word for word, times in words for _ in range(times)]
    return [
        Sighting(f"r{number}", f"v{number}", number / 6, word.count("F"), word.count("P"))
        for number, word in enumerate(flat)
    ]


def place(version: str) -> int:
    return int(version.removeprefix("v"))


def test_the_posterior_weighs_each_split_by_beta_marginals() -> None:
    shares = posterior([(0, 1), (1, 0)], Change.BECAME_FLAKY)
    # split before both: under Beta(.3, 3) P(PF) = .3·3/(3.3·4.3); between: 50/50.05 · .3/3.3
    both, between = 0.3 * 3 / (3.3 * 4.3), 50 / 50.05 * 0.3 / 3.3
    assert shares == pytest.approx([both / (both + between), between / (both + between)])


def test_a_test_that_became_flaky_is_dated_within_a_few_commits() -> None:
    flaky = [("FP", 1), ("P", 2)] * 20
    where = found(sightings(("P", 100), *flaky), Change.BECAME_FLAKY, SETTINGS)
    assert where is not None
    assert place(where.low) <= 100 <= place(where.high)
    assert place(where.high) - place(where.low) <= 12


def test_a_mended_test_is_dated_within_a_few_commits() -> None:
    flaky = [("FP", 1), ("P", 2)] * 20
    where = found(sightings(*flaky, ("P", 60)), Change.FIXED, SETTINGS)
    assert where is not None
    assert place(where.low) <= 60
    assert 57 <= place(where.middle) <= 66


def test_a_breakage_does_not_move_the_date() -> None:
    flaky = [("FP", 1), ("P", 4)] * 12
    where = found(sightings(("P", 40), ("F", 12), ("P", 40), *flaky), Change.BECAME_FLAKY, SETTINGS)
    assert where is not None
    assert place(where.low) > 60


def test_what_an_outage_did_does_not_move_the_date() -> None:
    flaky = [("FP", 1), ("P", 4)] * 12
    history = sightings(("P", 20), ("FP", 1), ("P", 60), *flaky)
    history[20] = history[20]._replace(outage=0.9)
    where = found(history, Change.BECAME_FLAKY, SETTINGS)
    assert where is not None
    assert place(where.low) > 40


@pytest.mark.parametrize("history", [[], sightings(("P", 30)), sightings(("F", 30))])
def test_nothing_is_dated_where_nothing_flaked(history: list[Sighting]) -> None:
    assert found(history, Change.BECAME_FLAKY, SETTINGS) is None


def test_most_ranges_hold_the_true_commit() -> None:
    random = np.random.default_rng(7)
    hits = 0
    for _ in range(40):
        changed = int(random.integers(60, 140))
        words = ["FP" if n >= changed and random.random() < 0.2 else "P" for n in range(200)]
        where = found(sightings(*((word, 1) for word in words)), Change.BECAME_FLAKY, SETTINGS)
        hits += where is not None and place(where.low) <= changed <= place(where.high)
    assert hits >= 32


def test_results_of_one_version_stay_together() -> None:
    history = [Sighting(f"r{n}", "v0", n / 6, n % 2, 1 - n % 2) for n in range(10)]
    assert found(history, Change.BECAME_FLAKY, SETTINGS) == Range("v0", "v0", "v0")
