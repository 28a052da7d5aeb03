"""The meters, with a clock that is set by hand: what they count is exact."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from pytest_loopglass.clock import NS
from pytest_loopglass.figures import BUCKETS
from pytest_loopglass.loops.overruns import SLOW
from pytest_loopglass.loops.state import LoopState
from pytest_loopglass.loops.ticks import Waits, ticking
from pytest_loopglass.loops.waits import metered

START = 1_000_000_000_000
MS = 1_000_000


class Hands:
    """A clock; a wait moves it on by as much as is in `takes`."""

    def __init__(self) -> None:
        self.now = START
        self.takes = 0
        self.events: list[int] = []

    def __call__(self) -> int:
        return self.now

    def work(self, time: int) -> None:
        self.now += time

    def wait(self, _: float | None) -> list[int]:
        self.now += self.takes
        return self.events


class Metered:
    """A wait under watch, and where its figures go."""

    def __init__(self) -> None:
        self.clock = Hands()
        self.histogram = [0] * BUCKETS
        self.slow: list[tuple[int, int, int]] = []
        self.bind(self.clock.wait)

    def bind(self, wait: Callable[[float | None], list[int]]) -> None:
        timed, self.meter, self.runs = metered(lambda *tick: self.slow.append(tick), self.clock)
        self.timed = partial(timed, wait)
        self.meter.begin(self.clock.now, self.histogram, wait)

    def round(self, work: int, wait: int, timeout: float | None) -> None:
        self.clock.work(work)
        self.clock.takes = wait
        self.timed(timeout)


@pytest.fixture
def loop() -> Iterator[Metered]:
    budget, SLOW.budget = SLOW.budget, 100 * MS
    yield Metered()
    SLOW.budget = budget


def test_a_wait_is_idle_and_a_poll_is_not(loop: Metered) -> None:
    loop.round(3 * MS, 10 * MS, None)
    loop.round(1 * MS, 7, 0)
    loop.clock.work(2 * MS)
    idle, longest, squares, polls, late = loop.meter.take(loop.clock.now, None)
    assert (idle, longest, polls, late) == (10 * MS, 3 * MS, 1, 0)
    assert squares == (3 * MS) ** 2 + (1 * MS) ** 2 + (2 * MS) ** 2
    assert loop.histogram == [
        (bucket == (9 * MS**2).bit_length()) + (bucket == (MS**2).bit_length()) + (bucket == (4 * MS**2).bit_length())
        for bucket in range(BUCKETS)
    ]


def test_a_wait_without_an_event_tells_how_late_it_came_back(loop: Metered) -> None:
    loop.round(MS, 12 * MS, 0.01)
    loop.clock.events = [1]
    loop.round(MS, 50 * MS, 0.01)
    assert loop.meter.take(loop.clock.now, None)[4] == 2 * MS


def test_each_slow_tick_is_told_also_when_it_is_not_the_longest(loop: Metered) -> None:
    for work in (300 * MS, 99 * MS, 150 * MS, 100 * MS, 101 * MS):
        loop.round(work, MS, None)
    assert [end - start for _, start, end in loop.slow] == [300 * MS, 150 * MS, 101 * MS]
    assert loop.meter.take(loop.clock.now, None)[1] == 300 * MS


def test_the_last_tick_is_cut_where_the_run_ends_and_may_be_slow(loop: Metered) -> None:
    loop.round(MS, MS, None)
    loop.clock.work(200 * MS)
    assert loop.meter.take(loop.clock.now, None)[1] == 200 * MS
    assert len(loop.slow) == 1
    assert sum(loop.histogram) == 2


def test_a_wait_that_is_under_way_is_shared_between_the_phases(loop: Metered) -> None:
    following = [0] * BUCKETS
    shares = []

    def ask(_: float | None) -> list[int]:
        assert loop.meter.peek() == (0, 0)
        loop.clock.now += 20 * MS
        shares.append(loop.meter.take(loop.clock.now, following)[0])
        loop.clock.now += 30 * MS
        return []

    loop.bind(ask)
    loop.timed(None)
    shares.append(loop.meter.take(loop.clock.now, None)[0])
    assert shares == [20 * MS, 30 * MS]
    assert (sum(loop.histogram), sum(following)) == (1, 1)


def test_a_wait_that_an_interrupt_ended_is_no_tick_when_the_loop_goes_on(loop: Metered) -> None:
    def breaks(_: float | None) -> list[int]:
        loop.clock.now += 20 * MS
        raise KeyboardInterrupt

    loop.bind(breaks)
    with pytest.raises(KeyboardInterrupt):
        loop.timed(None)
    loop.clock.work(5 * MS)
    with pytest.raises(KeyboardInterrupt):
        loop.timed(None)
    idle, longest, squares, *_ = loop.meter.take(loop.clock.now, None)
    assert (idle, longest, squares, loop.slow) == (45 * MS, 0, 0, [])
    assert sum(loop.histogram) == 1


def test_a_tick_of_a_week_is_counted_in_the_last_bucket(loop: Metered) -> None:
    week = 7 * 24 * 3600 * int(NS)
    loop.round(week, MS, None)
    loop.clock.work(week)
    assert loop.meter.take(loop.clock.now, None)[1] == week
    assert loop.histogram[-1] == 2


def test_only_what_a_guest_run_waits_while_it_is_pumped_is_idle() -> None:
    clock, state, histogram = Hands(), LoopState("trio"), [0] * BUCKETS
    waits: Waits = ticking(state, clock)
    state._begin(clock.now, histogram, None)
    clock.work(3 * MS)
    waits.before(1.0)
    clock.work(4 * MS)
    idle, longest, *_ = state._take(clock.now, None)
    assert (idle, longest, sum(histogram)) == (4 * MS, 3 * MS, 1)
    clock.work(1_000 * MS)  # nobody pumps
    state._begin(clock.now, histogram, None)
    clock.work(2 * MS)
    waits.after(1.0)
    clock.work(1 * MS)
    idle, longest, *_ = state._take(clock.now, None)
    assert (idle, longest, sum(histogram)) == (2 * MS, 1 * MS, 2)


def test_runs_one_after_another_are_told_as_their_sum() -> None:
    clock, cpu = Hands(), Hands()
    timed, meter, runs = metered(lambda *_: None, clock, cpu)
    wait = clock.wait
    histogram = [0] * BUCKETS
    meter.begin(clock.now, histogram, None)
    for takes in (10 * MS, 30 * MS):
        clock.work(50 * MS)  # nobody drives a loop
        runs.enter(wait)
        clock.work(2 * MS)
        clock.takes = takes
        timed(wait, None)
        clock.work(1 * MS)
        cpu.work(3 * MS)
        runs.leave()
    squares = 2 * ((2 * MS) ** 2 + MS**2)
    assert runs.total(0, histogram) == (2, 46 * MS, 40 * MS, 6 * MS, 2 * MS, squares, 0, 0)
    assert sum(histogram) == 4
    assert runs.total(0, histogram) == (0, 0, 0, 0, 0, 0, 0, 0)


def test_a_run_that_goes_on_is_shared_between_the_phases() -> None:
    clock, cpu, following = Hands(), Hands(), [0] * BUCKETS
    timed, meter, runs = metered(lambda *_: None, clock, cpu)
    wait = clock.wait
    meter.begin(clock.now, [0] * BUCKETS, None)
    runs.enter(wait)
    clock.work(4 * MS)
    timed(wait, 0)
    runs.split(clock.now, cpu.now)
    assert runs.total(clock.now, following)[:3] == (0, 4 * MS, 0)
    assert runs.began() == (clock.now, cpu.now)
    clock.work(5 * MS)
    runs.leave()
    assert runs.total(0, [0] * BUCKETS)[:5] == (1, 5 * MS, 0, 0, 5 * MS)
    assert sum(following) == 1
