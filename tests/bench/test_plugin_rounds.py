"""Pairs of runs become ratios."""

from collections.abc import Callable

import pytest

from bench.plugin.contestants import PLAIN, Contestant
from bench.plugin.execution import Cost, DidNotRun
from bench.plugin.rounds import Spread, measure, ratio, spread

ONE, OTHER = Contestant("one"), Contestant("other")


def costing(seconds: dict[str, float], ran: list[str]) -> Callable[[Contestant], Cost]:
    def run(contestant: Contestant) -> Cost:
        ran.append(contestant.name)
        if contestant.name not in seconds:
            raise DidNotRun("it broke")
        return Cost(*[seconds[contestant.name]] * 3)

    return run


def test_a_ratio_is_to_the_mean_of_the_plain_runs_around_it() -> None:
    assert ratio(Cost(3, 6, 9), Cost(1, 2, 3), Cost(2, 4, 6)) == (2, 2, 2)


def test_a_spread_has_the_median_between_its_ends() -> None:
    assert spread([3, 1, 2]) == Spread(2, 1, 3)
    assert str(spread([1.104, 1])) == "1.05 (1.00–1.10)"


def test_every_run_stands_between_two_plain_ones() -> None:
    ran: list[str] = []
    measure(costing({PLAIN.name: 1, "one": 2, "other": 4}, ran), [ONE, OTHER], 3, print)
    assert ran[::2] == [PLAIN.name] * 7
    assert [sorted(ran[at : at + 3 : 2]) for at in (1, 5, 9)] == [["one", "other"]] * 3


def test_each_round_gives_each_contestant_one_ratio() -> None:
    outcome = measure(costing({PLAIN.name: 2, "one": 3, "other": 4}, []), [ONE, OTHER], 2, print)
    assert outcome.ratios == {"one": [Cost(1.5, 1.5, 1.5)] * 2, "other": [Cost(2, 2, 2)] * 2}
    assert len(outcome.plain) == 4


def test_a_contestant_that_breaks_is_named_and_left_out_of_later_rounds() -> None:
    ran: list[str] = []
    outcome = measure(costing({PLAIN.name: 1, "one": 2}, ran), [ONE, OTHER], 3, print)
    assert outcome.failed == {"other": "it broke"}
    assert len(outcome.ratios["one"]) == 3
    assert ran.count("other") == 1


def test_plain_pytest_must_run() -> None:
    with pytest.raises(DidNotRun):
        measure(costing({"one": 1}, []), [ONE], 1, print)
