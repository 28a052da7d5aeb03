"""What loops do in a test is measured the same on every backend."""

from typing import Any

import pytest

from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

TESTS = """
    import asyncio, threading, time
    import anyio, pytest, trio, uvloop

    async def sleeps_and_blocks():
        await anyio.sleep(0.1)
        time.sleep(0.08)
        await anyio.sleep(0.02)

    def test_asyncio(): asyncio.run(sleeps_and_blocks())
    def test_uvloop(): uvloop.run(sleeps_and_blocks())
    def test_trio(): trio.run(sleeps_and_blocks)

    @pytest.mark.anyio
    @pytest.mark.parametrize("anyio_backend", [
        pytest.param(("asyncio", {"use_uvloop": False}), id="asyncio"),
        pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop"),
        pytest.param(("trio", {}), id="trio")])
    async def test_by_anyio(anyio_backend): await sleeps_and_blocks()

    @pytest.mark.asyncio
    async def test_by_pytest_asyncio(): await sleeps_and_blocks()
    @pytest.mark.trio
    async def test_by_pytest_trio(): await sleeps_and_blocks()

    class TestOld(__import__("unittest").IsolatedAsyncioTestCase):
        async def test_isolated(self): await sleeps_and_blocks()
"""

BACKENDS = {
    "::test_asyncio": "asyncio",
    "::test_uvloop": "asyncio+uvloop",
    "::test_trio": "trio",
    "::test_by_anyio[asyncio]": "asyncio",
    "::test_by_anyio[uvloop]": "asyncio+uvloop",
    "::test_by_anyio[trio]": "trio",
    "::test_by_pytest_asyncio": "asyncio",
    "::test_by_pytest_trio": "trio",
    "::test_isolated": "asyncio",
}


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for all tests here: it is only looked at."""
    if not _once:
        _once["run"] = suite.write(test_loops=TESTS).run()
        _once["run"].run.assert_outcomes(passed=len(BACKENDS))
        _once["run"].results.sort(key=str)
    return _once["run"]


@pytest.mark.parametrize("name", BACKENDS)
def test_the_backend_is_the_loop_that_ran(recorded: Recorded, name: str) -> None:
    assert recorded.one(name)["backend"] == BACKENDS[name]
    assert recorded.call(name)["backend"] == BACKENDS[name]


@pytest.mark.parametrize("name", BACKENDS)
def test_idle_and_busy_are_the_run(recorded: Recorded, name: str) -> None:
    loop = recorded.call(name)
    assert loop["idle_s"] + loop["busy_s"] == pytest.approx(loop["run_s"], abs=1e-8)
    assert set(loop["missing"]) <= {"late_s"}


@pytest.mark.parametrize("name", BACKENDS)
def test_sleeping_is_idle_and_blocking_is_busy(recorded: Recorded, name: str) -> None:
    loop = recorded.call(name)
    assert loop["idle_s"] >= 0.119
    assert loop["busy_s"] >= 0.079
    assert loop["longest_tick_s"] >= 0.079
    assert loop["idle_s"] <= loop["run_s"] - 0.079, "the block was taken for waiting"
    assert loop["ticks"] >= 3


def figures(suite: Suite, body: str, *arguments: str) -> dict[str, Any]:
    recorded = suite.write(test_one=body).run(*arguments)
    recorded.run.assert_outcomes(passed=1)
    return recorded.call("::test_it")


def test_a_loop_in_a_thread_counts_when_the_test_drives_none(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, threading
        def test_it():
            thread = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0.05)))
            thread.start()
            thread.join()
        """,
    )
    assert loop["backend"] == "asyncio"
    assert loop["idle_s"] >= 0.05


def test_a_loop_that_runs_on_in_a_thread_is_charged_to_each_phase(suite: Suite) -> None:
    recorded = suite.write(
        test_server="""
        import asyncio, threading, time, pytest
        @pytest.fixture(scope="module")
        def server():
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever)
            thread.start()
            yield loop
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()
        def test_first(server): time.sleep(0.05)
        def test_second(server): time.sleep(0.1)
        @pytest.mark.asyncio
        async def test_with_a_loop_of_its_own(server): await asyncio.sleep(0.01)
        """
    ).run()
    first, second = recorded.call("::test_first"), recorded.call("::test_second")
    assert 0.049 <= first["idle_s"] <= first["run_s"]
    assert 0.099 <= second["idle_s"] <= second["run_s"]
    own = recorded.one("::test_with_a_loop_of_its_own")
    duration = sum(phase["duration_s"] for phase in own["phases"])
    assert recorded.call("::test_with_a_loop_of_its_own")["run_s"] <= duration


def test_loops_of_two_backends_are_mixed_unless_the_label_is_one_of_them(suite: Suite) -> None:
    recorded = suite.write(
        test_two="""
        import asyncio, pytest, trio
        def both():
            asyncio.run(asyncio.sleep(0))
            trio.run(trio.sleep, 0)
        def test_unlabelled(): both()
        @pytest.mark.parametrize("backend", ["trio"])
        def test_labelled(backend): both()
        """
    ).run()
    assert recorded.one("::test_unlabelled")["backend"] == "mixed"
    assert recorded.one("::test_labelled[trio]")["backend"] == "trio"
    assert recorded.call("::test_labelled[trio]")["backend"] == "mixed"


def test_the_call_decides_over_setup_and_a_fixture_alone_is_enough(suite: Suite) -> None:
    recorded = suite.write(
        test_phases="""
        import asyncio, pytest, trio
        @pytest.fixture
        def prepared(): asyncio.run(asyncio.sleep(0))
        def test_trio_in_the_call(prepared): trio.run(trio.sleep, 0)
        def test_nothing_in_the_call(prepared): pass
        @pytest.mark.parametrize("anyio_backend", ["trio"])
        def test_never_reaches_a_loop(anyio_backend): pytest.skip("no")
        """
    ).run()
    assert recorded.one("::test_trio_in_the_call")["backend"] == "trio"
    assert recorded.one("::test_nothing_in_the_call")["backend"] == "asyncio"
    assert recorded.one("::test_never_reaches_a_loop[trio]")["backend"] == "trio"


def test_a_wait_that_an_interrupt_ends_was_idle(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, os, signal, threading, pytest
        class Enough(BaseException): pass
        def stop(*_): raise Enough
        def test_it():
            previous = signal.signal(signal.SIGALRM, stop)
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            loop = asyncio.new_event_loop()
            with pytest.raises(Enough):
                loop.run_until_complete(asyncio.sleep(30))
            signal.signal(signal.SIGALRM, previous)
            loop.close()
        """,
        "-W",
        "ignore",
    )
    assert loop["idle_s"] >= 0.099


def test_idle_time_that_libuv_loses_to_a_signal_is_found_on_consecutive_loops(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, uvloop
        def test_it():
            for _ in range(5):
                uvloop.run(asyncio.sleep(0.03))
        """,
    )
    assert loop["idle_s"] >= 5 * 0.03 * 0.9


def test_uvloop_loops_that_are_never_closed_do_no_harm(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, gc, uvloop
        def test_it():
            for _ in range(20):
                loop = uvloop.new_event_loop()
                loop.run_until_complete(asyncio.sleep(0.001))
                del loop
                gc.collect()
        """,
        "-W",
        "ignore",
    )
    assert loop["runs"] == 20


@pytest.mark.parametrize("library", ["asyncio", "uvloop"])
def test_ctrl_c_reaches_the_program(suite: Suite, library: str) -> None:
    loop = figures(
        suite,
        f"""
        import asyncio, os, signal, threading, pytest, {library}
        def test_it():
            signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored below a shell in the background
            threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
            with pytest.raises(KeyboardInterrupt):
                {library}.run(asyncio.sleep(30))
        """,
    )
    assert loop["run_s"] < 30


def test_a_library_imported_only_in_the_test_is_watched(suite: Suite) -> None:
    loop = figures(
        suite, "def test_it():\n    import trio\n    trio.run(trio.sleep, 0.02)\n", "-p", "no:trio", "-p", "no:anyio"
    )
    assert loop["backend"] == "trio"
    assert loop["idle_s"] >= 0.02


def test_a_mocked_selector_is_left_alone_and_said_to_be_unseen(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio
        def test_it():
            loop = asyncio.new_event_loop()
            seen = []
            select = loop._selector.select
            loop._selector.select = lambda timeout=None: seen.append(timeout) or select(timeout)
            loop.run_until_complete(asyncio.sleep(0))
            assert seen and vars(loop._selector)["select"] is not select
            loop.close()
        """,
    )
    assert loop["idle_s"] is None
    assert loop["missing"] == {"*": "its selector is a EpollSelector"}


def test_nothing_of_the_probes_is_left_on_a_loop_that_is_not_driven(suite: Suite) -> None:
    figures(
        suite,
        """
        import asyncio
        def test_it():
            loop = asyncio.new_event_loop()
            selector = loop._selector
            loop.run_until_complete(asyncio.sleep(0))
            assert "select" not in vars(selector)
            loop.close()
        """,
    )


def test_a_guest_run_of_an_unknown_host_is_told_without_figures(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, trio
        def test_it():
            async def main():
                loop, done = asyncio.get_running_loop(), asyncio.Event()
                trio.lowlevel.start_guest_run(trio.sleep, 0.01, run_sync_soon_threadsafe=loop.call_soon_threadsafe,
                                              done_callback=lambda _: done.set())
                await done.wait()
            asyncio.run(main())
        """,
    )
    assert loop["backend"] == "mixed"
    assert "host" in loop["missing"]["*"]
