"""Every event arrives exactly once, whatever happens to the server, the network, pytest or the uploader."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_loopglass import sending
from pytest_loopglass.uploader.answers import Later, Refused, check
from pytest_loopglass.uploader.client import Answer, Client, Unreachable
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.leftovers import ship_step
from pytest_loopglass.uploader.shipment import Shipment

from tests.fixtures.wait import wait_until
from tests.plugin.server import Fault, serving
from tests.plugin.spools import TOKEN, finished_folder, left_over, make_folder, open_journal, result, start_uploader
from tests.plugin.suites import Suite

MANY = 'import pytest\n@pytest.mark.parametrize("n", range({}))\ndef test_n(n): assert n % 7\n'


def test_a_session_arrives_and_its_folder_is_deleted(on: Callable[[str], Suite]) -> None:
    with serving() as server:
        recorded = on(server.url + "/").write(test_many=MANY.format(50)).run_as()
        recorded.run.stdout.fnmatch_lines([f"loopglass: 50 results at {server.url}/runs/1"])
        assert sorted(server.results()) == sorted(f"test_many.py::test_n[{n}]" for n in range(50))
        assert server.final()
        assert not list(recorded.spool.iterdir())
        assert server.events()[0] == {"collected": {"count": 50}}
        assert server.events()[-1]["end"]["exit_status"] == 1
        assert all(headers["Authorization"] == f"Bearer {TOKEN}" for headers in server.headers)
        assert all(headers["Content-Encoding"] == "gzip" for headers in server.headers)


def test_xdist_workers_share_one_session_and_one_uploader(on: Callable[[str], Suite]) -> None:
    with serving() as server:
        recorded = on(server.url).write(test_many=MANY.format(60)).run_as("-n", "2")
        assert len(server.results()) == 60
        assert len({session for session, _ in server.batches}) == 1
        recorded.run.stdout.fnmatch_lines(["loopglass: 60 results at *"])


def test_every_batch_has_the_same_facts_and_a_dense_number(on: Callable[[str], Suite]) -> None:
    with serving() as server:
        on(server.url).write(test_many=MANY.format(30)).run_as("--loopglass-run=joined")
        headers = [lines[0]["batch"] for _, lines in sorted(server.batches.items())]
        assert [header["seq"] for header in headers] == list(range(1, len(headers) + 1))
        assert [header["final"] for header in headers] == [False] * (len(headers) - 1) + [True]
        assert all(header["facts"] == headers[0]["facts"] for header in headers)
        assert headers[0]["facts"]["run"] == "joined"


def test_results_arrive_while_the_session_is_running(on: Callable[[str], Suite]) -> None:
    with serving() as server:
        suite = on(server.url).write(
            test_live="""
            import pathlib, time
            def test_first(): pass
            def test_waits():
                deadline = time.monotonic() + 30
                while not pathlib.Path("gate").exists() and time.monotonic() < deadline:
                    time.sleep(0.01)
            """
        )
        process = suite.pytester.popen(
            [sys.executable, "-m", "pytest", "-q", f"--loopglass-spool={suite.pytester.path}/spool"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: server.results() == ["test_live.py::test_first"], "the first result has arrived")
        assert process.poll() is None
        (suite.pytester.path / "gate").touch()
        assert process.wait() == 0
        assert server.results() == ["test_live.py::test_first", "test_live.py::test_waits"]


FAULTS: dict[str, Callable[[int], Fault]] = {
    "the first answers are 500": lambda request: 500 if request < 3 else None,
    "it is overloaded at first": lambda request: 429 if request < 3 else None,
    "it closes the connection": lambda request: "cut" if request in {1, 3} else None,
    "it stores and does not answer": lambda request: "mute" if request in {1, 2, 4} else None,
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_server_that_falters_gets_everything_once(on: Callable[[str], Suite], what: str) -> None:
    with serving(FAULTS[what]) as server:
        recorded = on(server.url).write(test_many=MANY.format(40)).run_as()
        assert len(server.results()) == 40
        assert server.final()
        assert not server.changed
        assert not list(recorded.spool.iterdir())


@pytest.mark.parametrize("status", [400, 401, 403, 409, 413])
def test_a_refusal_is_said_and_what_was_recorded_stays(on: Callable[[str], Suite], status: int) -> None:
    with serving(lambda _: status) as server:
        recorded = on(server.url).write(test_many=MANY.format(5)).run_as()
        recorded.run.stdout.fnmatch_lines([f"loopglass: {server.url} refused: {status} batch: told to. *kept in *"])
        assert len(recorded.results) == 5
        assert server.requests == 1


def test_the_next_session_sends_what_is_left(on: Callable[[str], Suite]) -> None:
    with serving() as server:
        suite = on(server.url).write(test_one="def test_it(): pass")
        spool = suite.pytester.path / "spool1"
        left = left_over(spool, server.url, 30)
        other = left_over(spool, server.url, 3, token="another-token")
        elsewhere = left_over(spool, "http://127.0.0.1:9", 3)
        suite.run_as()
        wait_until(lambda: not left.exists(), "the left-over was sent")
        assert sorted(server.results()) == sorted(
            [*(f"test_a.py::test_{n}" for n in range(30)), "test_one.py::test_it"]
        )
        assert server.final()
        assert other.exists()
        assert elsewhere.exists()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(faults=st.lists(st.sampled_from([None, "mute", "cut", 500, 429]), max_size=12), results=st.integers(0, 30))
def test_any_sequence_of_faults_delivers_everything_once(
    tmp_path_factory: pytest.TempPathFactory, faults: list[Fault], results: int
) -> None:
    with serving(lambda request: faults[request - 1] if request <= len(faults) else None) as server:
        folder = finished_folder(tmp_path_factory.mktemp("spool"), server.url, results)
        client = Client(server.url, TOKEN)
        while folder.exists():
            try:
                ship_step(Folder(folder), client)
            except (Later, Unreachable):
                continue
        client.close()
        assert server.results() == [f"test_a.py::test_{number}" for number in range(results)]
        assert not server.changed


def test_what_the_server_lacks_is_sent_again(tmp_path: Path) -> None:
    with serving() as server:
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        client = Client(server.url, TOKEN)
        shipment = Shipment(Folder(folder), client, ask_git=False)
        for number in range(3):
            journal.append(json.dumps(result(number)).encode() + b"\n")
            assert shipment.step(alive=True, timeout=5)
        del server.batches[folder.name, 2]
        journal.close()
        assert shipment.step(alive=False, timeout=5)
        assert server.results() == [f"test_a.py::test_{number}" for number in range(3)]
        shipment.close()
        client.close()


def test_a_server_that_forgot_much_is_sent_all_of_it_before_the_last_batch_counts(tmp_path: Path) -> None:
    said: list[str] = []
    with serving() as server:
        server.most_missing = 2
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        client = Client(server.url, TOKEN)
        shipment = Shipment(Folder(folder), client, ask_git=False)
        for number in range(7):
            journal.append(json.dumps(result(number)).encode() + b"\n")
            assert shipment.step(alive=True, timeout=5)
        journal.close()
        server.batches.clear()
        server.on_body = lambda _: said.append(Folder(folder).status()["state"])
        server.fault_of = lambda _: 503 if len(server.batches) == 4 else None
        with pytest.raises(Later):
            shipment.step(alive=False, timeout=5)
        assert not shipment.done
        server.fault_of = lambda _: None
        assert shipment.step(alive=False, timeout=5)
        assert shipment.done
        assert sorted(server.results()) == [f"test_a.py::test_{number}" for number in range(7)]
        assert "done" not in said, "pytest deletes the folder when it is"
        shipment.close()
        client.close()


def test_two_uploaders_do_not_share_a_folder(tmp_path: Path) -> None:
    with serving() as server:
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        first = start_uploader(folder)
        wait_until(lambda: server.requests == 1, "the first one has begun")
        assert start_uploader(folder).wait() == 0
        journal.write({"end": {"at": 1_795_000_001.0, "exit_status": 0}})
        sending.wake(folder)
        journal.close()
        assert first.wait() == 0
        assert server.final()


def test_the_uploader_leaves_the_folder_to_a_session_that_still_reads_it(tmp_path: Path) -> None:
    with serving() as server:
        folder = make_folder(tmp_path, server.url)
        ready, done = os.pipe(), os.pipe()
        child = os.fork()
        if child == 0:  # a claim counts only for other processes
            journal = open_journal(folder)
            journal.write({"end": {"at": 1_795_000_001.0, "exit_status": 0}})
            os.write(ready[1], b".")
            os.read(done[0], 1)
            os._exit(0)
        os.read(ready[0], 1)
        assert start_uploader(folder).wait() == 0
        assert json.loads((folder / "status.json").read_text())["state"] == "done"
        os.write(done[1], b".")
        os.waitpid(child, 0)
        for end in (*ready, *done):
            os.close(end)


def test_requests_go_through_the_proxy_of_the_environment(tmp_path: Path) -> None:
    with serving() as proxy:
        folder = finished_folder(tmp_path, "http://loopglass.invalid", 2)
        process = start_uploader(folder, http_proxy=proxy.url.replace("//", "//user:secret@"), no_proxy="")
        assert process.wait() == 0
        assert len(proxy.results()) == 2
        assert proxy.headers[0]["Host"] == "loopglass.invalid"
        assert proxy.headers[0]["Proxy-Authorization"].startswith("Basic ")


def test_an_address_at_which_there_is_no_loopglass_is_told_as_that() -> None:
    with pytest.raises(Refused, match="404 there is no Loopglass at this address"):
        check(Answer(404, {}))
    with pytest.raises(Refused, match="404 session: there is no such run"):
        check(Answer(404, {"error": {"field": "session", "message": "there is no such run"}}))
