"""The calls that a slow tick was seen in, on every backend."""

import os
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from pytest_loopglass.loops.stacks import FRAMES, LEFT_OUT, Place, Sampled, place_of, told
from pytest_loopglass.sites import HERE
from pytest_loopglass.wire import Cause, SlowTick

from tests.plugin.loops import LOOPS, line_of
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("uvloop")

BLOCKS = """
import queue, time
import anyio
from loops import LOOPS, on_every_loop

def sleeps():
    time.sleep(0.3)  # sleeps

def asks_a_library():
    try:
        queue.Queue().get(timeout=0.3)  # asks
    except queue.Empty:
        pass

async def outer(function):
    await anyio.sleep(0.08)
    await inner(function)  # outer

async def inner(function):
    function()  # inner
    await anyio.sleep(0.01)

@on_every_loop
def test_sleeps(loop):
    LOOPS[loop](outer(sleeps))

@on_every_loop
def test_asks(loop):
    LOOPS[loop](outer(asks_a_library))
"""


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for all tests here: it is only looked at."""
    if not _once:
        _once["run"] = suite.write(loops=LOOPS, test_blocks=BLOCKS).run("--loopglass-slow-tick=0.1")
        _once["run"].run.assert_outcomes(passed=6)
    return _once["run"]


def named(name: str, mark: str) -> str:
    return f"test_blocks.py:{line_of(BLOCKS, mark)} {name}"


OUTER = [named("outer", "outer"), named("inner", "inner")]


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
def test_a_stack_goes_from_the_suite_s_own_code_to_the_call_that_blocked(recorded: Recorded, loop: str) -> None:
    found = recorded.call(f"::test_sleeps[{loop}]")
    (stack,) = [one for one in found["stacks"] if one["frames"][-1] == named("sleeps", "sleeps")]
    assert stack["site"] == named("sleeps", "sleeps")
    assert stack["frames"] == [*OUTER, named("sleeps", "sleeps")]
    assert stack["samples"] >= 1


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
def test_frames_of_libraries_below_the_own_line_are_told(recorded: Recorded, loop: str) -> None:
    stacks = recorded.call(f"::test_asks[{loop}]")["stacks"]
    longest = stacks[0]
    assert longest["site"] == named("asks_a_library", "asks")
    below = longest["frames"][longest["frames"].index(longest["site"]) + 1 :]
    assert below
    assert all("/queue.py:" in frame or "/threading.py:" in frame for frame in below)


@pytest.mark.parametrize("loop", ["asyncio", "uvloop", "trio"])
def test_the_stacks_of_a_phase_add_up_to_its_slow_ticks(recorded: Recorded, loop: str) -> None:
    found = recorded.call(f"::test_sleeps[{loop}]")
    seen = sum(tick["duration_s"] for tick in found["slow_ticks"] if tick["samples"])
    assert sum(stack["duration_s"] for stack in found["stacks"]) == pytest.approx(seen)


def test_a_phase_without_a_slow_tick_tells_no_stack(suite: Suite) -> None:
    body = "import asyncio\ndef test_it():\n    asyncio.run(asyncio.sleep(0))"
    assert "stacks" not in suite.write(test_one=body).run("--loopglass-slow-tick=60").call("::test_it")


def deep(levels: int) -> Place:
    """Two functions that call each other."""
    return deeper(levels - 1) if levels else here()


def deeper(levels: int) -> Place:
    return deep(levels)


def here() -> Place:
    frame = _caller()
    assert frame is not None
    place = place_of(frame)
    assert place is not None
    return place


def _caller() -> FrameType | None:
    import sys

    return sys._getframe(1)


def test_of_a_long_stack_the_middle_is_left_out() -> None:
    frames = deep(2 * FRAMES).frames
    assert len(frames) == FRAMES
    assert frames.count(LEFT_OUT) == 1
    assert frames[-1].endswith(" here")


def recurs(levels: int) -> Place:
    return recurs(levels - 1) if levels else here()


def test_a_line_that_calls_itself_is_there_once() -> None:
    frames = recurs(30).frames
    assert sum(frame.endswith(" recurs") for frame in frames) == 1


OURS, STANDARD = f"{HERE}watchdog.py", os.__file__


def function(name: str, file: str) -> Callable[..., Any]:
    """One of that name and file, which calls the first of its arguments with the rest, or looks where it is."""
    body = f"def {name}(first=None, *rest): return place_of(_caller()) if first is None else first(*rest)"
    names: dict[str, Any] = {"place_of": place_of, "_caller": _caller}
    exec(compile(body, file, "exec"), names)
    found: Callable[..., Any] = names[name]
    return found


def names(place: Place) -> list[str]:
    """Functions, outermost first, from the one on that has looked for it."""
    return [frame.rpartition(" ")[2] for frame in place.frames]


def test_what_the_plugin_does_is_told_of_the_line_that_it_was_called_from() -> None:
    place = function("kick", OURS)(function("_release", OURS))
    assert place.site == place.leaf == place.frames[-1]
    assert names(place)[-1] == "test_what_the_plugin_does_is_told_of_the_line_that_it_was_called_from"


def test_what_the_plugin_calls_for_itself_is_nobody_else_s() -> None:
    place = function("wait", STANDARD)(function("_note", OURS), function("normpath", STANDARD))
    assert names(place)[-1] == "wait"
    assert not any("watchdog.py" in frame for frame in place.frames)
    assert place.leaf.endswith(" wait")


def test_a_function_of_the_plugin_that_stands_in_for_another_hides_nothing_of_that() -> None:
    original, deeper = function("call_exception_handler", STANDARD), function("emit", STANDARD)
    place = function("call_exception_handler", OURS)(original, deeper)
    assert names(place)[-2:] == ["call_exception_handler", "emit"]
    assert not any("watchdog.py" in frame for frame in place.frames)


def test_code_of_the_suite_that_runs_inside_the_plugin_is_still_named() -> None:
    place = function("create_task", OURS)(function("eager", __file__), function("sleep", STANDARD))
    assert place.site.endswith(" eager")
    assert names(place)[-2:] == ["eager", "sleep"]
    assert not any("watchdog.py" in frame for frame in place.frames)


def test_when_nothing_but_the_plugin_runs_there_is_no_place() -> None:
    kick, release = function("kick", OURS), function("_release", OURS)
    assert function("_run_once", STANDARD)(kick, release) is None
    assert function("run_forever", OURS)(kick, release) is None
    assert function("run_until_complete", STANDARD)(function("run_forever", OURS)) is None


def tick(duration_s: float, cause: Cause = "blocked") -> SlowTick:
    return {
        "at": 1_795_000_000.0,
        "duration_s": duration_s,
        "cpu_s": None,
        "site": "a.py:1 f",
        "leaf": "a.py:1 f",
        "samples": 1,
        "cause": cause,
    }


A, B = Place("a.py:1 f", "a.py:1 f", ("a.py:1 f",)), Place("b.py:1 g", "b.py:1 g", ("a.py:2 f", "b.py:1 g"))


def test_a_tick_is_shared_out_by_the_looks_at_it() -> None:
    one = tick(0.4)
    assert told([Sampled(one, {A: 3, B: 1})], [one]) == [
        {"site": "a.py:1 f", "cause": "blocked", "frames": ["a.py:1 f"], "samples": 3, "duration_s": 0.3},
        {"site": "b.py:1 g", "cause": "blocked", "frames": ["a.py:2 f", "b.py:1 g"], "samples": 1, "duration_s": 0.1},
    ]


def test_ticks_of_different_causes_are_kept_apart_and_ticks_that_are_not_told_are_left_out() -> None:
    first, second, third = tick(0.2), tick(0.3, "starved"), tick(0.1)
    sampled = [Sampled(one, {A: 1}) for one in (first, second, third)]
    assert [(one["cause"], one["duration_s"]) for one in told(sampled, [first, second])] == [
        ("starved", 0.3),
        ("blocked", 0.2),
    ]
