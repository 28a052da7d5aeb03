"""The example suite fails where it should and nowhere else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.intended import SEED, intended

ROOT = Path(__file__).resolve().parents[2]
FLAKE = "test_receipt_arrives_at_the_first_attempt"


def run_examples(ledger: Path, seed: str, *args: str, cwd: Path = ROOT) -> tuple[int, dict[str, str]]:
    """pytest's exit status and the outcome of every test that ran."""
    plugins = ["-p", "tests.examples.ledger", "-p", "no:loopglass", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, *args]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    env = {**inherited, "LEDGER": str(ledger), "COURIER_SEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert ledger.exists(), done.stdout + done.stderr
    return done.returncode, json.loads(ledger.read_text())


def test_every_example_has_its_intended_outcome(tmp_path: Path) -> None:
    status, outcomes = run_examples(tmp_path / "ledger.json", SEED, "examples")
    assert outcomes == intended()
    assert status == pytest.ExitCode.TESTS_FAILED


def test_examples_keep_their_node_ids_when_run_from_their_own_folder(tmp_path: Path) -> None:
    _, outcomes = run_examples(tmp_path / "ledger.json", SEED, "tests/test_parcel.py", cwd=ROOT / "examples")
    assert outcomes == {nodeid: outcome for nodeid, outcome in intended().items() if "/test_parcel.py" in nodeid}


def test_the_flake_follows_its_seed(tmp_path: Path) -> None:
    """Another seed, another outcome; the same seed, the same."""
    unlucky = run_examples(tmp_path / "unlucky.json", SEED, "examples", "-k", FLAKE)[1]
    assert unlucky == {nodeid: outcome for nodeid, outcome in intended().items() if FLAKE in nodeid}
    lucky = run_examples(tmp_path / "lucky.json", "spring", "examples", "-k", FLAKE)[1]
    assert set(lucky.values()) == {"passed"}
