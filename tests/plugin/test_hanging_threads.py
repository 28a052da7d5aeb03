"""A test that hangs outside of any loop says where every thread is, and in which phase it hangs."""

import pytest

from tests.plugin.hangs import CONFTEST, SOON, first, hangs, plain
from tests.plugin.suites import Recorded, Suite

TESTS = """
    import asyncio, threading, unittest
    import pytest

    @pytest.fixture
    def held(told):
        lock = threading.Lock()
        lock.acquire()
        told.then(lock.release)
        return lock

    def test_lock(held):
        held.acquire()  # wants

    def test_threads(held):
        def works():
            held.acquire()  # works
        thread = threading.Thread(target=works, name="worker")
        thread.start()
        thread.join()  # joins

    @pytest.fixture
    def slow_to_begin(held):
        held.acquire()  # sets up
    def test_in_setup(slow_to_begin): pass

    @pytest.fixture
    def slow_to_end(held):
        yield
        held.acquire()  # tears down
    def test_in_teardown(slow_to_end): pass

    def test_loop_in_a_thread(held):
        async def serves():
            await asyncio.to_thread(held.acquire)  # serves
        thread = threading.Thread(target=lambda: asyncio.run(serves()), name="server")
        thread.start()
        thread.join()

    def test_loop_that_is_not_run(held):
        async def forgotten():
            await asyncio.sleep(0)  # forgotten
        loop = asyncio.new_event_loop()
        loop.create_task(forgotten(), name="forgotten")
        loop.call_soon(loop.stop)
        loop.run_forever()
        held.acquire()
        loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(loop)))
        loop.close()

    class TestOld(unittest.TestCase):
        @pytest.fixture(autouse=True)
        def _lock(self, held):
            self.held = held
        def test_method(self):
            self.held.acquire()  # in a method
"""


@pytest.fixture(scope="module")
def _once() -> dict[str, tuple[Recorded, Suite]]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, tuple[Recorded, Suite]]) -> tuple[Recorded, Suite]:
    """One run for all tests here: it is only looked at."""
    if not _once:
        run = suite.write(conftest=CONFTEST, test_stuck=TESTS).run(SOON, "-p", "no:randomly")
        run.run.assert_outcomes(passed=TESTS.count("def test_"))
        _once["run"] = run, suite
    return _once["run"]


def test_a_sync_test_in_a_lock_is_found_by_its_stack(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_lock")
    assert (found.told["tasks"], found.told["backend"], found.told["when"]) == ([], None, "call")
    assert found.told["threads"][0]["name"] == "MainThread"
    assert plain(found.thread("MainThread")) == [found.at("# wants", "test_lock")], "pytest's own frames are left out"


def test_every_thread_is_told_but_ours(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_threads")
    assert found.at("# works", "works") in plain(found.thread("worker"))
    assert found.at("# joins", "test_threads") in plain(found.thread("MainThread"))
    assert not [site for thread in found.told["threads"] for site in thread["frames"] if "loopglass" in site]


@pytest.mark.parametrize(("phase", "line"), [("setup", "# sets up"), ("teardown", "# tears down")])
def test_a_fixture_that_hangs_is_told_with_its_phase(recorded: tuple[Recorded, Suite], phase: str, line: str) -> None:
    found = first(*recorded, f"::test_in_{phase}")
    assert found.told["when"] == phase
    assert found.thread("MainThread")[-1].startswith(f"test_stuck.py:{found.line(line)} ")
    result = recorded[0].one(f"::test_in_{phase}")
    assert (found.told["attempt"], found.told["index"]) == (result["attempt"], result["index"])


def test_tasks_of_a_loop_in_another_thread_are_told(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_loop_in_a_thread")
    (task,) = found.told["tasks"]
    assert found.at("# serves", "serves") in plain(task["frames"])
    assert task["state"] == "waiting"
    assert found.told["backend"] == "asyncio"


def test_tasks_of_a_loop_that_nobody_runs_are_told_as_such(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::test_loop_that_is_not_run")
    assert found.task("forgotten")["state"] == "its loop is not run"
    assert plain(found.own("forgotten")) == [found.at("# forgotten", "forgotten")]


def test_a_method_of_a_unittest_class_is_found(recorded: tuple[Recorded, Suite]) -> None:
    found = first(*recorded, "::TestOld::test_method")
    assert found.at("# in a method", "test_method") in plain(found.thread("MainThread"))


def test_the_time_is_that_of_the_attempt(recorded: tuple[Recorded, Suite]) -> None:
    results = {result["nodeid"]: result for result in recorded[0].results}
    for told in hangs(recorded[0]):
        result = results[told["nodeid"]]
        whole = sum(phase["duration_s"] for phase in result["phases"])
        assert 0.2 <= told["elapsed_s"] <= whole + 2
        assert result["at"] <= told["at"] <= result["at"] + whole + 2
