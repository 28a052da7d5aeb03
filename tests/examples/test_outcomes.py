"""The example suite fails where it should and nowhere else, and the plugin records just that."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_loopglass import compact
from pytest_loopglass.wire import Result

from bench.real_suites.suites import EXAMPLES
from tests.examples.intended import SEED, intended

ROOT = Path(__file__).resolve().parents[2]
FLAKE = "test_receipt_arrives_at_the_first_attempt"


@dataclass(frozen=True)
class Done:
    """A pytest that has run examples."""

    status: int
    ledger: dict[str, str]
    """Node id to outcome, by pytest's own reports."""
    results: dict[str, Result]
    """By node id, as the plugin recorded them."""


def run_examples(folder: Path, seed: str, *args: str, cwd: Path = ROOT) -> Done:
    """Run pytest with the plugin in local mode."""
    folder.mkdir(exist_ok=True)
    spool, ledger = folder / "spool", folder / "ledger.json"
    options = [
        "-q",
        "-p",
        "tests.examples.ledger",
        "-p",
        "no:cacheprovider",
        "--loopglass",
        f"--loopglass-spool={spool}",
    ]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "LOOPGLASS_"))}
    env = {**inherited, "LEDGER": str(ledger), "COURIER_SEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", *options, *args]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert ledger.exists(), done.stdout + done.stderr
    return Done(done.returncode, json.loads(ledger.read_text()), _recorded(spool))


def _recorded(spool: Path) -> dict[str, Result]:
    results = [result for file in spool.rglob("*.jsonl") for result in compact.results(file)]
    assert len(results) == len({result["nodeid"] for result in results})
    return {result["nodeid"]: result for result in results}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return run_examples(tmp_path_factory.mktemp("whole"), SEED, "examples")


def test_every_example_has_its_intended_outcome(whole: Done) -> None:
    assert whole.ledger == intended()
    assert whole.status == pytest.ExitCode.TESTS_FAILED


def test_the_plugin_records_every_intended_outcome(whole: Done) -> None:
    assert {nodeid: result["outcome"] for nodeid, result in whole.results.items()} == intended()


def test_the_plugin_records_the_backend_of_every_example(whole: Done) -> None:
    backends = {nodeid: result["backend"] for nodeid, result in whole.results.items()}
    assert backends == {nodeid: EXAMPLES.backend(nodeid, None) for nodeid in intended()}


def test_the_plugin_tells_a_hang_from_a_failure(whole: Done) -> None:
    reasons = {nodeid: result["reason"] for nodeid, result in whole.results.items() if result["reason"]}
    assert reasons == {"tests/test_dispatcher.py::test_dispatcher_drains_behind_a_stuck_job": "timed out"}


def test_examples_keep_their_node_ids_when_run_from_their_own_folder(tmp_path: Path) -> None:
    done = run_examples(tmp_path, SEED, "tests/test_parcel.py", cwd=ROOT / "examples")
    assert done.ledger == {nodeid: outcome for nodeid, outcome in intended().items() if "/test_parcel.py" in nodeid}


def test_the_flake_follows_its_seed(tmp_path: Path) -> None:
    """Another seed, another outcome; the same seed, the same."""
    unlucky, lucky = (run_examples(tmp_path / seed, seed, "examples", "-k", FLAKE) for seed in (SEED, "spring"))
    assert unlucky.ledger == {nodeid: outcome for nodeid, outcome in intended().items() if FLAKE in nodeid}
    assert set(lucky.ledger.values()) == {"passed"}
