"""Whose a deadline is: which line's, which phase's, which test's; and what is none."""

import pytest

from tests.plugin.deadlines import HEAD, listed, only
from tests.plugin.suites import Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")


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
