"""One run of a suite's tests, watched through the API while it lasts."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.real_suites.workshop import Workshop

LOOK_EVERY_S = 0.2
LONGEST_S = 900
UPLOAD_S = 60


@dataclass(frozen=True)
class Execution:
    status: int
    """pytest's exit status."""
    output: str
    junit: Path
    wall_s: float
    looks: list[tuple[float, int]]
    """Seconds since the start and how many results the server had, each time that changed before pytest ended."""


def execute(
    shop: Workshop, folder: Path, args: Sequence[str], env: dict[str, str], stored: Callable[[], int]
) -> Execution:
    """Run pytest with `env` on top of this environment. Raises TimeoutError after `LONGEST_S`, having ended it."""
    folder.mkdir(parents=True, exist_ok=True)
    junit, log = folder / "junit.xml", folder / "pytest.log"
    junit.unlink(missing_ok=True)
    command = [str(shop.python), "-m", "pytest", f"--junitxml={junit}", *args]
    started = time.monotonic()
    with log.open("w") as output:
        child = subprocess.Popen(command, cwd=shop.source, env=clean() | env, stdout=output, stderr=subprocess.STDOUT)
    looks = _watch(child, started, stored)
    return Execution(child.returncode, log.read_text(), junit, time.monotonic() - started, looks)


def upload(shop: Workshop, env: dict[str, str]) -> str:
    """Send what pytest has left because the server was too slow for it; what `loopglass upload` says."""
    command = [str(shop.python.with_name("loopglass")), "upload", "--wait", str(UPLOAD_S)]
    done = subprocess.run(command, env=clean() | env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def marked(shop: Workshop, args: Sequence[str], marker: str) -> set[str]:
    """Node ids of the tests that carry `marker`, as pytest collects them."""
    command = [str(shop.python), "-m", "pytest", "--collect-only", "-q", *args, "-m", marker]
    done = subprocess.run(command, cwd=shop.source, env=clean(), capture_output=True, text=True, check=False)
    return {line for line in done.stdout.splitlines() if "::" in line}


def clean() -> dict[str, str]:
    """This environment without what would change the suite or send it somewhere."""
    prefixes = ("LOOPGLASS_", "PYTEST_", "PYTHON", "VIRTUAL_ENV")
    return {key: value for key, value in os.environ.items() if not key.startswith(prefixes)}


def _watch(child: subprocess.Popen[bytes], started: float, stored: Callable[[], int]) -> list[tuple[float, int]]:
    looks: list[tuple[float, int]] = []
    while child.poll() is None:
        count = stored()
        if child.poll() is None and count > (looks[-1][1] if looks else 0):
            looks.append((time.monotonic() - started, count))
        if time.monotonic() - started > LONGEST_S:
            child.kill()
            child.wait()
            raise TimeoutError(f"pytest did not end within {LONGEST_S} s")
        time.sleep(LOOK_EVERY_S)
    return looks
