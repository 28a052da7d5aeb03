"""What is added to a session and what to a test, from two sizes of one suite."""

from collections.abc import Callable

import pytest

from bench.plugin.contestants import PLAIN, Contestant
from bench.plugin.execution import Cost
from bench.plugin.shares import Size, measure, share, table

ONE, OTHER = Contestant("one"), Contestant("other")
ADDED = {PLAIN.name: (0.0, 0.0), "one": (0.050, 0.000_100), "other": (0.010, 0.000_200)}
"""Seconds to a session and to a test."""


def costing(tests: int) -> Callable[[Contestant], Cost]:
    def run(contestant: Contestant) -> Cost:
        session, test = ADDED[contestant.name]
        return Cost(0.2 + session + tests * (0.000_800 + test), 99, 99)

    return run


def test_what_both_sizes_have_in_common_is_the_sessions() -> None:
    assert share((100, 0.030), (1_100, 0.130)) == pytest.approx((20, 100))


def test_each_reporter_has_its_own_share_in_each_round() -> None:
    found = measure(Size(100, costing(100)), Size(2_000, costing(2_000)), [ONE, OTHER], 2, print)
    assert found["one"] == [pytest.approx((50, 100))] * 2
    assert found["other"] == [pytest.approx((10, 200))] * 2


def test_the_table_begins_with_who_costs_a_test_least() -> None:
    found = measure(Size(100, costing(100)), Size(2_000, costing(2_000)), [OTHER, ONE], 2, print)
    assert table(found).splitlines()[-2:] == [
        "| one | 50 (50 to 50) | 100 (100 to 100) | 2 |",
        "| other | 10 (10 to 10) | 200 (200 to 200) | 2 |",
    ]
