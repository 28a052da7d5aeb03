"""When a test counts as hanging, how often it is told, and that the report outlives the process."""

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.hangs import CONFTEST, SOON, hangs
from tests.plugin.suites import Recorded, Suite

STUCK = """
    import threading
    def test_stuck():
        threading.Event().wait(60)
    def test_next(): pass
"""


def test_nothing_is_told_of_tests_that_end_in_time(suite: Suite) -> None:
    recorded = suite.write(
        test_quick="""
        import asyncio, pytest, time
        @pytest.mark.parametrize("number", range(30))
        def test_sleeps(number): time.sleep(0.1)  # longer together than one may last
        def test_waits(): asyncio.run(asyncio.sleep(0.2))
        """
    ).run("--loopglass-hang-after=2.5")
    recorded.run.assert_outcomes(passed=31)
    assert hangs(recorded) == []


def test_zero_stands_for_never(suite: Suite) -> None:
    pytest.importorskip("pytest_timeout")
    recorded = suite.write(test_stuck=STUCK).run("--loopglass-hang-after=0", "--timeout=1")
    recorded.run.assert_outcomes(failed=1, passed=1)
    assert hangs(recorded) == []


def test_the_time_can_be_set_in_the_ini_file_and_nonsense_is_noted(suite: Suite) -> None:
    suite.write(conftest=CONFTEST, test_slow="def test_waits(told): told.wait()")
    with (suite.pytester.path / "tox.ini").open("a") as ini:
        ini.write("\nloopglass_hang_after = 0.2\n")
    recorded = suite.run()
    recorded.run.assert_outcomes(passed=1)
    assert len(hangs(recorded)) == 1
    suite.write(test_slow="def test_it(): pass")
    noted = suite.run("--loopglass-hang-after=soon")
    noted.run.stdout.fnmatch_lines(["*'soon' is not a number of seconds; it is 60"])


def test_it_is_told_again_after_growing_times_and_no_more_than_five_times(suite: Suite) -> None:
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        import time
        def test_waits(told):
            told.wait(times=5)
            time.sleep(2)
        """,
    ).run("--loopglass-hang-after=0.05")
    recorded.run.assert_outcomes(passed=1)
    times = [told["elapsed_s"] for told in hangs(recorded)]
    assert len(times) == 5
    assert all(later >= 1.9 * earlier for earlier, later in pairwise(times))


@pytest.mark.parametrize("method", ["signal", "thread"])
def test_it_is_told_before_pytest_timeout_ends_it(suite: Suite, method: str) -> None:
    pytest.importorskip("pytest_timeout")
    recorded = suite.write(test_stuck=STUCK).run("--timeout=5", f"--timeout-method={method}")
    (told,) = hangs(recorded)
    assert told["nodeid"] == "test_stuck.py::test_stuck"
    assert told["limit_s"] == 5
    assert 3.9 <= told["elapsed_s"] < 5
    assert any("test_stuck.py:3 test_stuck" in site for site in told["threads"][0]["frames"])
    assert recorded.run.ret != 0


def test_it_is_told_before_pytest_timeout_ends_it_in_a_worker(suite: Suite) -> None:
    pytest.importorskip("pytest_timeout")
    pytest.importorskip("xdist")
    recorded = suite.write(test_stuck=STUCK).run("--timeout=5", "-n", "1")
    recorded.run.assert_outcomes(failed=1, passed=1)
    (told,) = hangs(recorded)
    assert (told["nodeid"], told["worker"], told["limit_s"]) == ("test_stuck.py::test_stuck", "gw0", 5)


def test_a_marker_that_counts_the_call_only_is_heeded(suite: Suite) -> None:
    pytest.importorskip("pytest_timeout")
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        import pytest, time
        @pytest.fixture
        def slow(): time.sleep(1)
        @pytest.mark.timeout(2, func_only=True)
        def test_waits(slow, told): told.wait()
        """,
    ).run()
    recorded.run.assert_outcomes(passed=1)
    (told,) = hangs(recorded)
    assert (told["when"], told["limit_s"]) == ("call", 2)
    assert told["elapsed_s"] >= 2.6, "1 s of setup and 80 % of 2 s"


def test_the_timeout_of_faulthandler_counts_too(suite: Suite) -> None:
    recorded = suite.write(conftest=CONFTEST, test_slow="def test_waits(told): told.wait()").run(
        "-o", "faulthandler_timeout=1"
    )
    recorded.run.assert_outcomes(passed=1)
    (told,) = hangs(recorded)
    assert told["elapsed_s"] >= 0.8
    assert told["limit_s"] is None, "it says where the test is and does not end it"


def test_each_attempt_is_told_by_its_number(suite: Suite) -> None:
    pytest.importorskip("pytest_rerunfailures")
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        runs = []
        def test_waits(told):
            runs.append(1)
            told.wait(times=len(runs))
            assert len(runs) == 2
        """,
    ).run(SOON, "--reruns=1")
    found = [(told["attempt"], told["index"]) for told in hangs(recorded)]
    assert sorted(set(found)) == [(1, 0), (2, 1)]
    assert [(result["attempt"], result["index"]) for result in recorded.results] == [(1, 0), (2, 1)]


def test_workers_tell_by_themselves(suite: Suite) -> None:
    pytest.importorskip("xdist")
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        import pytest
        @pytest.mark.parametrize("number", range(4))
        def test_waits(told, number): told.wait()
        """,
    ).run(SOON, "-n", "2")
    recorded.run.assert_outcomes(passed=4)
    told = {(hang["nodeid"], hang["worker"], hang["index"], hang["attempt"]) for hang in hangs(recorded)}
    assert told == {
        (result["nodeid"], result["worker"], result["index"], result["attempt"]) for result in recorded.results
    }


def test_a_worker_that_dies_while_it_hangs_takes_the_report_into_its_result(suite: Suite) -> None:
    pytest.importorskip("xdist")
    recorded = suite.write(
        conftest=CONFTEST,
        test_dying="""
        import os, signal, threading
        def test_lives(): pass
        def test_dies(told):
            told.then(lambda: os.kill(os.getpid(), signal.SIGKILL))
            threading.Event().wait()  # hangs
        """,
    ).run(SOON, "-n", "1", "-p", "no:randomly")
    assert recorded.outcomes == {"test_dying.py::test_lives": "passed", "test_dying.py::test_dies": "error"}
    result = recorded.one("::test_dies")
    (failure,) = result["failures"]
    assert (result["reason"], failure["when"], failure["site"]) == ("crashed", "call", "test_dying.py:5")
    assert "crashed while running" in failure["message"]
    assert "still in its call after" in failure["message"]
    assert "thread MainThread\n      test_dying.py:5 test_dies" in failure["text"]
    (told,) = {(hang["nodeid"], hang["attempt"], hang["index"], hang["worker"]) for hang in hangs(recorded)}
    assert told == ("test_dying.py::test_dies", result["attempt"], result["index"], result["worker"])


def told_in(spool: Path, process: "subprocess.Popen[bytes]") -> None:
    """Wait until something is told there."""
    until = time.monotonic() + 60
    while not any(b'{"hanging":' in path.read_bytes() for path in spool.glob("*/*.jsonl")):
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < until, "nothing was told"
        time.sleep(0.01)


def test_the_report_is_there_when_the_process_is_killed_a_moment_later(suite: Suite) -> None:
    suite.write(test_stuck=STUCK)
    spool = suite.pytester.path / "spool"
    command = [sys.executable, "-m", "pytest", "--loopglass", f"--loopglass-spool={spool}", SOON]
    process = subprocess.Popen(command, cwd=suite.pytester.path, stdout=subprocess.DEVNULL)
    try:
        told_in(spool, process)
    finally:
        process.kill()
        process.wait()
    recorded = Recorded(_ended(process), spool, Path())
    told = hangs(recorded)[0]
    assert told["nodeid"] == "test_stuck.py::test_stuck"
    assert recorded.results == []


def _ended(process: "subprocess.Popen[bytes]") -> Any:
    return pytest.RunResult(process.returncode, [], [], 0.0)


def test_what_a_hanging_test_held_is_freed_when_it_ends(suite: Suite) -> None:
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        import asyncio, gc, threading, weakref
        gc.disable()
        class Precious: pass
        kept = []
        def hold():
            precious = Precious()
            kept.append(weakref.ref(precious))
            return precious
        def test_blocks(told):
            precious = hold()
            told.wait()
        def test_waits(told):
            async def waits(end):
                precious = hold()
                await end.wait()
            async def main():
                end, loop = asyncio.Event(), asyncio.get_running_loop()
                told.then(lambda: loop.call_soon_threadsafe(end.set))
                await asyncio.gather(waits(end), waits(end))
            asyncio.run(main())
        def test_all_is_freed():
            assert [reference() for reference in kept] == [None, None, None]
        """,
    ).run(SOON, "-p", "no:randomly")
    recorded.run.assert_outcomes(passed=3)
    assert {told["nodeid"] for told in hangs(recorded)} == {"test_slow.py::test_blocks", "test_slow.py::test_waits"}


def test_nobody_sees_that_it_is_watched(suite: Suite) -> None:
    """With `-W error`, as all suites here: no thread, no warning, no output."""
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        import sys, threading
        def test_waits(told, capfd):
            told.wait(times=2)
            assert [thread.name for thread in threading.enumerate()] == ["MainThread"]
            assert capfd.readouterr() == ("", "")
            assert sys.gettrace() is None
        """,
    ).run("--loopglass-hang-after=0.1", "-p", "no:rerunfailures")
    recorded.run.assert_outcomes(passed=1)
    assert recorded.run.stderr.str() == ""


def test_a_test_that_waits_in_a_debugger_does_not_hang(suite: Suite) -> None:
    recorded = suite.write(
        test_slow="""
        import pdb, time
        class Slow(pdb.Pdb):
            def cmdloop(self, intro=None):
                time.sleep(1)  # a person thinks
                self.set_continue()
        def test_stops():
            Slow(nosigint=True).set_trace()
            assert True
        """
    ).run("--loopglass-hang-after=0.2", "-s")
    recorded.run.assert_outcomes(passed=1)
    told = [site for hang in hangs(recorded) for site in hang["threads"][0]["frames"]]
    assert not [site for site in told if "cmdloop" in site]
