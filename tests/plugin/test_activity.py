"""What a phase tells of its loops, in whichever order they came."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pytest_loopglass.compact import _loop
from pytest_loopglass.figures import BUCKETS, Figures, Sums
from pytest_loopglass.record import Activity

SUMS: Sums = (2, 900, 300, 500, 70, 5_000, 3, 20)
MORE: Sums = (1, 100, 50, 40, 90, 8_100, 1, 10)


def histogram(*buckets: int) -> list[int]:
    return [buckets.count(bucket) for bucket in range(BUCKETS)]


def told(activity: Activity) -> Any:
    return json.loads(f"[{activity.text()}]")[0]


def counts(*buckets: int) -> str:
    """As they are told while none is more than 255, up to the one of the longest tick."""
    return bytes(histogram(*buckets)[:14]).hex()


def test_one_phase_of_asyncio_is_told_alike_whether_it_was_written_down_or_added_up() -> None:
    short, long = Activity((SUMS, histogram(12, 12, 13))), Activity()
    long.here["asyncio"] = Figures(SUMS, histogram(12, 12, 13))
    assert short.text() == long.text()
    assert told(short) == ["asyncio", [*SUMS], counts(12, 12, 13), 0, [], {}]


def put_twice(activity: Activity) -> None:
    activity.put(SUMS, histogram(12, 12, 13))
    activity.put(MORE, histogram(13))


def put_behind_a_slow_tick(activity: Activity) -> None:
    activity.here["asyncio"] = Figures(MORE, histogram(13))
    activity.put(SUMS, histogram(12, 12, 13))


def added_from_a_subtest(activity: Activity) -> None:
    activity.put(SUMS, histogram(12, 12, 13))
    activity.add(Activity((MORE, histogram(13))))


@pytest.mark.parametrize("fill", [put_twice, put_behind_a_slow_tick, added_from_a_subtest])
def test_loops_of_asyncio_are_added_up(fill: Callable[[Activity], None]) -> None:
    activity = Activity()
    fill(activity)
    total = [3, 1_000, 350, 540, 90, 13_100, 4, 20]
    assert told(activity) == ["asyncio", total, counts(12, 12, 13, 13), 0, [], {}]
    assert [*activity.backends] == ["asyncio"]


@pytest.mark.parametrize("most", [255, 256])
def test_every_tick_is_counted_however_many_are_of_one_length(most: int) -> None:
    activity = Activity((SUMS, histogram(*[12] * most, 13)))
    loop = _loop(*told(activity))
    assert (loop["ticks"], loop["histogram"]) == (most + 1, [(12, most), (13, 1)])


def test_loops_of_two_backends_are_told_as_mixed() -> None:
    activity = Activity()
    activity.here["trio"] = Figures(MORE, histogram(13))
    activity.put(SUMS, histogram(12, 12, 13))
    assert sorted(activity.backends) == ["asyncio", "trio"]
    backend, sums, *_ = told(activity)
    assert (backend, sums[0]) == ("mixed", 3)


def test_loops_in_other_threads_count_when_the_tests_own_drove_none() -> None:
    activity = Activity()
    activity.elsewhere["trio"] = Figures(MORE, histogram(13))
    assert told(activity)[0] == "trio"
    activity.put(SUMS, histogram(12, 12, 13))
    assert told(activity)[0] == "asyncio"
    assert [*activity.backends] == ["asyncio"]
