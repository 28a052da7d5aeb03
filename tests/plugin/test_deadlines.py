"""Every deadline that the suite's code sets is told, on every backend: of what kind, where, and what came of it."""

import sys
from typing import Any

import pytest
from pytest_loopglass.timeouts.account import Account
from pytest_loopglass.timeouts.place import Place

from tests.plugin.deadlines import HEAD, deadlines, flags, only
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

SCOPES = """
    async def move_on_after(lib, seconds):
        with lib.move_on_after(seconds):
            await lib.sleep(0.05)
    async def fail_after(lib, seconds):
        with contextlib.suppress(*LATE):
            with lib.fail_after(seconds):
                await lib.sleep(0.05)
    async def CancelScope(lib, seconds):
        with lib.CancelScope(deadline=lib.current_time() + seconds):
            await lib.sleep(0.05)
    BLOCKS = {"move_on_after": move_on_after, "fail_after": fail_after, "CancelScope": CancelScope}
    @pytest.mark.parametrize("seconds", [0.01, 5], ids=["fires", "in_time"])
    @pytest.mark.parametrize("way", BLOCKS)
    @pytest.mark.parametrize("host", ["trio", "anyio_asyncio", "anyio_uvloop", "anyio_trio"])
    def test_scope(host, way, seconds):
        if host == "trio":
            trio.run(BLOCKS[way], trio, seconds)
        else:
            backend = "trio" if host == "anyio_trio" else "asyncio"
            options = {"use_uvloop": host == "anyio_uvloop"} if backend == "asyncio" else {}
            anyio.run(BLOCKS[way], anyio, seconds, backend=backend, backend_options=options)
"""
ASYNCIO = """
    import sys
    async def timeout(seconds):
        async with asyncio.timeout(seconds):
            await asyncio.sleep(0.05)
    async def timeout_at(seconds):
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + seconds):
            await asyncio.sleep(0.05)
    async def wait_for(seconds):
        await asyncio.wait_for(asyncio.sleep(0.05), seconds)
    async def wait(seconds):
        task = asyncio.ensure_future(asyncio.sleep(0.05))
        await asyncio.wait([task], timeout=seconds)
        task.cancel()
    async def async_timeout(seconds):
        from async_timeout import timeout
        async with timeout(seconds):
            await asyncio.sleep(0.05)
    BLOCKS = {one.__name__: one for one in (timeout, timeout_at, wait_for, wait, async_timeout)}
    if sys.version_info < (3, 11):
        del BLOCKS["timeout"], BLOCKS["timeout_at"]
    @pytest.mark.parametrize("seconds", [0.01, 5], ids=["fires", "in_time"])
    @pytest.mark.parametrize("way", BLOCKS)
    @pytest.mark.parametrize("host", ["asyncio", "uvloop"])
    def test_block(host, way, seconds):
        run = asyncio.run if host == "asyncio" else uvloop.run
        with contextlib.suppress(*LATE):
            run(BLOCKS[way](seconds))
"""
KINDS = {
    "timeout": "asyncio.timeout",
    "timeout_at": "asyncio.timeout",
    "wait_for": "asyncio.wait_for",
    "wait": "asyncio.wait",
    "async_timeout": "async_timeout",
}
SILENT = {"wait", "move_on_after", "CancelScope"}
GRAIN = 2e-3
"""Seconds: uvloop's clock lags up to a millisecond, and its timers are rounded to one."""


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for all tests here that only look at it."""
    if not _once:
        _once["run"] = suite.write(test_scopes=HEAD + SCOPES, test_asyncio=HEAD + ASYNCIO).run()
        ways = 5 if sys.version_info >= (3, 11) else 3
        _once["run"].run.assert_outcomes(passed=2 * (4 * 3 + 2 * ways))
        _once["run"].results.sort(key=str)
    return _once["run"]


def checked(deadline: dict[str, Any], way: str, fires: bool) -> None:
    assert deadline["fired"] is fires
    limit = 0.01 if fires else 5
    assert 0 < deadline["limit_s"] <= limit + GRAIN, "it may be less: the program may be held up before it begins"
    if fires:
        assert deadline["elapsed_s"] >= deadline["limit_s"] - GRAIN
        assert deadline["outcome"] == ("caught" if way in SILENT else "raised")
    else:
        assert deadline["limit_s"] > 4
        assert 0.05 - GRAIN <= deadline["elapsed_s"] < 5
        assert deadline["outcome"] == "in time"


@pytest.mark.parametrize("fires", [True, False], ids=["fires", "in_time"])
@pytest.mark.parametrize("way", ["move_on_after", "fail_after", "CancelScope"])
@pytest.mark.parametrize("host", ["trio", "anyio_asyncio", "anyio_uvloop", "anyio_trio"])
def test_a_scope_tells_how_it_was_made_and_what_came_of_it(
    recorded: Recorded, host: str, way: str, fires: bool
) -> None:
    name = f"::test_scope[{host}-{way}-{'fires' if fires else 'in_time'}]"
    deadline = only(recorded, name)
    assert deadline["kind"] == f"{host.partition('_')[0]}.{way}"
    assert deadline["site"].endswith(f" {way}")
    assert deadline["site"].startswith("test_scopes.py:")
    checked(deadline, way, fires)


@pytest.mark.parametrize("fires", [True, False], ids=["fires", "in_time"])
@pytest.mark.parametrize("way", KINDS)
@pytest.mark.parametrize("host", ["asyncio", "uvloop"])
def test_a_timeout_of_asyncio_tells_what_came_of_it(recorded: Recorded, host: str, way: str, fires: bool) -> None:
    name = f"::test_block[{host}-{way}-{'fires' if fires else 'in_time'}]"
    if not any(result["nodeid"].endswith(name) for result in recorded.results):
        pytest.skip("not in this Python")
    deadline = only(recorded, name)
    assert deadline["kind"] == KINDS[way]
    assert deadline["site"].startswith("test_asyncio.py:")
    assert deadline["site"].endswith(f" {way}")
    checked(deadline, way, fires)


def test_counts_and_the_least_margin_go_with_the_list(recorded: Recorded) -> None:
    for result in recorded.results:
        (phase,) = (phase for phase in result["phases"] if phase["when"] == "call")
        told = phase["ledger"]["deadlines"]
        (deadline,) = told["listed"]
        assert told["set"] == {deadline["kind"]: 1}
        assert told["fired"] == ({deadline["kind"]: 1} if deadline["fired"] else {})
        margin = 1 - deadline["elapsed_s"] / deadline["limit_s"]
        assert told["least_margin"] == (None if deadline["fired"] else pytest.approx(margin))


def test_the_margin_is_that_of_the_limit_as_it_is_told() -> None:
    account = Account()
    account.in_time(Place("anyio.fail_after"), 0.003994, 0.003)
    told = account.told()
    assert told["listed"][0]["limit_s"] == 0.004
    assert told["least_margin"] == pytest.approx(0.25)


def test_of_very_many_deadlines_the_tightest_are_listed_and_all_are_counted(suite: Suite) -> None:
    recorded = suite.write(
        test_one=HEAD
        + """
    async def main():
        for _ in range(300):
            with anyio.move_on_after(50):
                pass
        for _ in range(60):
            with anyio.move_on_after(0.0001):
                await anyio.sleep(1)
        for _ in range(300):
            with anyio.move_on_after(50):
                pass
    async def tight():
        for _ in range(100):
            with anyio.move_on_after(50):
                pass
        with anyio.move_on_after(5):
            await anyio.sleep(0.05)
        for _ in range(100):
            with anyio.move_on_after(50):
                pass
    def test_it(): asyncio.run(main())
    def test_tight(): asyncio.run(tight())
    """
    ).run()
    told = deadlines(recorded, "::test_it")
    assert told["set"] == {"anyio.move_on_after": 660}
    assert told["fired"] == {"anyio.move_on_after": 60}
    assert len(told["listed"]) == 50
    assert all(one["fired"] for one in told["listed"])
    tight = deadlines(recorded, "::test_tight")
    assert tight["set"] == {"anyio.move_on_after": 201}
    assert len(tight["listed"]) == 50
    first = tight["listed"][0]
    assert 4 < first["limit_s"] < 5.01
    assert tight["least_margin"] == pytest.approx(1 - first["elapsed_s"] / first["limit_s"])


def test_limits_of_nothing_crowd_no_other_deadline_out() -> None:
    """Libraries ask so, many times a test, whether something is there to be read."""
    account, place = Account(), Place("asyncio.timeout")
    for _ in range(60):
        account.end(place, 0.0, 0.001, "raised")
    account.in_time(place, 5.0, 0.001)
    account.end(place, 0.5, 0.501, "raised")
    told = account.told()
    assert told["fired"] == {"asyncio.timeout": 61}
    assert [one["limit_s"] for one in told["listed"]] == [0.5, 5.0, *[0.0] * 48]


def test_virtual_time_is_told_as_such_and_measured_in_it(suite: Suite) -> None:
    recorded = suite.write(
        test_one=HEAD
        + """
    from trio.testing import MockClock
    async def on_trio():
        with trio.move_on_after(100):
            await trio.sleep(40)
    def test_trio(): trio.run(on_trio, clock=MockClock(autojump_threshold=0))
    class Loop(asyncio.SelectorEventLoop):
        skipped = 0.0
        def time(self): return super().time() + self.skipped
    async def on_asyncio(loop):
        with anyio.move_on_after(100):
            loop.skipped += 40
    def test_asyncio():
        loop = Loop()
        loop.run_until_complete(on_asyncio(loop))
        loop.close()
    async def real():
        with anyio.move_on_after(100):
            await anyio.sleep(0)
    def test_real(): asyncio.run(real()), trio.run(real), uvloop.run(real())
    """
    ).run()
    recorded.run.assert_outcomes(passed=3)
    for name in ("::test_trio", "::test_asyncio"):
        deadline = only(recorded, name)
        assert 99 < deadline["limit_s"] < 100.01
        assert 40 <= deadline["elapsed_s"] < 99
        assert flags(recorded, name) == {"virtual clock"}
    assert flags(recorded, "::test_real") == set()


def test_a_clock_that_runs_out_for_us_does_not_fail_the_wait(suite: Suite) -> None:
    recorded = suite.write(
        test_one="""
    import asyncio, sys
    class Loop(asyncio.SelectorEventLoop):
        asked = 0
        def time(self):
            if sys._getframe(1).f_globals["__name__"].startswith("pytest_loopglass"):
                self.asked += 1
                if self.asked > 1:
                    raise StopIteration("no time left")
            return super().time()
    async def main():
        return await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0, "done"))], timeout=60)
    def test_it():
        loop = Loop()
        done, _ = loop.run_until_complete(main())
        assert loop.asked > 1 and done.pop().result() == "done"
        loop.close()
    """
    ).run()
    recorded.run.assert_outcomes(passed=1)
