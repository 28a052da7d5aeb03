"""Every deadline that the suite's code sets is told, on every backend: of what kind, where, and what came of it."""

import sys
from typing import Any

import pytest

from tests.plugin.deadlines import deadlines, flags, only
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

HEAD = """
    import asyncio, contextlib, time
    import anyio, pytest, trio, uvloop
    LATE = (TimeoutError, asyncio.TimeoutError, trio.TooSlowError)
"""
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
        assert told["least_margin"] == (None if deadline["fired"] else pytest.approx(margin, abs=1e-4))


def listed(suite: Suite, body: str, *arguments: str) -> list[dict[str, Any]]:
    """Run one test; its deadlines in the order of their lines."""
    recorded = suite.write(test_one=HEAD + body).run(*arguments)
    recorded.run.assert_outcomes(passed=1)
    (phase,) = (phase for phase in recorded.one("::test_it")["phases"] if phase["when"] == "call")
    told = phase["ledger"]["deadlines"] if phase["ledger"] else None
    if told is None:
        return []
    assert sum(told["set"].values()) == len(told["listed"])
    return sorted(told["listed"], key=lambda one: int(one["site"].split(":")[1].split()[0]))


def outcomes(found: list[dict[str, Any]]) -> list[tuple[bool, str]]:
    return [(one["fired"], one["outcome"]) for one in found]


def test_what_is_no_timeout_is_not_told(suite: Suite) -> None:
    assert not listed(
        suite,
        """
    async def on_trio():
        await trio.sleep(0.01)
        with trio.CancelScope() as scope:
            scope.cancel()
            await trio.lowlevel.checkpoint()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep_until, trio.current_time() + 0.01)
    async def on_asyncio():
        await asyncio.sleep(0.01)
        await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0))])
        await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0))], timeout=0)
        await asyncio.wait_for(asyncio.sleep(0), None)
        await asyncio.to_thread(int)
        await asyncio.get_running_loop().shutdown_default_executor()
    async def on_anyio():
        await anyio.sleep(0.01)
        with anyio.move_on_after(None):
            await anyio.sleep(0)
    def test_it():
        trio.run(on_trio)
        asyncio.run(on_asyncio())
        uvloop.run(on_asyncio())
        for backend in ("asyncio", "trio"):
            anyio.run(on_anyio, backend=backend)
    """,
    )


@pytest.mark.skipif("sys.version_info < (3, 11)", reason="asyncio.timeout is new in Python 3.11")
def test_deadlines_are_followed_when_they_move(suite: Suite) -> None:
    moved, given, taken, gone = listed(
        suite,
        """
    async def main():
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(0.01) as moved:
            moved.reschedule(moved.when() + 10)
            await asyncio.sleep(0.03)
        async with asyncio.timeout(None) as given:
            given.reschedule(loop.time() + 3)
        async with asyncio.timeout(7) as taken:
            taken.reschedule(None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(7) as sooner:
                sooner.reschedule(loop.time() + 0.01)
                await asyncio.sleep(1)
        with anyio.move_on_after(0.01) as scope:
            scope.deadline += 20
            await anyio.sleep(0.03)
        with anyio.CancelScope() as late:
            late.deadline = anyio.current_time() + 8
    def test_it(): asyncio.run(main())
    """,
    )[:4]
    assert [round(one["limit_s"]) for one in (moved, given)] == [10, 3]
    assert taken["limit_s"] == pytest.approx(0.01, abs=0.005), "the one that has none any more is not told"
    assert taken["outcome"] == "raised"
    assert gone["limit_s"] == pytest.approx(20.01, abs=0.005)


@pytest.mark.skipif("sys.version_info < (3, 11)", reason="asyncio.timeout is new in Python 3.11")
def test_nested_timeouts_are_told_apart(suite: Suite) -> None:
    outer, inner = listed(
        suite,
        """
    async def main():
        async with asyncio.timeout(5):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.01):
                    await asyncio.sleep(1)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes([outer, inner]) == [(False, "in time"), (True, "raised")]
    assert outer["elapsed_s"] >= inner["elapsed_s"]


@pytest.mark.skipif("sys.version_info < (3, 11)", reason="asyncio.timeout is new in Python 3.11")
def test_a_deadline_that_takes_no_effect_is_not_caught(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def main():
        async with asyncio.timeout(0.01):
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(1)
        async with asyncio.timeout(0.01):
            time.sleep(0.03)
        with anyio.move_on_after(0.01):
            with anyio.CancelScope(shield=True):
                await anyio.sleep(0.03)
        with anyio.move_on_after(0.01):
            time.sleep(0.03)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(True, "not caught"), (False, "not caught"), (True, "not caught"), (False, "not caught")]


def test_deadlines_that_have_passed_already_fire_at_once(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def main():
        with contextlib.suppress(*LATE):
            await asyncio.wait_for(asyncio.sleep(1), 0)
        with contextlib.suppress(*LATE):
            await asyncio.wait_for(asyncio.sleep(1), -1)
        with anyio.move_on_after(0):
            await anyio.sleep(1)
        with anyio.CancelScope(deadline=anyio.current_time() - 1):
            await anyio.sleep(1)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(True, "raised"), (True, "raised"), (True, "caught"), (True, "caught")]
    assert [one["limit_s"] for one in found] == [0, 0, pytest.approx(0, abs=0.005), 0]


def test_a_wait_that_is_cancelled_from_outside_was_in_time(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def for_one():
        await asyncio.wait_for(asyncio.sleep(5), 9)
    async def for_many():
        await asyncio.wait([asyncio.ensure_future(asyncio.sleep(5))], timeout=9)
    async def main():
        for waits in (for_one, for_many):
            task = asyncio.ensure_future(waits())
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(False, "in time"), (False, "in time")]
    assert all(0.019 <= one["elapsed_s"] < 5 for one in found)


def test_wait_for_whose_future_ends_all_the_same_does_not_raise(suite: Suite) -> None:
    (found,) = listed(
        suite,
        """
    async def stubborn():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(5)
        return 3
    async def main():
        assert await asyncio.wait_for(stubborn(), 0.01) == 3
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes([found]) == [(True, "not caught")]


def test_waits_for_the_first_are_in_time_when_one_is_done(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def fail(): raise ValueError
    async def main():
        slow = asyncio.ensure_future(asyncio.sleep(5))
        quick = asyncio.ensure_future(asyncio.sleep(0))
        bad = asyncio.ensure_future(fail())
        await asyncio.wait([slow, quick], timeout=3, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait([slow, bad], timeout=3, return_when=asyncio.FIRST_EXCEPTION)
        await asyncio.wait([slow, quick], timeout=0.01, return_when=asyncio.FIRST_EXCEPTION)
        slow.cancel()
        assert isinstance(bad.exception(), ValueError)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(False, "in time"), (False, "in time"), (True, "caught")]


def test_a_library_that_sets_a_timeout_does_so_for_the_line_that_called_it(suite: Suite) -> None:
    (found,) = listed(
        suite,
        """
    import sys, types
    library = types.ModuleType("library")
    exec(compile("import asyncio\\nasync def call(): await asyncio.wait_for(asyncio.sleep(0), 7)\\n"
                 "async def own(): await asyncio.create_task(call())", "/x/site-packages/l.py", "exec"), vars(library))
    async def main():
        await library.call()
        await library.own()
    def test_it(): asyncio.run(main())
    """,
    )
    assert found["site"].endswith(" main")


def test_a_deadline_may_begin_in_one_phase_and_end_in_another(suite: Suite) -> None:
    recorded = suite.write(
        test_one=HEAD
        + """
    @pytest.fixture
    def loop():
        loop = asyncio.new_event_loop()
        yield loop
        loop.close()
    @pytest.fixture
    def limited(loop):
        ready, over = asyncio.Event(), asyncio.Event()
        async def hold():
            with anyio.move_on_after(60):
                ready.set()
                await over.wait()
        task = loop.create_task(hold())
        loop.run_until_complete(ready.wait())
        yield
        over.set()
        loop.run_until_complete(task)
    def test_it(limited): pass
    """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    assert only(recorded, "::test_it", "teardown")["outcome"] == "in time"
    assert [phase["ledger"] for phase in recorded.one("::test_it")["phases"] if phase["when"] == "call"] == [None]


def test_a_block_that_outlives_its_test_is_left(suite: Suite) -> None:
    recorded = suite.write(
        test_one=HEAD
        + """
    @pytest.fixture(scope="module")
    def loop():
        loop = asyncio.new_event_loop()
        yield loop
        loop.close()
    async def hold(over):
        with anyio.move_on_after(60):
            await over.wait()
    def test_first(loop):
        loop.over = asyncio.Event()
        loop.task = loop.create_task(hold(loop.over))
        loop.run_until_complete(asyncio.sleep(0.01))
    def test_second(loop):
        loop.over.set()
        loop.run_until_complete(loop.task)
    """
    ).run()
    recorded.run.assert_outcomes(passed=2)
    left = only(recorded, "::test_first", "teardown")
    assert (left["fired"], left["outcome"]) == (False, "left")
    assert left["elapsed_s"] >= 0.009
    assert not any(
        phase["ledger"] and phase["ledger"]["deadlines"] for phase in recorded.one("::test_second")["phases"]
    )


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
    assert first["limit_s"] == pytest.approx(5, abs=0.01)
    assert tight["least_margin"] == pytest.approx(1 - first["elapsed_s"] / first["limit_s"], abs=1e-4)


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
        assert deadline["limit_s"] == pytest.approx(100, abs=0.01)
        assert 40 <= deadline["elapsed_s"] < 99
        assert flags(recorded, name) == {"virtual clock"}
    assert flags(recorded, "::test_real") == set()


def test_timeouts_that_a_suite_mocks_stay_mocked(suite: Suite) -> None:
    assert not listed(
        suite,
        """
    import inspect
    from unittest import mock
    def test_it():
        assert inspect.iscoroutinefunction(asyncio.wait_for)
        with mock.patch("asyncio.wait_for", side_effect=asyncio.TimeoutError) as mocked:
            async def main():
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(None, 3)
            asyncio.run(main())
        assert isinstance(mocked, mock.AsyncMock)
    """,
    )


def test_objects_under_a_deadline_are_not_kept_alive(suite: Suite) -> None:
    listed(
        suite,
        """
    import gc, weakref
    class Thing: pass
    async def main(kept):
        thing = Thing()
        kept.append(weakref.ref(thing))
        async def hold(thing):
            with anyio.move_on_after(9):
                await asyncio.wait_for(asyncio.sleep(9), 8)
        task = asyncio.ensure_future(hold(thing))
        del thing
        await asyncio.sleep(0.01)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    def test_it():
        kept = []
        asyncio.run(main(kept))
        gc.collect()
        assert kept[0]() is None
    """,
    )
