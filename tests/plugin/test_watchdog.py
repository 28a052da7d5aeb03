"""The watchdog's thread is in nobody's way, and rings when it is told to."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sized
from pathlib import Path

import pytest
from pytest_loopglass import forks
from pytest_loopglass.clock import Clock
from pytest_loopglass.patches import Patches
from pytest_loopglass.shield import NOTES
from pytest_loopglass.watchdog import WATCHDOG

from tests.plugin.suites import Suite

THREADS = Path("/proc/self/task")


@pytest.fixture
def rung() -> Iterator[list[int]]:
    """When the alarm rang, of a watchdog that runs for the test."""
    rings: list[int] = []
    NOTES.clear()
    heard = WATCHDOG.ring
    WATCHDOG.ring = rings.append
    patches = Patches()
    forks.install(patches)
    WATCHDOG.start()
    yield rings
    WATCHDOG.stop()
    patches.uninstall()
    WATCHDOG.ring, WATCHDOG.alarm_at = heard, 0
    NOTES.clear()


def wait_for(rings: Sized, count: int, seconds: int = 30) -> None:
    until = Clock.ns() + seconds * 10**9
    while len(rings) < count and Clock.ns() < until:
        Clock.sleep(0.01)
    assert len(rings) == count


def test_the_alarm_rings_once_and_not_early_while_no_loop_is_driven(rung: list[int]) -> None:
    WATCHDOG.alarm_at = first = Clock.ns() + 50_000_000
    wait_for(rung, 1)
    WATCHDOG.alarm_at = second = Clock.ns()
    wait_for(rung, 2)
    assert WATCHDOG.alarm_at == 0
    assert rung[0] >= first
    assert rung[1] >= second


def test_a_fault_in_the_alarm_does_not_end_it(rung: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def breaks(now: int) -> None:
        tried.append(now)
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(WATCHDOG, "ring", breaks)
    WATCHDOG.alarm_at = Clock.ns()
    wait_for(tried, 1)
    wait_for(NOTES, 1)
    monkeypatch.setattr(WATCHDOG, "ring", rung.append)
    WATCHDOG.alarm_at = Clock.ns()
    wait_for(rung, 1)


@pytest.mark.skipif(not THREADS.exists(), reason="threads of the process cannot be listed here")
def test_its_thread_is_gone_after_stop_and_was_never_listed() -> None:
    before = len(list(THREADS.iterdir()))
    listed = threading.enumerate()
    WATCHDOG.start()
    assert threading.enumerate() == listed
    WATCHDOG.stop()
    assert len(list(THREADS.iterdir())) == before


@pytest.mark.skipif(not THREADS.exists(), reason="threads of the process cannot be listed here")
def test_a_signal_that_the_suite_blocks_does_not_find_its_thread() -> None:
    before = set(THREADS.iterdir())
    WATCHDOG.start()
    (thread,) = set(THREADS.iterdir()) - before
    fields = dict(line.split(":", 1) for line in (thread / "status").read_text().splitlines())
    WATCHDOG.stop()
    assert int(fields["SigBlk"], 16) & 1 << signal.SIGUSR1 - 1
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set(), "the mask of the suite's thread has changed"


FORKS = """
    import asyncio, multiprocessing, os, pathlib, subprocess, sys, warnings

    def threads(): return len(list(pathlib.Path("/proc/self/task").iterdir()))
    def test_forks():
        for _ in range(20):
            if os.fork() == 0:
                os._exit(threads() != 1)
            assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
    def test_forks_while_a_loop_is_driven():
        async def main():
            for _ in range(20):
                await asyncio.sleep(0)
                if os.fork() == 0:
                    os._exit(0)
                os.wait()
        asyncio.run(main())
    def test_forks_without_a_warning():
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            for _ in range(20):
                if os.fork() == 0:
                    os._exit(0)
                os.wait()
        assert not told
    def test_multiprocessing():
        for method in "fork", "spawn", "forkserver":
            process = multiprocessing.get_context(method).Process(target=threads)
            process.start()
            process.join()
            assert process.exitcode == 0
    def test_a_child_runs_a_loop_and_a_pytest_of_its_own(tmp_path):
        inner = "import asyncio\\ndef test_it(): asyncio.run(asyncio.sleep(0.01))"
        tmp_path.joinpath("test_inner.py").write_text(inner)
        if os.fork() == 0:
            import pytest
            asyncio.run(asyncio.sleep(0.01))
            os._exit(pytest.main(["--loopglass", "-q", "-p", "no:cacheprovider", str(tmp_path),
                                  f"--loopglass-spool={tmp_path}/spool"]))
        assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
    def test_a_program():
        assert subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout == b"1\\n"
"""


def test_forks_and_children_do_not_notice_it_under_w_error(suite: Suite) -> None:
    recorded = suite.write(test_forks=FORKS).run("-W", "error", "-p", "no:xdist")
    recorded.run.assert_outcomes(passed=6)
    assert "arning" not in recorded.run.stdout.str() + recorded.run.stderr.str()


@pytest.mark.parametrize("way", ["fork", "preexec_fn"])
def test_it_comes_back_after_whatever_forks(rung: list[int], way: str) -> None:
    if way == "preexec_fn":
        subprocess.run(["true"], preexec_fn=os.getpid, check=True)
    elif os.fork() == 0:
        os._exit(0)
    else:
        os.wait()
    WATCHDOG.alarm_at = Clock.ns()
    wait_for(rung, 1)


def test_a_process_that_forgets_to_stop_it_ends_in_peace() -> None:
    program = "from pytest_loopglass.watchdog import WATCHDOG; WATCHDOG.start(); WATCHDOG.start()"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
