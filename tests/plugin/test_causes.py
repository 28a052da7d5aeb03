"""Blocked or starved: the verdict on what was seen of a slow tick."""

import pytest
from pytest_loopglass.loops.causes import Look, Scheduling, Window, between

MS = 1_000_000
INTERVAL = 5 * MS


def window(
    cpu: int = 0,
    others: int = 0,
    delay: int | None = 0,
    slices: int = 1,
    late: int = 0,
    late_delay: int | None = 0,
    wakes: int = 0,
) -> Window:
    """Of a tick of 200 ms; the times in milliseconds. The last two are of the watchdog."""
    own = None if delay is None else Scheduling(delay * MS, slices)
    watchdog = None if late_delay is None else Scheduling(late_delay * MS, wakes)
    return Window(200 * MS, cpu * MS, others * MS, own, late * MS, watchdog)


@pytest.mark.parametrize(
    ("what", "seen", "cause"),
    [
        ("it worked all the time", window(cpu=200, slices=20), "blocked"),
        ("it worked, and waited a little for a CPU", window(cpu=120, delay=80, slices=20), "blocked"),
        ("it sat in a call that waits", window(cpu=1, slices=2), "blocked"),
        ("it sat in such a call while another thread worked", window(cpu=1, others=190, slices=3), "blocked"),
        ("it sat in a call and worked, neither for half of it", window(cpu=80, delay=50, slices=20), "blocked"),
        ("other processes had the CPU", window(cpu=40, delay=160, slices=40), "starved"),
        ("it woke again and again to find the GIL taken", window(cpu=2, others=190, slices=38), "starved"),
        ("the same on a machine that is busy besides", window(cpu=2, others=60, delay=30, slices=30), "starved"),
        ("it slept in small steps, and nobody else worked", window(cpu=2, slices=38), "blocked"),
        ("the process was stopped", window(late=180, wakes=1), "starved"),
        ("the process was stopped while it worked", window(cpu=60, late=140, wakes=1), "starved"),
        (
            "it worked and was kept from it, then the process was stopped",
            window(cpu=60, delay=60, late=80, wakes=1),
            "starved",
        ),
        (
            "it sat in a call while all else had too little CPU",
            window(cpu=1, late=150, late_delay=140, wakes=9),
            "blocked",
        ),
        (
            "it sat in a lock while others had the GIL",
            window(cpu=1, others=150, late=150, wakes=30, slices=3),
            "blocked",
        ),
        ("it slept in C code without letting go of the GIL", window(cpu=1, late=170, wakes=34), "blocked"),
        ("a thread in C code held the GIL", window(cpu=1, others=170, late=170, wakes=34, slices=34), "starved"),
        ("it worked in C code without letting go of the GIL", window(cpu=190, late=170, wakes=34), "blocked"),
        ("nobody tells whether it was ready", window(cpu=10, delay=None), None),
        ("nobody tells, but it worked", window(cpu=110, delay=None), "blocked"),
        ("nobody tells, but the process was stopped", window(cpu=1, delay=None, late=150, wakes=2), "starved"),
        ("nobody tells anything", window(cpu=1, delay=None, late=150, late_delay=None), None),
    ],
)
def test_the_majority_of_the_time_decides(what: str, seen: Window, cause: str | None) -> None:
    assert seen.cause(INTERVAL) == cause, what


def look(at: int, cpu: int | None = 0, delay: int | None = 0, process: int = 0, late: int = 0, thread: int = 1) -> Look:
    """The times in milliseconds."""
    scheduling = None if delay is None else Scheduling(delay * MS, at)
    return Look(at * MS, thread, None if cpu is None else cpu * MS, scheduling, process * MS, late * MS, None)


def test_a_look_within_the_tick_stands_for_the_whole_of_it() -> None:
    seen = between(look(150, cpu=1_000, process=2_000), look(300, cpu=1_075, delay=15, process=2_090), 100 * MS)
    assert seen is not None
    assert (seen.wall, seen.cpu, seen.others) == (200 * MS, 100 * MS, 20 * MS)
    assert seen.own == Scheduling(20 * MS, 200)


def test_before_the_tick_the_thread_is_taken_to_have_been_idle() -> None:
    seen = between(look(60, cpu=10), look(300, cpu=230, delay=5, late=500), 100 * MS)
    assert seen is not None
    assert (seen.wall, seen.cpu, seen.late) == (200 * MS, 200 * MS, 200 * MS)
    assert seen.own == Scheduling(0, 240)


@pytest.mark.parametrize(
    ("first", "last"),
    [(look(90, cpu=None), look(300)), (look(90), look(300, cpu=None)), (look(90, thread=1), look(300, thread=2))],
)
def test_nothing_is_told_without_cpu_time_of_one_thread(first: Look, last: Look) -> None:
    assert between(first, last, 100 * MS) is None


def test_without_the_word_of_the_kernel_on_both_ends_there_is_none() -> None:
    seen = between(look(90, delay=None), look(300, delay=100), 100 * MS)
    assert seen is not None
    assert seen.own is None
