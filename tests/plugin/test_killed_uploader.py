"""Whoever is killed, pytest or the uploader: every event arrives, and exactly once."""

import json
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_loopglass import sending
from pytest_loopglass.spool import write_json

from tests.fixtures.wait import wait_until
from tests.plugin.server import Fault, serving
from tests.plugin.spools import make_folder, open_journal, result, start_uploader
from tests.plugin.suites import Suite


def test_a_session_that_was_killed_is_sent_to_its_last_line(on: Callable[[str], Suite]) -> None:
    with serving() as server:
        suite = on(server.url).write(
            test_dies="""
            import os, signal
            def test_first(): pass
            def test_dies(): os.kill(os.getpid(), signal.SIGKILL)
            """
        )
        suite.run_as()
        wait_until(server.final, "the rest was sent")
        assert server.results() == ["test_dies.py::test_first", "test_dies.py::test_dies"]
        (lost,) = (event["result"] for event in server.events() if event.get("result", {}).get("reason") == "lost")
        assert (lost["nodeid"], lost["outcome"]) == ("test_dies.py::test_dies", "error")
        assert not [event for event in server.events() if "end" in event], "it did not end by itself"
        wait_until(lambda: not list((suite.pytester.path / "spool1").iterdir()), "the folder is gone")


@pytest.mark.parametrize("seed", range(6))
def test_an_uploader_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    kills = 0

    def faults(_: int) -> Fault:
        return chance.choice([None, None, "mute", "cut", 500])

    with serving(faults) as server:
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        written = 0
        while kills < 8:
            process = start_uploader(folder)
            for _ in range(chance.randrange(1, 20)):
                journal.append(json.dumps(result(written)).encode() + b"\n")
                written += 1
            before = server.requests
            wait_until(lambda before=before: server.requests > before, "it has sent something")  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
        journal.write({"end": {"at": 1_795_000_001.0, "exit_status": 0}})
        journal.close()
        while folder.exists():
            start_uploader(folder).wait()
        assert sorted(server.results()) == sorted(f"test_a.py::test_{number}" for number in range(written))
        assert not server.changed
        assert server.final()


def test_an_uploader_that_was_killed_is_followed_by_another_at_the_end(on: Callable[[str], Suite]) -> None:
    with serving() as server:
        suite = on(server.url).write(
            test_kills="""
            import os, pathlib, signal, time
            import psutil
            def ships(process):
                try:
                    return any(word.endswith("uploader/__main__.py") for word in process.cmdline())
                except psutil.Error:
                    return False
            def uploaders():
                here = str(pathlib.Path("spool1").absolute())
                return [one for one in psutil.process_iter() if ships(one) and here in one.cmdline()[-1]]
            def test_kills():
                deadline = time.monotonic() + 30
                while not (found := uploaders()) and time.monotonic() < deadline:
                    time.sleep(0.01)
                while not list(pathlib.Path("spool1").glob("*/status.json")) and time.monotonic() < deadline:
                    time.sleep(0.01)
                for process in found:
                    process.kill()
                psutil.wait_procs(found, 30)
            """
        )
        recorded = suite.run_as()
        recorded.run.stdout.fnmatch_lines([f"loopglass: 1 results at {server.url}/runs/1"])
        assert server.final()


def test_nobody_waits_for_an_uploader_that_has_died(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, "http://127.0.0.1:9")
    write_json(folder / "status.json", {"state": "sending", "stored": 3, "acked": 90, "run": None, "message": None})
    looks: list[float] = []
    status = sending.wait(folder, now=lambda: 0, sleep=looks.append)
    assert status is not None
    assert status["message"] == "the uploader died"
    assert len(looks) == 1
