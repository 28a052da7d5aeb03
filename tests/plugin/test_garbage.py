"""A collection of garbage begins anywhere: it is put down to no line."""

import pytest
from pytest_loopglass.loops.garbage import KEPT, LEAST, Collections

from tests.plugin.loops import LOOPS, figures, line_of
from tests.plugin.suites import Suite

pytest.importorskip("trio")
pytest.importorskip("uvloop")

HEAP = """
import gc, time
import anyio
from loops import LOOPS

KEPT = [[] for _ in range(1_000_000)]

def collects():
    gc.collect()  # collects
def works():
    until = time.thread_time() + 0.5
    while time.thread_time() < until: sum(range(1000))  # works
    gc.collect(1)
"""


def suite_of(call: str, loop: str) -> str:
    return f"""{HEAP}
async def main():
    await anyio.sleep(0.01)
    {call}()
    await anyio.sleep(0.01)
def test_it(): LOOPS["{loop}"](main())
"""


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
def test_a_tick_that_was_mostly_a_collection_names_it(suite: Suite, loop: str) -> None:
    recorded = suite.write(loops=LOOPS)
    tick = max(
        figures(recorded, suite_of("collects", loop), "--loopglass-slow-tick=0.005")["slow_ticks"],
        key=lambda tick: tick["duration_s"],
    )
    assert tick["site"] == tick["leaf"] == "garbage collection"


def test_a_tick_that_was_mostly_something_else_names_its_line(suite: Suite) -> None:
    body = suite_of("works", "asyncio")
    tick = figures(suite.write(loops=LOOPS), body, "--loopglass-slow-tick=0.2")["slow_ticks"][0]
    assert tick["site"] == f"test_one.py:{line_of(body, 'works')} works"


def test_the_summary_blames_no_line(suite: Suite) -> None:
    recorded = suite.write(loops=LOOPS, test_one=suite_of("collects", "asyncio")).run("--loopglass-slow-tick=0.005")
    told = " ".join(recorded.run.stdout.str().split())  # how it is broken into lines hangs on the terminal
    assert "garbage collection of no line's doing" in told


def test_only_what_falls_into_the_tick_counts() -> None:
    seen, ms = Collections(), 1_000_000
    for begin, end in ((10, 20), (30, 50)):
        collect(seen, 2, begin * ms, end * ms)
    assert seen.within(0, 100 * ms) == 30 * ms
    assert seen.within(15 * ms, 35 * ms) == 10 * ms
    assert seen.within(20 * ms, 30 * ms) == 0


def test_neither_the_youngest_nor_the_short_are_kept_and_of_the_others_the_last() -> None:
    seen = Collections()
    collect(seen, 0, 0, 10 * LEAST)
    collect(seen, 1, 20 * LEAST, 21 * LEAST - 1)
    assert seen.within(0, 100 * LEAST) == 0
    for _ in range(KEPT + 1):
        collect(seen, 1, 0, LEAST)
    assert seen.within(0, LEAST) == KEPT * LEAST


def collect(seen: Collections, generation: int, begin: int, end: int) -> None:
    seen.heard("start", {"generation": generation}, lambda: begin)
    seen.heard("stop", {"generation": generation}, lambda: end)
