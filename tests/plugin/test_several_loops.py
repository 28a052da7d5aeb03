"""Loops in threads, loops of several backends, and loops that outlive a phase."""

import pytest

from tests.plugin.loops import figures
from tests.plugin.suites import Suite

pytest.importorskip("trio")


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
    assert loop["idle_s"] >= 0.025


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


def test_the_idling_of_a_server_in_a_thread_is_no_waiting_of_the_tests_beside_it(suite: Suite) -> None:
    recorded = suite.write(
        test_server="""
        import asyncio, threading, time, pytest
        @pytest.fixture(scope="module", autouse=True)
        def server():
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever)
            thread.start()
            yield
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()
        def test_beside_it(): time.sleep(0.15)
        @pytest.mark.asyncio
        async def test_that_waits(): await asyncio.sleep(0.15)
        def test_that_drives_a_loop_in_a_thread():
            thread = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0.15)))
            thread.start()
            thread.join()
        """
    ).run()
    assert recorded.call("::test_beside_it")["idle_s"] >= 0.075
    told = [line for line in recorded.run.outlines if line.lstrip().startswith("waits ")]
    assert sorted(line.partition("::")[2].partition(" ")[0] for line in told) == [
        "test_that_drives_a_loop_in_a_thread",
        "test_that_waits",
    ]


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
