"""How each kind of evidence enters, against values worked out by hand and on paper."""

import numpy as np
import pytest

from tests.trends.stats.histories import alone, played, results, seen, verdict_of
from trends.stats.settings import Settings

TWO_RATES = Settings(
    rates=(0.1, 0.5), not_flaky=0.93, starts_good=1.0, breaks=0.0, usual_variants=1e12, fade_versions=np.inf
)


def test_a_failure_and_a_pass_on_one_version_weigh_the_rates_by_bayes() -> None:
    book = played([results(0, "a.py::test", "FP")], TWO_RATES)
    # .93·.1·.9 = .0837 against .07·.5·.5 = .0175
    assert seen(book).p_flaky[0] == pytest.approx(0.0175 / 0.1012)
    assert seen(book).rate[0] == pytest.approx((0.0837 * 0.1 + 0.0175 * 0.5) / 0.1012)


def test_a_failure_on_a_new_version_may_be_a_breakage() -> None:
    settings = Settings(
        rates=(0.1, 0.5),
        not_flaky=0.93,
        starts_good=1.0,
        breaks=0.1,
        breaks_everywhere=0.0,
        broken_fails=0.98,
        usual_variants=1e12,
        fade_versions=np.inf,
    )
    book = played([results(0, "a.py::test", "F")], settings)
    # good: .9·(.93·.1 + .07·.5) = .0837 + .0315; broken: .1·.98 = .098, of which .07 are flaky besides
    assert seen(book).p_broken[0] == pytest.approx(0.098 / 0.2132)
    assert seen(book).p_flaky[0] == pytest.approx((0.0315 + 0.07 * 0.098) / 0.2132)


def test_a_break_that_hits_all_variants_is_believed_by_what_the_others_did() -> None:
    settings = Settings(
        rates=(0.1, 0.5),
        not_flaky=1 - 1e-12,
        starts_good=1.0,
        breaks=0.1,
        breaks_everywhere=1.0,
        broken_fails=1.0,
        fade_versions=np.inf,
        job_outage=1e-12,
        job_breaks=1e-12,
        module_outage=1e-12,
        module_breaks=1e-12,
    )
    both = [*results(0, "a.py::test", "F"), *results(0, "a.py::test", "F", backend="trio")]
    # broken: .1·1·1; not broken: .9·.1·.1
    assert seen(played([both], settings)).p_broken == pytest.approx(np.full(2, 0.1 / 0.109), rel=1e-6)


def test_knowledge_fades_as_flakes_are_mended_and_others_begin() -> None:
    settings = Settings(
        rates=(0.1, 0.5),
        not_flaky=0.5,
        starts_good=1.0,
        breaks=0.0,
        usual_variants=1e12,
        fade_versions=np.inf,
        fade_days=10.0,
        sleeps=0.0,
    )
    later = 10.0 * np.log(2)  # half is forgotten
    first = results(0, "a.py::test", "FF")
    second = [result._replace(day=later, outcome="skipped") for result in results(1, "a.py::test", "P")]
    third = [result._replace(day=later) for result in results(2, "a.py::test", "P")]
    book = played([first, second, third], settings)
    # after FF .01 : .25 → 1/26 and 25/26; half of the flaky are mended, a quarter of the others begin:
    # .75/26 + 12.5/26 and .25/26 + 12.5/26; a pass: ·.9 and ·.5
    assert seen(book).p_flaky[0] == pytest.approx(12.75 * 0.5 / (13.25 * 0.9 + 12.75 * 0.5))


@pytest.mark.parametrize(
    ("history", "low", "high", "verdict"),
    [
        ("P*100", 0.0, 0.03, "healthy"),
        ("P*100 FP", 0.6, 0.85, "flaky"),
        ("FP", 0.95, 1.0, "flaky"),
        ("P*100 F", 0.0, 0.15, "healthy"),
        ("P*100 F P", 0.2, 0.3, "healthy"),
        ("P*30 F P", 0.35, 0.5, "suspect"),
        ("P*100 F P*20 F P", 0.8, 0.95, "flaky"),
        ("P*100 F*5", 0.0, 0.03, "broken"),
        ("P*100 F*12 P*15", 0.0, 0.03, "fixed"),
        ("F*50", 0.0, 0.1, "broken"),
        ("P*4 F P*4 F P*4 F P*4 F P*4 F P*4 F", 0.99, 1.0, "flaky"),
        ("P*3", 0.0, 0.1, "new"),
        ("S*5", 0.0, 0.1, "unknown"),
    ],
)
def test_probability_of_flaking_after(history: str, low: float, high: float, verdict: str) -> None:
    book = alone(history)
    assert low <= seen(book).p_flaky[0] <= high
    assert verdict_of(book, "a.py::test") == verdict


def test_skipped_and_expected_failures_say_nothing() -> None:
    assert alone("P*5 S x S P*5").states["belief"] == pytest.approx(alone("P*5").states["belief"], abs=0.02)
    assert alone("P S P").states["results"][0] == 2


def test_an_error_of_a_fixture_is_a_failure() -> None:
    assert alone("P*10 E*5").states["failures"][0] == 5
    assert verdict_of(alone("P*10 E*5"), "a.py::test") == "broken"


def test_a_disagreement_is_counted_once_a_version() -> None:
    assert alone("P*3 FP FP P FFP").states["disagreements"][0] == 3
    same = [results(number, "a.py::test", word, version="same") for number, word in enumerate(("P", "F", "P", "F"))]
    assert played(same).states["disagreements"][0] == 1


def test_a_version_without_a_name_is_one_of_its_own_in_every_run() -> None:
    unnamed = played(results(number, "a.py::test", "P", version="") for number in range(5))
    assert unnamed.states["version_runs"][0] == 1
    assert unnamed.states["belief"] == pytest.approx(alone("P*5").states["belief"])
