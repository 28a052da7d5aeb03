"""What was running when pytest was killed is told, and nothing that was not."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

import psutil
import pytest
from pytest_loopglass.uploader import lost
from pytest_loopglass.uploader.folder import Folder

from tests.fixtures.wait import wait_until
from tests.plugin.suites import Suite

DIES = """
import os, signal, pytest
def test_first(): pass
@pytest.mark.slow
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_dies(backend):
    if backend == "trio":
        os.kill(os.getpid(), signal.SIGKILL)
def test_last(): pass
"""


def told(suite: Suite, *arguments: str) -> list[dict[str, Any]]:
    """What the uploader says of the session that this suite's pytest leaves."""
    recorded = suite.run(*arguments)
    (path,) = (path for path in recorded.spool.iterdir() if path.is_dir())
    lost.tell(Folder(path))
    file = path / "lost.jsonl"
    return [json.loads(line)["result"] for line in file.read_text().splitlines()] if file.exists() else []


def test_the_test_behind_the_last_recorded_one_is_lost(suite: Suite) -> None:
    (found,) = told(suite.write(test_a=DIES))
    assert found["nodeid"] == "test_a.py::test_dies[trio]"
    assert (found["case"], found["backend"], found["params"]) == ("test_a.py::test_dies", "trio", {"backend": "trio"})
    assert (found["outcome"], found["reason"], found["index"], found["attempt"]) == ("error", "lost", 2, 1)
    assert sorted(found["markers"]) == ["parametrize", "slow"]


def test_the_first_test_may_be_the_one(suite: Suite) -> None:
    source = "import os, signal\ndef test_it(): os.kill(os.getpid(), signal.SIGKILL)"
    (found,) = told(suite.write(test_a=source))
    assert (found["nodeid"], found["index"]) == ("test_a.py::test_it", 0)


def test_a_collector_that_failed_before_does_not_count(suite: Suite) -> None:
    suite.write(test_a="raise OSError", test_b="import os, signal\ndef test_it(): os.kill(os.getpid(), signal.SIGKILL)")
    (found,) = told(suite, "--continue-on-collection-errors")
    assert found["nodeid"] == "test_b.py::test_it"


def test_a_session_that_ended_has_lost_nothing(suite: Suite) -> None:
    assert told(suite.write(test_a="def test_it(): pass\ndef test_other(): pass"), "--maxfail=1") == []
    assert told(suite.write(test_b="def test_it(): assert False\ndef test_other(): pass"), "-x", "test_b.py") == []


def test_a_session_killed_after_its_last_test_has_lost_nothing(suite: Suite) -> None:
    suite.write(
        conftest="""
        import os, signal, pytest
        @pytest.hookimpl(tryfirst=True)
        def pytest_sessionfinish(): os.kill(os.getpid(), signal.SIGKILL)
        """,
        test_a="def test_it(): pass",
    )
    assert told(suite) == []


def test_nothing_is_said_when_tests_ran_in_another_order(suite: Suite) -> None:
    suite.write(
        conftest="""
        import os, signal, pytest
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(session):
            for item in reversed(session.items[1:]):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            os.kill(os.getpid(), signal.SIGKILL)
        """,
        test_a="def test_1(): pass\ndef test_2(): pass\ndef test_3(): pass",
    )
    assert told(suite) == []


def test_nothing_is_said_of_the_next_test_when_a_failed_one_may_have_been_run_again(suite: Suite) -> None:
    pytest.importorskip("pytest_rerunfailures")
    suite.write(
        test_a="""
        import os, signal, pathlib
        def test_flaky():
            if pathlib.Path("second").exists(): os.kill(os.getpid(), signal.SIGKILL)
            pathlib.Path("second").touch()
            assert False
        def test_other(): pass
        """
    )
    assert told(suite, "--reruns=1") == []


def test_what_is_told_is_told_once(suite: Suite) -> None:
    told(suite.write(test_a=DIES))
    (path,) = (path for path in (suite.pytester.path / "spool1").iterdir() if path.is_dir())
    before = (path / "lost.jsonl").read_bytes()
    (path / "main.order").unlink()
    lost.tell(Folder(path))
    assert (path / "lost.jsonl").read_bytes() == before


HANGS = """
import pathlib, time
def test_waits():
    pathlib.Path("gate").touch()
    time.sleep(600)
"""


@pytest.mark.parametrize("worker_first", [True, False])
def test_each_worker_of_a_controller_that_was_killed_had_a_test(suite: Suite, worker_first: bool) -> None:
    suite.write(test_a=HANGS, test_b="def test_it(): pass")
    spool = suite.pytester.path / "spool"
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "--loopglass", f"--loopglass-spool={spool}"]
    process = suite.pytester.popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until((suite.pytester.path / "gate").exists, "the test has begun")
    (worker,) = psutil.Process(process.pid).children()
    doomed = [worker.pid, process.pid] if worker_first else [process.pid, worker.pid]
    for pid in doomed:
        os.kill(pid, signal.SIGKILL)
    process.wait()
    psutil.wait_procs([worker])
    (path,) = (path for path in spool.iterdir() if path.is_dir())
    lost.tell(Folder(path))
    results = [json.loads(line)["result"] for line in (path / "lost.jsonl").read_text().splitlines()]
    spoken = [json.loads(line) for line in (path / "main.jsonl").read_text().splitlines()]
    crashed = [line["result"] for line in spoken if "result" in line]
    assert [result["nodeid"] for result in [*results, *crashed]] == ["test_a.py::test_waits"]
