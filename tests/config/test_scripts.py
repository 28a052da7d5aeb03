"""The scripts, in a checkout of their own that needs nothing from a package index."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.home import CHECKOUT

PRINTS_ITS_ARGUMENTS = "import sys\nprint('arguments:', *sys.argv[1:])\n"
TOOLS = ("bash", "cat", "cksum", "dirname", "env", "id", "rm", "sed")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a checkout")
    shutil.copytree(CHECKOUT / "scripts", folder / "scripts")
    shutil.copytree(CHECKOUT / ".ci", folder / ".ci")
    (folder / "plugin").mkdir()
    for name in ("requirements.txt", "plugin/pyproject.toml"):
        (folder / name).write_text("# nothing\n")
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\n")
    (folder / "manage.py").write_text(PRINTS_ITS_ARGUMENTS)
    (folder / "pytest.py").write_text(PRINTS_ITS_ARGUMENTS)
    return folder


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for PATH with a Python and what the scripts call: no browser and no package manager."""
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    launcher = tmp_path / "python3"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    launcher.chmod(0o755)
    return tmp_path


def run(script: Path, tools: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name not in ("CI", "LOOPGLASS_CHROMIUM")}
    return subprocess.run(
        [str(script), *arguments],
        cwd="/",
        env={**bare, "PATH": str(tools), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def browser(tools: Path) -> Path:
    program = tools / "chromium"
    program.write_text("#!/bin/sh\necho Chromium 150\n")
    program.chmod(0o755)
    return program


def test_up_makes_what_it_needs_once_and_says_so(checkout: Path, tools: Path) -> None:
    first = run(checkout / "scripts" / "up", tools, "--port", "8123", "--home", "a b")
    assert first.returncode == 0, first.stderr
    assert f"making {checkout}/.venv with Python 3." in first.stdout
    assert "installing what requirements.txt lists" in first.stdout
    assert first.stdout.endswith("arguments: up --port 8123 --home a b\n")
    second = run(checkout / "scripts" / "up", tools)
    assert second.stdout == "arguments: up\n"


@pytest.mark.parametrize("name", ["requirements.txt", "plugin/pyproject.toml"])
def test_a_changed_list_is_installed_again(checkout: Path, tools: Path, name: str) -> None:
    run(checkout / "scripts" / "up", tools)
    with (checkout / name).open("a") as file:
        file.write("# changed\n")
    assert "installing what requirements.txt lists" in run(checkout / "scripts" / "up", tools).stdout
    assert "installing" not in run(checkout / "scripts" / "up", tools).stdout


def test_what_the_tests_need_holds_what_up_needs(checkout: Path, tools: Path) -> None:
    for stamp in (checkout / ".venv").glob("installed-*"):
        stamp.unlink()
    assert "installing what requirements-dev.txt lists" in run(checkout / "scripts" / "test", tools).stdout
    assert run(checkout / "scripts" / "up", tools).stdout == "arguments: up\n"


def test_a_broken_environment_is_made_again(checkout: Path, tools: Path) -> None:
    run(checkout / "scripts" / "up", tools)
    (checkout / ".venv" / "bin" / "python").unlink()
    done = run(checkout / "scripts" / "up", tools)
    assert done.returncode == 0, done.stderr
    assert f"making {checkout}/.venv" in done.stdout


def test_tests_run_with_the_browser_that_is_there(checkout: Path, tools: Path) -> None:
    chromium = browser(tools)
    done = run(checkout / "scripts" / "test", tools, "-k", "one thing")
    assert f"browser tests use {chromium}" in done.stdout
    assert done.stdout.endswith("arguments: -n 3 --dist loadfile --no-loadscope-reorder -k one thing\n")


def test_without_a_browser_its_tests_are_left_out_in_one_line(checkout: Path, tools: Path) -> None:
    done = run(checkout / "scripts" / "test", tools, "tests/config")
    assert done.returncode == 0
    assert "browser tests are left out: no Chromium was found, and none could be installed\n" in done.stdout
    assert done.stdout.endswith("arguments: -n 3 --dist loadfile --no-loadscope-reorder -m not browser tests/config\n")


def test_without_a_browser_continuous_integration_fails(checkout: Path, tools: Path) -> None:
    done = run(checkout / ".ci" / "run", tools, CI="true")
    assert done.returncode == 1
    assert done.stderr == "no Chromium was found, and none could be installed: the browser tests cannot run\n"
    assert "arguments:" not in done.stdout


def test_continuous_integration_passes_on_the_exit_status(checkout: Path, tools: Path) -> None:
    browser(tools)
    (checkout / "pytest.py").write_text("raise SystemExit(5)\n")
    try:
        assert run(checkout / ".ci" / "run", tools, CI="true").returncode == 5
    finally:
        (checkout / "pytest.py").write_text(PRINTS_ITS_ARGUMENTS)


def test_without_a_new_enough_python_it_says_what_to_do(checkout: Path, tools: Path, tmp_path: Path) -> None:
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    shutil.rmtree(checkout / ".venv", ignore_errors=True)
    done = run(checkout / "scripts" / "up", tools)
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed, and none was found.")
