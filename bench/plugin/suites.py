"""The three suites, written into a folder that is a git repository, as a suite in CI is."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

INI = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""

NOOP = """
def pytest_runtest_logreport(report):
    pass
"""

TRIVIAL = """
import asyncio
import pytest

@pytest.mark.parametrize("number", range({per_file}))
async def test_of_nothing(number):
    await asyncio.sleep(0)
"""

BACKENDS = """
import pytest
from anyio.lowlevel import checkpoint

pytestmark = pytest.mark.anyio

@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param

@pytest.mark.parametrize("number", range({per_file}))
async def test_of_nothing(number):
    await checkpoint()
"""

ECHO = """
import asyncio
import pytest

async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()

@pytest.mark.parametrize("number", range({per_file}))
async def test_of_round_trips(number):
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for count in range(500):
        writer.write(b"%d\\n" % count)
        assert await reader.readline() == b"%d\\n" % count
    writer.close()
    await writer.wait_closed()
    server.close()
"""


@dataclass(frozen=True)
class Suite:
    name: str
    title: str
    source: str
    """Of each of its files; `{per_file}`: number of cases in it."""
    files: int
    per_file: int
    plugins: tuple[str, ...]
    """The pytest11 entry points that it needs."""


SUITES = (
    Suite("trivial", "2 000 trivial async tests (pytest-asyncio)", TRIVIAL, 20, 100, ("asyncio",)),
    Suite("backends", "1 000 trivial tests on asyncio and on trio (anyio)", BACKENDS, 10, 100, ("anyio",)),
    Suite("echo", "60 tests of 500 TCP round trips each (pytest-asyncio)", ECHO, 4, 15, ("asyncio",)),
)


def write(suite: Suite, folder: Path, files: int | None = None) -> Path:
    """Make the suite in a new `folder`, of as many files as asked for, and commit it. Answers the folder."""
    (folder / "tests").mkdir(parents=True)
    (folder / "pytest.ini").write_text(INI if "asyncio" in suite.plugins else "[pytest]\n")
    (folder / "noop.py").write_text(NOOP)
    (folder / ".gitignore").write_text("__pycache__/\n")
    for number in range(files or suite.files):
        text = suite.source.format(per_file=suite.per_file)
        (folder / "tests" / f"test_module_{number:02}.py").write_text(text)
    me = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init"], ["add", "."], [*me, "commit", "-m", "A suite to measure"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    return folder
