"""A suite with every outcome goes through pytest, the plugin and the shipped command, and nothing differs."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.real_suites.check import check
from bench.real_suites.clientenv import Client
from bench.real_suites.execution import upload
from bench.real_suites.suites import Suite
from bench.real_suites.workshop import Workshop
from tests.bench.every_outcome import NODES, write_suite
from tests.fixtures.site import Site
from tests.plugin.server import serving
from tests.plugin.spools import TOKEN, left_over

EVERY_OUTCOME = Suite(
    "every-outcome", None, (), (), lambda nodeid, _: "asyncio" if nodeid.endswith("::test_loop") else None
)


@pytest.fixture(scope="module")
def client(site: Site) -> Client:
    project = site.project("real-suites")
    return Client(project.url, project.token, project.read_token)


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """This environment instead of one of its own."""
    source = tmp_path / "source"
    source.mkdir()
    write_suite(source)
    return Workshop(tmp_path, Path(sys.executable), source, None)


@pytest.mark.parametrize("workers", [0, 2])
def test_what_is_stored_is_what_pytest_says(client: Client, shop: Workshop, workers: int) -> None:
    report = check(EVERY_OUTCOME, shop, client, (), workers, baseline=True)
    assert not report.differs, report.lines()
    assert len(report.results) == NODES
    assert sum(result.outcome == "xpassed" for result in report.results) == 1
    assert report.plain_s is not None
    assert f"results      {NODES}: passed 14, " in "\n".join(report.lines())


def test_a_wrong_backend_makes_the_report_differ(client: Client, shop: Workshop) -> None:
    report = check(replace(EVERY_OUTCOME, backend=lambda *_: None), shop, client, (), 0, baseline=False)
    assert report.differs
    assert report.differences["backends"] == ["backend asyncio, not none: deep/test_all.py::test_loop"]
    assert report.lines()[-1] == "backends: backend asyncio, not none: deep/test_all.py::test_loop"


def test_what_pytest_has_left_is_sent_before_its_run_is_waited_for(shop: Workshop) -> None:
    with serving() as server:
        left = left_over(shop.home / "spool", server.url, 3)
        told = {"LOOPGLASS_URL": server.url, "LOOPGLASS_TOKEN": TOKEN, "LOOPGLASS_SPOOL": str(left.parent)}
        assert upload(shop, told) == f"{left}: sent\n"
        assert len(server.results()) == 3
        assert server.final()
