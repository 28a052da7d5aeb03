"""A slow tick is told with the line that blocked the loop, on every backend."""

from typing import Any

import pytest

from tests.plugin.loops import LOOPS, figures, flags, line_of
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("uvloop")

BLOCKS = """
import random, re, subprocess, threading, time
import anyio, pytest
from loops import LOOPS, on_every_loop

def long_enough(function, sizes):
    '''The first size that takes a fifth of a second of work: others on the machine would make it look longer.'''
    for size in sizes[:-1]:
        began = time.thread_time()
        function(size)
        if time.thread_time() - began > 0.2:
            return size
    return sizes[-1]

def sleeps(_):
    time.sleep(0.3)  # sleeps
def works(_):
    until = time.thread_time() + 0.3
    while time.thread_time() < until: sum(range(1000))  # works
# These keep the interpreter to themselves. Between two calls it is the turn of the watchdog, which may be late for one.
def sorts(size):
    sorted(FLOATS[:size]), sorted(FLOATS[:size]), sorted(FLOATS[:size]), sorted(FLOATS[:size])  # sorts
def searches(size):
    text = "a" * size + "b"
    re.match("(a+)+$", text), re.match("(a+)+$", text), re.match("(a+)+$", text), re.match("(a+)+$", text)  # searches
def locks(_):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=0.3)  # locks
def waits(_):
    subprocess.run(["sleep", "0.3"], check=True)  # waits

FLOATS = [random.random() for _ in range(4_000_000)]
SIZES = {
    "sleeps": [0], "works": [0], "locks": [0], "waits": [0],
    "sorts": [250_000, 500_000, 1_000_000, 2_000_000, 4_000_000],
    "searches": range(16, 40),
}

@on_every_loop
@pytest.mark.parametrize("name", SIZES)
def test_blocks(loop, name):
    function = globals()[name]
    size = long_enough(function, SIZES[name])
    async def main():
        await anyio.sleep(0.08)
        function(size)
        await anyio.sleep(0.01)
    LOOPS[loop](main())
"""
KINDS = ("sleeps", "works", "sorts", "searches", "locks", "waits")


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for all tests here: it is only looked at."""
    if not _once:
        _once["run"] = suite.write(loops=LOOPS, test_blocks=BLOCKS).run("--loopglass-slow-tick=0.1")
        _once["run"].run.assert_outcomes(passed=3 * len(KINDS))
    return _once["run"]


def slowest(recorded: Recorded, kind: str, loop: str) -> dict[str, Any]:
    (found,) = [call for call in recorded.results if f"[{kind}-{loop}]" in call["nodeid"]]
    (timing,) = [phase["loop"] for phase in found["phases"] if phase["when"] == "call"]
    ticks: list[dict[str, Any]] = timing["slow_ticks"]
    assert ticks[0]["duration_s"] == timing["longest_tick_s"]
    assert timing["slow"] == len(ticks)
    return ticks[0]


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_line_that_blocked_is_found(recorded: Recorded, kind: str, loop: str) -> None:
    tick = slowest(recorded, kind, loop)
    assert tick["site"] == f"test_blocks.py:{line_of(BLOCKS, kind)} {kind}"
    assert tick["samples"] >= 1
    assert tick["duration_s"] >= 0.1


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
def test_the_leaf_is_the_innermost_line_of_all(recorded: Recorded, loop: str) -> None:
    assert slowest(recorded, "sleeps", loop)["leaf"].endswith("sleeps")
    assert "subprocess.py:" in slowest(recorded, "waits", loop)["leaf"]


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
@pytest.mark.parametrize("kind", KINDS)
def test_who_worked_or_sat_in_a_call_was_blocked(recorded: Recorded, kind: str, loop: str) -> None:
    """On a busy machine a tick of work is rightly found starved when the thread got less than half of the time.

    To start a program is work, too. Where the watchdog was kept from looking in time, nothing is told.
    """
    tick = slowest(recorded, kind, loop)
    worked = tick["cpu_s"] is None or tick["cpu_s"] * 2 >= tick["duration_s"]
    assert tick["cause"] in {"blocked", None} or (kind not in {"sleeps", "locks"} and not worked)


def test_for_most_ticks_a_cause_is_told(recorded: Recorded) -> None:
    causes = [slowest(recorded, kind, loop)["cause"] for kind in KINDS for loop in ("asyncio", "uvloop", "trio")]
    assert causes.count(None) * 3 <= len(causes)
    assert causes.count("blocked") * 2 >= len(causes)


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
def test_cpu_time_tells_work_from_sitting(recorded: Recorded, loop: str) -> None:
    assert slowest(recorded, "works", loop)["cpu_s"] > 0.15
    for kind in "sleeps", "locks":
        assert slowest(recorded, kind, loop)["cpu_s"] < 0.1


def test_it_began_within_the_attempt(recorded: Recorded) -> None:
    for result in recorded.results:
        end = result["at"] + sum(phase["duration_s"] for phase in result["phases"])
        ticks = [tick for phase in result["phases"] if phase["loop"] for tick in phase["loop"]["slow_ticks"]]
        assert ticks
        assert all(result["at"] - 0.01 <= tick["at"] <= end for tick in ticks)


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
def test_eighty_milliseconds_are_found_when_the_budget_is_less(suite: Suite, loop: str) -> None:
    body = f"""
import time, anyio
from loops import LOOPS
def blocks():
    time.sleep(0.08)  # here
async def main():
    await anyio.sleep(0.03)
    blocks()
def test_it(): LOOPS["{loop}"](main())
"""
    found = figures(suite.write(loops=LOOPS), body, "--loopglass-slow-tick=0.02")
    tick = found["slow_ticks"][0]
    assert tick["site"] == f"test_one.py:{line_of(body, 'here')} blocks"
    assert 0.08 <= tick["duration_s"] < 5


def test_the_longest_fifty_of_many_are_listed_and_all_are_counted(suite: Suite) -> None:
    found = figures(
        suite,
        """
        import asyncio, time
        async def main():
            for number in range(70):
                time.sleep(0.002 + number * 0.0001)
                await asyncio.sleep(0)
        def test_it(): asyncio.run(main())
        """,
        "--loopglass-slow-tick=0.001",
    )
    assert found["slow"] >= 70
    listed = [tick["duration_s"] for tick in found["slow_ticks"]]
    assert len(listed) == 50
    assert listed == sorted(listed, reverse=True)
    assert listed[0] == found["longest_tick_s"]


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "soon"])
def test_a_budget_that_makes_no_sense_is_said_and_not_taken(suite: Suite, text: str) -> None:
    recorded = suite.write(test_one="def test_it(): pass").run(f"--loopglass-slow-tick={text}")
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.fnmatch_lines([f"loopglass: note: loopglass_slow_tick: '{text}' is not a number*it is 0.1"])


def test_the_budget_may_stand_in_the_ini_file_and_reaches_workers(suite: Suite) -> None:
    suite.write(
        test_one="""
        import asyncio, time
        async def blocks(): time.sleep(0.06)
        def test_it(): asyncio.run(blocks())
        """
    )
    for arguments in ((), ("-n", "1")):
        recorded = suite.run("-o", "loopglass_slow_tick=0.05", *arguments)
        assert recorded.call("::test_it")["slow"] == 1


DEBUGGED = """
import asyncio, os, pdb, sys, threading, time
import pytest

def slow(): time.sleep(0.25)

def test_nobody():
    async def main(): slow()
    asyncio.run(main())

def test_at_a_breakpoint():
    reads, writes = os.pipe()
    async def main():
        threading.Timer(0.4, os.write, (writes, b"c\\n")).start()
        with os.fdopen(reads) as keys, open(os.devnull, "w") as screen:
            pdb.Pdb(stdin=keys, stdout=screen, readrc=False).set_trace()
    asyncio.run(main())
    os.close(writes)

def test_traced():
    async def main():
        before = sys.gettrace()
        sys.settrace(lambda *_: None)
        slow()
        await asyncio.sleep(0)
        sys.settrace(before)
    asyncio.run(main())

def test_covered():
    coverage = pytest.importorskip("coverage").Coverage(data_file=None)
    async def main():
        coverage.start()
        slow()
        await asyncio.sleep(0)
        coverage.stop()
    asyncio.run(main())
"""


def test_a_tick_in_which_somebody_debugged_is_flagged_and_coverage_is_no_debugger(suite: Suite) -> None:
    recorded = suite.write(test_debugged=DEBUGGED).run("-W", "ignore")
    assert "debugger" not in flags(recorded, "::test_nobody")
    assert "debugger" in flags(recorded, "::test_at_a_breakpoint")
    assert "debugger" in flags(recorded, "::test_traced")
    assert "debugger" not in flags(recorded, "::test_covered")
