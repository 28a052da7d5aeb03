"""A small suite with every kind of outcome, and the pytest that runs it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fixtures.site import Client, bare_environment

TESTS = """
import asyncio
import pytest

@pytest.mark.parametrize("number", range(12))
def test_loop(number):
    async def step():
        await asyncio.sleep(0.02)
    asyncio.run(step())

@pytest.mark.parametrize("number", range(6))
def test_fails_now_and_then(number):
    print("x" * 500)
    assert number % 3, "it does"

@pytest.mark.xfail
def test_expected():
    assert False

@pytest.mark.skip(reason="not today")
def test_skipped():
    pass

@pytest.fixture
def broken():
    yield
    raise OSError("in teardown")

def test_with_a_broken_fixture(broken):
    pass
"""
FILES = ("test_one.py", "test_two.py")
TEST_COUNT = 21 * len(FILES)
INI = "[pytest]\naddopts = -p no:cacheprovider\n"
PLUGINS = ("-p", "pytest_loopglass.plugin", "-p", "xdist.plugin")
"""Without the others a round takes half the time."""


@dataclass(frozen=True)
class Suite:
    folder: Path
    client: Client
    url: str
    """Where the uploader sends to."""

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def write(self) -> None:
        self.folder.mkdir()
        self.spool.mkdir()
        (self.folder / "pytest.ini").write_text(INI)
        for name in FILES:
            (self.folder / name).write_text(TESTS)

    def start(self, branch: str, workers: int) -> "subprocess.Popen[bytes]":
        numbered = ["-n", str(workers)] if workers else []
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", *PLUGINS, *numbered]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**self._environment(), "LOOPGLASS_BRANCH": branch, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def upload(self) -> str:
        """`loopglass upload`; what it says."""
        command = [str(Path(sys.executable).with_name("loopglass")), "upload", "--wait", "60"]
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    def _environment(self) -> dict[str, str]:
        switched_on = {"LOOPGLASS_URL": self.url, "LOOPGLASS_TOKEN": self.client.token}
        return {**bare_environment(), **switched_on, "LOOPGLASS_SPOOL": str(self.spool)}
