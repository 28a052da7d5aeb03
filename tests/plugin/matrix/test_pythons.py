"""The plugin runs on every Python that this machine has.

By default a short suite, with this environment's own pytest. LOOPGLASS_MATRIX=1 has environments made, with two
versions of pytest on each Python, and runs the matrix and the plugin's core tests in them: half an hour.
"""

import importlib.metadata
import os
import subprocess
from pathlib import Path

import pytest

from tests.plugin.matrix import pythons
from tests.plugin.suites import Recorded, clean

FOUND = pythons.found()
PURE = ("iniconfig", "packaging", "pluggy", "pygments", "pytest")
"""pytest and what it needs, all of it plain Python, from 3.11 on."""
CORE = (
    "loops",
    "tasks",
    "task_class",
    "cancellations",
    "deadlines",
    "deadline_outcomes",
    "leftovers",
    "outcomes",
    "slow_ticks",
    "watchdog",
)
TESTS = """
import asyncio, time

async def main():
    tasks = [asyncio.ensure_future(asyncio.sleep(0.01)) for _ in range(3)]
    await asyncio.wait_for(asyncio.gather(*tasks), 5)
    time.sleep(0.15)

def test_runs(): asyncio.run(main())
def test_fails(): assert not asyncio.run(asyncio.sleep(0, 1))
"""


@pytest.mark.parametrize("version", FOUND)
def test_every_module_compiles(version: str) -> None:
    compiles = "import sys; [compile(open(name, 'rb').read(), name, 'exec') for name in sys.argv[1:]]"
    files = list((pythons.ROOT / "plugin" / "pytest_loopglass").rglob("*.py"))
    subprocess.run([FOUND[version], "-W", "error", "-c", compiles, *files], check=True)


@pytest.mark.parametrize("version", FOUND)
def test_a_short_suite_is_recorded(version: str, tmp_path: Path) -> None:
    if version == "3.10":
        pytest.skip("pytest needs more packages there than are installed here")
    recorded = short_suite(FOUND[version], tmp_path)
    recorded.run.assert_outcomes(passed=1, failed=1)
    assert recorded.outcomes == {"test_it.py::test_runs": "passed", "test_it.py::test_fails": "failed"}
    (ledger,) = (phase["ledger"] for phase in recorded.one("::test_runs")["phases"] if phase["when"] == "call")
    assert (ledger["tasks"]["spawned"], ledger["deadlines"]["set"]) == (3, {"asyncio.wait_for": 1})
    loop = recorded.call("::test_runs")
    assert loop["idle_s"] >= 0.005
    assert loop["slow_ticks"][0]["site"] == "test_it.py:7 main"
    assert recorded.facts()["python"].startswith(f"{version}.")


def link(distribution: importlib.metadata.Distribution, folder: Path) -> None:
    """With what is known of it, but without its programs."""
    for name in {file.parts[0] for file in distribution.files or []} - {"..", "__pycache__"}:
        (folder / name).symlink_to(Path(str(distribution.locate_file(name))))


def short_suite(python: Path, folder: Path) -> Recorded:
    packages = folder / "packages"
    packages.mkdir()
    for name in PURE:
        link(importlib.metadata.distribution(name), packages)
    (folder / "test_it.py").write_text(TESTS)
    junit, spool = folder / "junit.xml", folder / "spool"
    path = os.pathsep.join([str(packages), str(pythons.ROOT / "plugin")])
    done = subprocess.run(
        [python, "-m", "pytest", "-p", "pytest_loopglass.plugin", "--loopglass", f"--loopglass-spool={spool}",
         f"--junitxml={junit}", "-p", "no:cacheprovider", "-W", "error", "--rootdir=."],
        cwd=folder,
        env={**clean(), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "loopglass: note" not in done.stdout
    assert done.returncode == 1, done.stdout + done.stderr
    return Recorded(
        pytest.RunResult(done.returncode, done.stdout.splitlines(), done.stderr.splitlines(), 0), spool, junit
    )


@pytest.mark.skipif(not os.environ.get("LOOPGLASS_MATRIX"), reason="LOOPGLASS_MATRIX=1 has environments made for it")
@pytest.mark.parametrize("pytest_version", pythons.PYTESTS)
@pytest.mark.parametrize("version", [*FOUND])
def test_the_matrix_and_the_core_tests_pass(version: str, pytest_version: str) -> None:
    python = pythons.environment(FOUND[version], version, pytest_version)
    files = ["matrix/test_matrix.py", *(f"test_{name}.py" for name in CORE)]
    done = subprocess.run(
        [python, "-m", "pytest", "-c", os.devnull, "--rootdir", pythons.ROOT, "--confcutdir", "tests/plugin", "-q",
         "-p", "pytester", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:aiohttp", "-rs",
         "-o", "asyncio_default_fixture_loop_scope=function", "-W", "error",
         *(f"tests/plugin/{file}" for file in files)],
        cwd=pythons.ROOT, env=clean(), capture_output=True, text=True, check=False, timeout=pythons.LONGEST_S,
    )  # fmt: skip
    print("\n".join(done.stdout.splitlines()[-30:]))
    assert done.returncode == 0, done.stdout + done.stderr
