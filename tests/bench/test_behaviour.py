"""What is always otherwise with the plugin is told apart from tests that waver anyway."""

from bench.real_suites.behaviour import differences, endings, unsteady
from bench.real_suites.junit import Address, Ending


def round_of(**outcomes: str) -> list[Ending]:
    """One run: tests by name, and how each ended."""
    return [Ending(Address("test_it", name), outcome) for name, outcome in outcomes.items()]


def test_an_ending_that_was_seen_without_the_plugin_is_no_difference() -> None:
    plain = endings([round_of(wobbles="passed"), round_of(wobbles="failed")])
    assert differences(plain, endings([round_of(wobbles="failed"), round_of(wobbles="failed")])) == []


def test_an_ending_that_is_never_that_without_the_plugin_is_told() -> None:
    plain = endings([round_of(steady="passed", wobbles="passed"), round_of(steady="passed", wobbles="failed")])
    recorded = endings([round_of(steady="failed", wobbles="error"), round_of(steady="failed", wobbles="skipped")])
    assert differences(plain, recorded) == [
        "test_it::steady: failed, without the plugin passed",
        "test_it::wobbles: error or skipped, without the plugin failed or passed",
    ]


def test_a_test_that_wavers_in_one_way_only_is_told_there() -> None:
    plain = endings([round_of(wobbles="passed"), round_of(wobbles="passed")])
    recorded = endings([round_of(wobbles="passed"), round_of(wobbles="failed")])
    assert (unsteady(plain), unsteady(recorded)) == ([], ["test_it::wobbles"])
    assert differences(plain, recorded) == []


def test_a_test_that_is_there_in_one_way_only_is_told() -> None:
    plain, recorded = (
        endings([round_of(both="passed", gone="passed")]),
        endings([round_of(both="passed", new="failed")]),
    )
    assert differences(plain, recorded) == [
        "test_it::gone: not there, without the plugin passed",
        "test_it::new: failed, without the plugin not there",
    ]


def test_tests_of_the_same_name_are_counted_and_their_order_does_not_matter() -> None:
    plain = endings([[*round_of(twin="passed"), *round_of(twin="failed")]])
    assert differences(plain, endings([[*round_of(twin="failed"), *round_of(twin="passed")]])) == []
    assert differences(plain, endings([round_of(twin="passed")])) == [
        "test_it::twin: passed, without the plugin failed and passed"
    ]
