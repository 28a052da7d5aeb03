"""The suites: what to install, what to run, and which backend each test must have run on.

The backend is told by the suite's own labels, without the plugin's help: a parameter, a marker, a folder.
"""

from collections.abc import Callable
from dataclasses import dataclass

Backend = str | None


@dataclass(frozen=True)
class Suite:
    name: str
    version: str | None
    """On PyPI; None: the suite is a folder of this repository."""
    requirements: tuple[str, ...]
    args: tuple[str, ...]
    backend: Callable[[str, str | None], Backend]
    """Of a node id and the marker it carries, if it is one of `markers`."""
    markers: tuple[str, ...] = ()


LABELS = {"asyncio": "asyncio", "asyncio+eager": "asyncio", "asyncio+uvloop": "asyncio+uvloop", "trio": "trio"}


def _parameter(nodeid: str) -> Backend:
    """The first parameter that names a backend; pytest joins parameters by dashes."""
    params = nodeid.partition("[")[2].removesuffix("]")
    return next((LABELS[param] for param in params.split("-") if param in LABELS), None)


def _anyio(nodeid: str, _: str | None) -> Backend:
    return _ANYIO_UNLABELLED.get(nodeid, _parameter(nodeid))


_ANYIO_UNLABELLED = {
    "tests/test_from_thread.py::TestRunAsyncFromThread::test_run_sync_from_thread_pooling": "asyncio",
    "tests/test_taskgroups.py::test_unhandled_exception_group": "asyncio",
}


def _by_marker(_: str, marker: str | None) -> Backend:
    return marker


_HYPERCORN_ASYNC_FIXTURE = (
    "tests/protocol/test_http_stream.py::test_stream_idle",
    "tests/protocol/test_ws_stream.py::test_stream_idle",
)
"""Sync tests of what an async fixture made on pytest-asyncio's loop."""


def _hypercorn(nodeid: str, marker: str | None) -> Backend:
    if nodeid.startswith(_HYPERCORN_ASYNC_FIXTURE):
        return "asyncio"
    for folder in ("asyncio", "trio"):
        if nodeid.startswith(f"tests/{folder}/"):
            return folder
    return marker


_COURIER_FILES = {"test_dispatcher.py": "asyncio", "test_heartbeat.py": "asyncio", "test_tracker.py": "trio"}


def _courier(nodeid: str, _: str | None) -> Backend:
    return _COURIER_FILES.get(nodeid.partition("::")[0].removeprefix("tests/"), _parameter(nodeid))


ANYIO = Suite(
    "anyio",
    "4.16.0",
    (
        "blockbuster==1.5.29",
        "coverage==7.17.3",
        "hypothesis==6.170.15",
        "psutil==7.2.2",
        "pytest==9.2.0",
        "pytest-mock==3.17.0",
        "pytest-timeout==2.4.0",
        "pytest-xdist==3.8.0",
        "trio==0.35.0",
        "trustme==1.2.1",
        "truststore==0.10.5",
        "uvloop==0.23.0",
    ),
    (
        "-m",
        "not network",
        "tests/test_taskgroups.py",
        "tests/test_synchronization.py",
        "tests/test_from_thread.py",
        "tests/test_lowlevel.py",
        "tests/test_signals.py",
        "tests/streams/test_memory.py",
    ),
    _anyio,
)

HYPERCORN = Suite(
    "hypercorn",
    "0.18.0",
    (
        "h11==0.16.0",
        "h2==4.4.1",
        "httpx==0.28.1",
        "hypothesis==6.170.15",
        "mock==5.2.0",
        "priority==2.0.0",
        "pytest==9.2.0",
        "pytest-asyncio==1.5.0",
        "pytest-cov==7.1.0",
        "pytest-trio==0.8.0",
        "pytest-xdist==3.8.0",
        "trio==0.35.0",
        "wsproto==1.3.2",
    ),
    (),
    _hypercorn,
    ("asyncio", "trio"),
)

AIOFTP = Suite(
    "aioftp",
    "0.28.3",
    (
        "async-timeout==5.0.1",
        "pytest==9.2.0",
        "pytest-asyncio==1.5.0",
        "pytest-cov==7.1.0",
        "pytest-mock==3.17.0",
        "pytest-xdist==3.8.0",
        "siosocks==0.3.0",
        "trustme==1.2.1",
    ),
    (),
    _by_marker,
    ("asyncio",),
)

EXAMPLES = Suite(
    "examples",
    None,
    (
        "anyio==4.16.0",
        "pytest==9.2.0",
        "pytest-timeout==2.4.0",
        "pytest-xdist==3.8.0",
        "trio==0.35.0",
        "uvloop==0.23.0",
    ),
    (),
    _courier,
)

SUITES = {suite.name: suite for suite in (ANYIO, HYPERCORN, AIOFTP, EXAMPLES)}
