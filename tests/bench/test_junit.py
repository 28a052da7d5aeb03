"""Node ids and outcomes are read out of the JUnit file that the installed pytest writes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.real_suites.junit import Address, Ending, address, read
from tests.bench.every_outcome import NODES, write_suite

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a real pytest has run a suite with every outcome and left junit.xml and the ledger of what it did."""
    folder = tmp_path_factory.mktemp("suite")
    write_suite(folder)
    plugins = ["-p", "tests.examples.ledger", "-p", "no:loopglass", "-p", "no:django", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "--junitxml=junit.xml"]
    env = {**os.environ, "LEDGER": str(folder / "ledger.json"), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=60, check=False)
    return folder


def test_every_node_id_has_the_address_that_pytest_wrote(folder: Path) -> None:
    nodeids = json.loads((folder / "ledger.json").read_text())
    assert len(nodeids) == NODES
    assert sorted(map(address, nodeids)) == sorted(ending.address for ending in read(folder / "junit.xml"))


def test_every_outcome_is_read(folder: Path) -> None:
    outcomes = {ending.address.name: ending.outcome for ending in read(folder / "junit.xml")}
    assert {name: outcome for name, outcome in outcomes.items() if outcome != "passed"} == {
        "test_fails": "failed",
        "test_skips": "skipped",
        "test_setup": "error",
        "test_teardown": "error",
        "test_fails_and_falls": "failed",
        "test_skips_and_falls": "error",
        "test_expected": "xfailed",
        "test_strict": "failed",
        "test_subtests": "failed",
    }


def test_a_collection_error_is_an_error_of_the_file(tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    junit.write_text(
        '<testsuites><testsuite><testcase classname="" name="tests.test_broken" time="0">'
        '<error message="collection failure">ImportError</error></testcase></testsuite></testsuites>'
    )
    assert read(junit) == [Ending(address("tests/test_broken.py"), "error")]


def test_tests_that_share_an_address_stay_two(tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    junit.write_text('<testsuite><testcase classname="a" name="b"/><testcase classname="a" name="b"/></testsuite>')
    assert read(junit) == [Ending(Address("a", "b"), "passed")] * 2
