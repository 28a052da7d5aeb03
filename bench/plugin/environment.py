"""A virtual environment for the reporters, kept in the user's cache folder; the project's own knows nothing of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.plugin.contestants import PYTEST, Contestant
from bench.real_suites.suites import Suite
from bench.real_suites.workshop import prepare

ENTRY_POINTS = """
import json
from importlib.metadata import entry_points
print(json.dumps(sorted({point.name for point in entry_points(group="pytest11")})))
"""


@dataclass(frozen=True)
class Environment:
    python: Path
    plugins: frozenset[str]
    """The names of all pytest11 entry points in it."""
    missing: dict[str, str]
    """Contestants that could not be installed, and why."""

    def switched_off(self, wanted: Iterable[str]) -> list[str]:
        """Arguments for pytest that leave only the `wanted` plugins on."""
        return [f"-pno:{name}" for name in sorted(self.plugins - set(wanted))]


def cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "loopglass" / "bench"


def make(contestants: Iterable[Contestant], folder: Path) -> Environment:
    """Install what is missing: pytest, this repository's plugin as it lies here, each reporter by itself."""
    base = Suite("plugin", None, PYTEST, (), lambda _, __: None)
    python = prepare(base, folder).python
    missing = {}
    for contestant in contestants:
        if contestant.requirement and (why := _install(python, contestant.requirement)):
            missing[contestant.name] = why
    names = subprocess.run([python, "-c", ENTRY_POINTS], check=True, capture_output=True, text=True).stdout
    return Environment(python, frozenset(json.loads(names)), missing)


def _install(python: Path, requirement: str) -> str:
    """Empty, or the last thing that pip said."""
    print(f"installing {requirement}", file=sys.stderr)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "-qq", "install", requirement]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"cannot be installed: {(done.stderr.strip().splitlines() or ['?'])[-1]}"
