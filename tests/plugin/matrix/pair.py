"""The suite of a cell without the plugin and with it, at the same time, and what is seen of both."""

import ast
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.matrix.cells import SUITES, Cell
from tests.plugin.suites import Recorded, clean

INI = """[pytest]
asyncio_default_fixture_loop_scope = function
asyncio_mode = strict
addopts = -p no:cacheprovider -p no:django -p no:randomly -p no:aiohttp -p no:pytest_cov
markers = xdist_group(name): a test that goes with others
"""
LONGEST_S = 600
"""A cell takes seconds, on a machine that has nothing else to do."""


@dataclass
class Seen:
    """One run."""

    folder: Path
    status: int
    out: str
    err: str

    @property
    def witnessed(self) -> list[Any]:
        """What pytest said, in order of its saying."""
        return [json.loads(line) for line in (self.folder / "witness").read_text().splitlines()]

    @property
    def junit(self) -> Path:
        return self.folder / "junit.xml"

    def recorded(self) -> Recorded:
        told = pytest.RunResult(self.status, self.out.splitlines(), self.err.splitlines(), 0)
        return Recorded(told, self.folder / "spool", self.junit)


@dataclass
class Pair:
    plain: Seen
    recorded: Seen


def run(cell: Cell, home: Path) -> Pair:
    """Raises TimeoutExpired when one of them does not end, having ended it."""
    plain = _start(cell, home / "plain", "-p", "no:loopglass")
    recorded = _start(cell, home / "recorded", "--loopglass", f"--loopglass-spool={home / 'recorded' / 'spool'}")
    try:
        return Pair(_end(plain, home / "plain"), _end(recorded, home / "recorded"))
    finally:
        for process in plain, recorded:
            process.kill()
            process.wait()


def literal(file: Path, name: str) -> Any:
    """The value that a suite gives to a name; an empty list when it does not."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return ast.literal_eval(node.value)
    return []


def _start(cell: Cell, folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    folder.mkdir()
    (folder / "pytest.ini").write_text(INI)
    for source, copy in {cell.file: "test_it", SUITES / "work.py": "work", SUITES / "witness.py": "conftest"}.items():
        shutil.copy(source, folder / f"{copy}.py")
    command = [sys.executable, "-m", "pytest", "--junitxml=junit.xml", "--rootdir=.", *cell.arguments, *arguments]
    environment = {**clean(), **cell.environment, "MATRIX_WITNESS": str(folder / "witness")}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _end(process: "subprocess.Popen[str]", folder: Path) -> Seen:
    out, err = process.communicate(timeout=LONGEST_S)
    return Seen(folder, process.returncode, out, err)
