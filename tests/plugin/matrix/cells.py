"""What the plugin has to get along with: a suite, what it needs, and how it is run."""

import importlib.metadata
import sys
from dataclasses import dataclass, field
from pathlib import Path

SUITES = Path(__file__).with_name("suites")
SEVERAL = ("anyio", "trio", "uvloop")


@dataclass(frozen=True)
class Cell:
    name: str
    suite: str
    """A file in `suites`."""
    needs: tuple[str, ...] = ()
    """Distributions, besides pytest."""
    arguments: tuple[str, ...] = ()
    python: tuple[int, int] = (3, 10)
    """The oldest that has it."""
    until: tuple[int, int] = (4, 0)
    """The first that has it no more."""
    status: int = 1
    """Exit status of pytest: most suites have a test that fails, to be told in the same way."""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return SUITES / f"{self.suite}.py"

    def lacks(self) -> str | None:
        """Why it cannot be run here."""
        if sys.version_info < self.python:
            return f"Python {'.'.join(map(str, self.python))}"
        if sys.version_info >= self.until:
            return f"a Python before {'.'.join(map(str, self.until))}"
        absent = [name for name in self.needs if not _installed(name)]
        return ", ".join(absent) or None


def _installed(name: str) -> bool:
    if name == "subtests":  # a part of pytest since version 9
        return int(importlib.metadata.version("pytest").split(".")[0]) >= 9 or _installed("pytest-subtests")
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _xdist(dist: str) -> Cell:
    return Cell(f"xdist {dist}", "several", ("pytest-xdist", *SEVERAL), ("-n", "2", "--dist", dist))


ALL = (
    Cell("asyncio.run", "asyncio_run"),
    Cell("pytest-asyncio, loops of tests", "pytest_asyncio_function", ("pytest-asyncio",)),
    Cell("pytest-asyncio, loop of the session", "pytest_asyncio_session", ("pytest-asyncio",), status=0),
    Cell("anyio", "anyio_backends", SEVERAL),
    Cell("pytest-trio", "pytest_trio", ("pytest-trio",)),
    Cell("aiohttp", "aiohttp_pair", ("pytest-aiohttp",), ("-p", "aiohttp"), status=0),
    Cell("IsolatedAsyncioTestCase", "isolated"),
    Cell("uvloop", "uvloop_run", ("uvloop",)),
    Cell("nest_asyncio", "nested", ("nest-asyncio",), until=(3, 14), status=0),
    Cell("loops in threads", "threads", status=0),
    Cell("task factory", "task_factory", status=0),
    Cell("eager tasks", "eager", python=(3, 12), status=0),
    _xdist("load"),
    _xdist("loadgroup"),
    _xdist("loadscope"),
    Cell("rerunfailures", "rerun", ("pytest-rerunfailures",), ("--reruns", "2")),
    Cell("rerunfailures with xdist", "rerun", ("pytest-rerunfailures", "pytest-xdist"), ("--reruns", "2", "-n", "2")),
    Cell("pytest-timeout, signal", "timeout_signal", ("pytest-timeout",), ("--timeout=2", "--timeout-method=signal")),
    Cell("pytest-timeout, thread", "timeout_thread", ("pytest-timeout",), ("--timeout=2", "--timeout-method=thread")),
    Cell("randomly", "several", ("pytest-randomly", *SEVERAL), ("-p", "randomly", "--randomly-seed=7")),
    Cell("pytest-socket", "sockets", ("pytest-socket",), ("--disable-socket", "--allow-unix-socket"), status=0),
    Cell("freezegun", "frozen", ("freezegun",), status=0),
    Cell("time-machine", "time_machine_travels", ("time-machine",), status=0),
    Cell(
        "coverage",
        "several",
        ("pytest-cov", *SEVERAL),
        ("-p", "pytest_cov", "--cov=."),
        environment={"COVERAGE_CORE": "ctrace"},
    ),
    Cell(
        "coverage by sys.monitoring",
        "several",
        ("pytest-cov", *SEVERAL),
        ("-p", "pytest_cov", "--cov=."),
        (3, 12),
        environment={"COVERAGE_CORE": "sysmon"},
    ),
    Cell("subtests", "subtests", ("subtests",)),
    Cell("-W error", "several", SEVERAL, ("-W", "error")),
    Cell("-W error, forks", "forks", (), ("-W", "error"), status=0),
    Cell("-p no:asyncio", "several", SEVERAL, ("-p", "no:asyncio")),
    Cell("fork and spawn", "forks", status=0),
)
