"""What a test drops unused or leaves behind is told: coroutines, generators, transports, timers, threads, loops."""

from __future__ import annotations

import pytest

from tests.plugin.ledgers import ledger, leftovers, tasks
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("uvloop")

SUITE = """
    import asyncio, gc, threading, time
    import pytest, trio, uvloop

    async def nothing(): pass
    async def numbers():
        yield 1
        yield 2
    kept = []

    def closed(coro, new=asyncio.new_event_loop):
        loop = new()
        kept.append(loop.run_until_complete(coro))
        loop.close()

    def test_never_awaited():
        nothing()
        nothing()
    async def drops(sleep=asyncio.sleep):
        async for _ in numbers(): break
        await sleep(0)
    async def drops_last():
        async for _ in numbers(): break
    async def keeps():
        kept.append(numbers())
        await kept[-1].__anext__()
    async def exhausts():
        async for _ in numbers(): pass
    def test_dropped_on_asyncio(): asyncio.run(drops())
    def test_dropped_on_uvloop(): uvloop.run(drops())
    def test_dropped_on_trio(): trio.run(drops, trio.sleep)
    def test_dropped_last_on_asyncio(): asyncio.run(drops_last())
    def test_dropped_last_on_uvloop(): uvloop.run(drops_last())
    def test_open_on_asyncio(): asyncio.run(keeps())
    def test_open_on_uvloop(): uvloop.run(keeps())
    def test_open_on_trio(): trio.run(keeps)
    def test_open_on_a_closed_loop(): closed(keeps())
    def test_exhausted_on_asyncio(): asyncio.run(exhausts())
    def test_exhausted_on_uvloop(): uvloop.run(exhausts())
    def test_exhausted_on_trio(): trio.run(exhausts)

    async def connects():
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        return server, await asyncio.open_connection(*server.sockets[0].getsockname())
    def test_transports(): closed(connects())
    async def disconnects():
        server, (_, writer) = await connects()
        writer.close()
        server.close()
        await writer.wait_closed()
    def test_no_transports(): asyncio.run(disconnects())
    def tick(): pass
    async def times(): kept.append(asyncio.get_running_loop().call_later(30, tick))
    async def cancels():
        asyncio.get_running_loop().call_later(30, tick).cancel()
        kept.append(asyncio.create_task(asyncio.sleep(30)))
        await asyncio.sleep(0)
        kept[-1].cancel()
        await asyncio.wait([kept[-1]])
    def test_timer(): asyncio.run(times())
    def test_no_timer(): asyncio.run(cancels())
    gate = threading.Event()
    async def threads():
        kept.append(asyncio.get_running_loop().run_in_executor(None, gate.wait, 30))
        await asyncio.get_running_loop().run_in_executor(None, tick)
    def test_thread():
        closed(threads())
        gate.set()
    def test_idle_thread():
        async def main(): await asyncio.get_running_loop().run_in_executor(None, tick)
        closed(main())
    def test_unclosed():
        loop = asyncio.new_event_loop()
        loop.run_until_complete(nothing())
        del loop
        gc.collect()
    async def system(): await trio.sleep(30)
    async def spawns(): trio.lowlevel.spawn_system_task(system)
    def test_system_task(): trio.run(spawns)
    @pytest.mark.asyncio
    async def test_clean(): await asyncio.sleep(0)
"""
GENERATOR = "async generator"
TABLE: dict[str, list[tuple[str, str, int]]] = {
    "never_awaited": [("coroutine", "nothing", 2)],
    "dropped_on_asyncio": [(GENERATOR, "numbers: dropped before its end", 1)],
    "dropped_on_uvloop": [(GENERATOR, "numbers: dropped before its end", 1)],
    "dropped_on_trio": [(GENERATOR, "numbers: dropped before its end", 1)],
    "dropped_last_on_asyncio": [(GENERATOR, "numbers: dropped before its end", 1)],
    "dropped_last_on_uvloop": [(GENERATOR, "numbers: dropped before its end", 1)],
    "open_on_asyncio": [(GENERATOR, "numbers", 1)],
    "open_on_uvloop": [(GENERATOR, "numbers", 1)],
    "open_on_trio": [(GENERATOR, "numbers", 1)],
    "open_on_a_closed_loop": [(GENERATOR, "numbers", 1)],
    "exhausted_on_asyncio": [],
    "exhausted_on_uvloop": [],
    "exhausted_on_trio": [],
    "no_transports": [],
    "timer": [("timer", "tick", 1)],
    "no_timer": [],
    "thread": [("executor thread", "a function in the default executor that has not returned", 1)],
    "idle_thread": [],
    "unclosed": [("loop", "_UnixSelectorEventLoop, dropped without being closed", 1)],
    "system_task": [("system task", "test_left.system", 1)],
    "clean": [],
}


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for the tests that only look at it."""
    if not _once:
        _once["run"] = suite.write(test_left=SUITE).run("-W", "ignore", "-p", "no:randomly")
        _once["run"].run.assert_outcomes(passed=len(TABLE) + 1)
    return _once["run"]


@pytest.mark.parametrize("name", TABLE)
def test_what_is_left_is_told(recorded: Recorded, name: str) -> None:
    phases = [leftovers(recorded, f"::test_{name}", when) for when in ("setup", "call", "teardown")]
    assert phases == [[], TABLE[name], []]


@pytest.mark.parametrize("host", ["asyncio", "uvloop"])
def test_the_task_in_which_a_loop_closes_a_dropped_generator_is_not_left_by_the_test(
    recorded: Recorded, host: str
) -> None:
    assert tasks(recorded, f"::test_dropped_last_on_{host}")[2] == 0


def test_both_ends_of_a_connection_and_the_server_are_told(recorded: Recorded) -> None:
    found = leftovers(recorded, "::test_transports")
    assert ("transport", "a listening socket", 1) in found
    assert sum(count for kind, what, count in found if "SelectorSocketTransport" in what) >= 1
    assert {kind for kind, _, _ in found} == {"transport"}


def test_a_left_over_says_where(recorded: Recorded) -> None:
    (coroutine,) = ledger(recorded, "::test_never_awaited")["leftovers"]
    assert coroutine["site"] == "test_left.py:4 nothing"
    (generator,) = ledger(recorded, "::test_open_on_asyncio")["leftovers"]
    assert generator["site"] == "test_left.py:6 numbers"
    (timer,) = ledger(recorded, "::test_timer")["leftovers"]
    assert timer["site"].endswith(" tick")


def test_where_a_coroutine_was_created_is_told_if_wanted(suite: Suite) -> None:
    suite.write(test_it="async def nothing(): pass\ndef test_it():\n    nothing()\n")
    ini = suite.pytester.path / "tox.ini"
    ini.write_text(ini.read_text() + "\nloopglass_origins = true\n")
    recorded = suite.run("-W", "ignore")
    (found,) = ledger(recorded, "::test_it")["leftovers"]
    assert found["site"] == "test_it.py:3 test_it"


def _warnings(suite: Suite, *arguments: str) -> list[str]:
    found = suite.run_as("-W", "default", "-rA", "-p", "no:randomly", *arguments)
    found.run.assert_outcomes(passed=3, warnings=3)
    lines = found.run.outlines
    start = next(index for index, line in enumerate(lines) if "warnings summary" in line)
    end = next(index for index, line in enumerate(lines) if line.startswith("-- Docs:") and index > start)
    return [line for line in lines[start:end] if "never awaited" in line or "unclosed event loop" in line]


def test_warnings_say_the_same_with_and_without_the_plugin(suite: Suite) -> None:
    # A collection between the making of the loop and of its sockets would have them finalized before
    # it, which is three warnings more, with the plugin and without.
    suite.write(
        test_it="""
        import asyncio, gc
        async def nothing(): pass
        def test_one(): nothing()
        def test_two(): nothing()
        def test_loop():
            gc.disable()
            loop = asyncio.new_event_loop()
            loop.run_until_complete(nothing())
            del loop
            gc.enable()
            gc.collect()
        """
    )
    with_plugin = _warnings(suite, "--loopglass")
    assert with_plugin == _warnings(suite)
    assert len([line for line in with_plugin if "/test_it.py:3" in line or "/test_it.py:4" in line]) == 2


def test_loops_are_collected_as_soon_as_without_the_plugin(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio, gc, weakref
        async def nothing(): return asyncio.current_task()
        def test_it():
            loop = asyncio.new_event_loop()
            task = weakref.ref(loop.run_until_complete(nothing()))
            gone = weakref.ref(loop)
            loop.close()
            del loop
            gc.collect()
            assert gone() is None and task() is None
        def test_trio():
            import trio
            async def main():
                task = trio.lowlevel.current_task()
                async with trio.open_nursery() as nursery: nursery.start_soon(trio.sleep, 0)
                return weakref.ref(task), weakref.ref(trio.lowlevel.current_trio_token())
            gone = trio.run(main)
            gc.collect()
            assert [one() for one in gone] == [None, None]
        """
    ).run()
    recorded.run.assert_outcomes(passed=2)


def test_a_thread_that_its_executor_takes_for_busy_is_idle_when_it_runs_nothing(suite: Suite) -> None:
    """Executors count so when one thread takes, without a pause, the work that another was counted for."""
    recorded = suite.write(
        test_it="""
        import asyncio
        async def works():
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, int)
            loop._default_executor._idle_semaphore.acquire()
        def test_it():
            loop = asyncio.new_event_loop()
            loop.run_until_complete(works())
            loop.close()
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    assert leftovers(recorded, "test_it") == []


def test_a_timer_of_tornado_is_told_by_what_it_will_call(suite: Suite) -> None:
    """`IOLoop.call_later` has its loop call `IOLoop._run_callback`, with a partial of the function."""
    recorded = suite.write(
        test_it="""
        import asyncio
        from functools import partial
        class IOLoop:
            def _run_callback(self, callback): callback()
        def beat(heart): pass
        async def main():
            asyncio.get_running_loop().call_later(60, IOLoop()._run_callback, partial(beat, 1))
        def test_it(): asyncio.run(main())
        """
    ).run()
    assert leftovers(recorded, "test_it") == [("timer", "beat", 1)]


def test_threads_of_an_executor_that_was_shut_down_have_come_back(suite: Suite) -> None:
    """What tells them to end lies in the queue of their work for ever."""
    recorded = suite.write(
        test_it="""
        import asyncio
        async def works():
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, int)
            loop._default_executor._idle_semaphore.acquire()
        def test_it():
            asyncio.run(works())
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    assert leftovers(recorded, "test_it") == []
