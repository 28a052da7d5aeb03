"""Whatever is killed, every recorded result is stored exactly once."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures.site import Site
from tests.fixtures.suite import Suite, nothing_left
from tests.fixtures.wait import wait_until


@pytest.fixture(scope="module")
def broken_site(make_site: Callable[..., Site]) -> Iterator[Site]:
    """A site that these tests stop and kill."""
    site = make_site(LOOPGLASS_SILENT_AFTER="3600").start()
    yield site
    site.stop()


@pytest.fixture
def suite(broken_site: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Suite:
    slug = request.node.name.removeprefix("test_").replace("_", "-").replace("[", "-").replace("]", "")[:50]
    return Suite(tmp_path / "suite", broken_site.project(slug))


def is_stored(suite: Suite, status: str, nodeids: list[str]) -> None:
    """The only run has exactly these results."""
    wait_until(lambda: suite.runs() and suite.runs()[0]["status"] == status, f"the run is {status}")
    (run,) = suite.runs()
    assert suite.stored(run["id"]) == nodeids
    assert run["head"] == len(nodeids)


def is_said_to_be_lost(suite: Suite, nodeid: str) -> None:
    """The test that was running, which could say nothing itself."""
    (run,) = suite.runs()
    items = suite.get(f"runs/{run['id']}/results?limit=1000")["items"]
    assert [(item["nodeid"], item["outcome"]) for item in items if item["reason"] == "lost"] == [(nodeid, "error")]


def test_the_server_stops_in_mid_run_and_comes_back(suite: Suite, broken_site: Site) -> None:
    pytest_process = suite.start()
    suite.reaches_the_gate()
    broken_site.stop()
    suite.open()
    said = pytest_process.communicate()[0]
    assert pytest_process.returncode == 0, said
    assert "60 passed" in said
    broken_site.start()
    said = suite.upload()
    wait_until(lambda: nothing_left(suite), f"the spool is sent; upload said: {said}")
    is_stored(suite, "passed", suite.nodeids)


def test_pytest_is_killed(suite: Suite) -> None:
    pytest_process = suite.start()
    suite.reaches_the_gate()
    written = suite.written()
    pytest_process.kill()
    pytest_process.communicate()
    wait_until(lambda: nothing_left(suite), "the uploader sends the rest")
    is_stored(suite, "interrupted", [*sorted(written, key=suite.nodeids.index), suite.nodeids[suite.gate]])
    is_said_to_be_lost(suite, suite.nodeids[suite.gate])


def test_the_uploader_is_killed_and_another_sends_the_rest(suite: Suite) -> None:
    pytest_process = suite.start()
    suite.reaches_the_gate()
    wait_until(lambda: bool(suite.uploaders()), "the uploader runs")
    for process in suite.uploaders():
        process.kill()
    suite.open()
    said = pytest_process.communicate()[0]
    assert pytest_process.returncode == 0, said
    following = suite.start()
    said = following.communicate()[0]
    assert following.returncode == 0, said
    wait_until(lambda: nothing_left(suite), "both sessions are sent")
    wait_until(lambda: [run["status"] for run in suite.runs()] == ["passed"] * 2, "both runs passed")
    assert [suite.stored(run["id"]) for run in suite.runs()] == [suite.nodeids] * 2


def test_everything_is_killed_at_once(suite: Suite, broken_site: Site) -> None:
    pytest_process = suite.start()
    suite.reaches_the_gate()
    written = suite.written()
    for process in suite.uploaders():
        process.kill()
    pytest_process.kill()
    broken_site.kill()
    pytest_process.communicate()
    broken_site.start()
    suite.upload()
    wait_until(lambda: nothing_left(suite), "the spool is sent")
    is_stored(suite, "interrupted", [*sorted(written, key=suite.nodeids.index), suite.nodeids[suite.gate]])
    is_said_to_be_lost(suite, suite.nodeids[suite.gate])


@pytest.mark.parametrize("name", ["web", "postgres", "valkey", "worker"])
def test_a_part_of_the_server_is_killed_in_mid_run(suite: Suite, broken_site: Site, name: str) -> None:
    pytest_process = suite.start()
    suite.reaches_the_gate()
    os.kill(broken_site.child(name), signal.SIGKILL)
    suite.open()
    said = pytest_process.communicate()[0]
    assert pytest_process.returncode == 0, said
    wait_until(lambda: broken_site.health()[0] == 200, "the server is whole again")
    suite.upload()
    wait_until(lambda: nothing_left(suite), "the spool is sent")
    is_stored(suite, "passed", suite.nodeids)
