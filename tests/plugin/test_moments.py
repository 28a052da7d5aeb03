"""When deadlines were set and cancellations asked for is told, by the clock that tests begin by."""

import json
from typing import Any, get_type_hints

import pytest
from pytest_loopglass import wire

from tests.plugin.deadlines import HEAD, deadlines, only
from tests.plugin.suites import Recorded, Suite
from tests.plugin.test_golden import fits

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

SUITE = """
    import json
    SEEN = []
    def look(): SEEN.append(time.time())

    async def with_scope(lib, seconds):
        look()
        with lib.move_on_after(seconds):
            look()
            await lib.sleep(0.05)
    async def with_wait(_, seconds):
        look()
        async def wait():
            look()
            await asyncio.sleep(0.05)
        with contextlib.suppress(*LATE):
            await asyncio.wait_for(wait(), seconds)
    RUNS = {
        "anyio": lambda seconds: anyio.run(with_scope, anyio, seconds),
        "trio": lambda seconds: trio.run(with_scope, trio, seconds),
        "asyncio": lambda seconds: asyncio.run(with_wait(None, seconds)),
        "uvloop": lambda seconds: uvloop.run(with_wait(None, seconds)),
    }
    @pytest.fixture(autouse=True)
    def seen(request):
        SEEN.clear()
        yield
        with open(f"seen-{request.node.name}.json", "w") as file:
            json.dump(SEEN, file)

    @pytest.mark.parametrize("seconds", [0.01, 5], ids=["fires", "in_time"])
    @pytest.mark.parametrize("way", RUNS)
    def test_deadline(way, seconds): RUNS[way](seconds)

    async def cancels():
        task = asyncio.ensure_future(asyncio.sleep(5))
        await asyncio.sleep(0.01)
        look()
        task.cancel()
        look()
        await asyncio.wait([task])
    def test_cancel(): asyncio.run(cancels())

    def test_virtual():
        from trio.testing import MockClock
        trio.run(with_scope, trio, 5, clock=MockClock(autojump_threshold=0))
"""
GRAIN = 0.01
"""Seconds by which a machine's clock may be corrected meanwhile."""


@pytest.fixture
def recorded(suite: Suite) -> Recorded:
    return suite.write(test_one=HEAD + SUITE).run()


def seen(suite: Suite, name: str) -> tuple[float, float]:
    first, last = json.loads((suite.pytester.path / f"seen-{name}.json").read_text())
    return first, last


def within(moment: float, window: tuple[float, float]) -> bool:
    return window[0] - GRAIN <= moment <= window[1] + GRAIN


def test_a_moment_is_what_the_program_saw(suite: Suite, recorded: Recorded) -> None:
    recorded.run.assert_outcomes(passed=10)
    for name in (f"test_deadline[{way}-{end}]" for way in ("anyio", "trio", "asyncio", "uvloop") for end in ENDS):
        assert within(only(recorded, f"::{name}")["at"], seen(suite, name)), name
    (asked,) = cancellations(recorded, "::test_cancel")
    assert within(asked["at"], seen(suite, "test_cancel"))
    began = recorded.one("::test_cancel")["at"]
    assert began - GRAIN <= asked["at"] <= began + sum(phase["duration_s"] for phase in phases(recorded)) + GRAIN
    assert "at" not in only(recorded, "::test_virtual"), "what is set by a virtual clock has no place in time"


def test_lines_with_moments_and_without_are_what_the_wire_says(recorded: Recorded) -> None:
    with_moment = [*deadlines(recorded, "::test_deadline[anyio-fires]")["listed"]]
    without = deadlines(recorded, "::test_virtual")["listed"]
    hints = get_type_hints(wire.Deadlines, include_extras=True)["listed"]
    assert fits(with_moment, hints)
    assert fits(without, hints)
    assert list(with_moment[0]) == [*without[0], "at"]
    asked = cancellations(recorded, "::test_cancel")
    assert fits(asked, get_type_hints(wire.Cancellations, include_extras=True)["listed"])


ENDS = ("fires", "in_time")


def phases(recorded: Recorded) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = recorded.one("::test_cancel")["phases"]
    return found


def cancellations(recorded: Recorded, name: str) -> list[dict[str, Any]]:
    (ledger,) = (phase["ledger"] for phase in recorded.one(name)["phases"] if phase["when"] == "call")
    found: list[dict[str, Any]] = ledger["cancellations"]["listed"]
    return found
