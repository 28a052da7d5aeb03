"""One run of pytest and its cost."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bench.plugin.contestants import Contestant
from bench.plugin.environment import Environment
from bench.plugin.suites import Suite
from tests.fixtures.site import bare_environment

LAUNCH = Path(__file__).with_name("launch.py")
PATIENCE_S = 300


class Cost(NamedTuple):
    """Seconds."""

    wall: float
    tree: float
    """User and system time of pytest and all processes that it started, those that outlive it included."""
    alone: float
    """User and system time of the pytest process itself."""


class DidNotRun(Exception):
    """pytest ended with another status than 0, or not at all."""


@dataclass(frozen=True)
class Track:
    """Where contestants run."""

    environment: Environment
    stub: str
    """Address of the server that says yes."""
    server: Mapping[str, str]
    """The environment that switches the plugin to streaming; empty without a server."""

    def run(self, contestant: Contestant, suite: Suite, folder: Path) -> Cost:
        """Raises DidNotRun."""
        with tempfile.TemporaryDirectory(prefix="loopglass-bench-") as out:
            places = {"out": out, "stub": self.stub}
            off = self.environment.switched_off([*suite.plugins, *contestant.plugins])
            args = [part.format(**places) for part in contestant.args]
            command = [str(self.environment.python), "-m", "pytest", "-q", "-pno:cacheprovider", *off, *args]
            env = {name: text.format(**places) for name, text in contestant.env.items()}
            return _launched(command, folder, env | (dict(self.server) if contestant.streams else {}))


def _launched(command: list[str], folder: Path, more: Mapping[str, str]) -> Cost:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCH), *command],
            cwd=folder,
            env={**_environment(), **more},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DidNotRun(f"not done after {PATIENCE_S} s") from None
    if done.returncode != 0:
        raise DidNotRun(reason(done.stderr))
    cost = json.loads(done.stdout)
    if cost["status"] != 0:
        raise DidNotRun(f"status {cost['status']}: {reason(done.stderr)}")
    return Cost(cost["wall_s"], cost["tree_s"], cost["alone_s"])


def _environment() -> dict[str, str]:
    """As users have it: modules that were compiled once, by Python or by pytest, stay so."""
    return {name: text for name, text in bare_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}


def reason(said: str) -> str:
    """The line that tells most of why something stopped: the last that speaks of an error, else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it said nothing"])[-1]
