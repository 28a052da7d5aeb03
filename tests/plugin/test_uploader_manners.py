"""The uploader shares the machine with the tests, and often with the server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_loopglass.uploader.live import AGE, CROWDED, MANY, OLDEST, pause

from tests.fixtures.wait import wait_until
from tests.plugin.server import serving
from tests.plugin.spools import TOKEN, finished_folder, make_folder, open_journal, start_uploader


@pytest.mark.parametrize(
    ("worked", "results", "seconds"),
    [
        (0.01, 0, AGE),
        (0.01, MANY - 1, AGE),
        (0.01, MANY, CROWDED),
        (0.7, 1, 0.7),
        (0.7, MANY, 0.7),
        (60, MANY, OLDEST),
    ],
)
def test_lines_wait_longer_where_many_come_and_where_the_server_is_slow(
    worked: float, results: int, seconds: float
) -> None:
    assert pause(worked, results) == seconds


def test_the_last_batch_waits_for_nothing(tmp_path: Path) -> None:
    patient = "import sys; from pathlib import Path; from pytest_loopglass.uploader import live; live.AGE = 3600.0; "
    with serving() as server:
        folder = finished_folder(tmp_path, server.url, 500)  # more than the last batch may hold
        code = f"{patient} live.ship(Path(sys.argv[1]), sys.argv[2])"
        subprocess.run([sys.executable, "-c", code, str(folder), TOKEN], check=True, timeout=60)
        assert server.requests == 2
        assert not folder.exists()


def test_the_tests_go_first(tmp_path: Path) -> None:
    with serving() as server:
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        uploader = start_uploader(folder)
        wait_until(lambda: server.requests == 1, "the uploader has begun")
        assert os.getpriority(os.PRIO_PROCESS, uploader.pid) > os.getpriority(os.PRIO_PROCESS, 0)
        journal.write({"end": {"at": 1_795_000_001.0, "exit_status": 0}})
        journal.close()
        assert uploader.wait() == 0
