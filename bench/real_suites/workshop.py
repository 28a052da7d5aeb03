"""A virtual environment and an unpacked sdist for a suite, made once and kept in the cache."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

from bench.real_suites.suites import Suite

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Workshop:
    home: Path
    """For logs and reports."""
    python: Path
    source: Path
    """The folder that pytest is started in."""
    tree: str | None
    """Stands for the code under test: the sdist's hash. None: git knows it."""


def prepare(suite: Suite, cache: Path) -> Workshop:
    """Raises CalledProcessError when pip cannot install something."""
    home = cache / (f"{suite.name}-{suite.version}" if suite.version else suite.name)
    home.mkdir(parents=True, exist_ok=True)
    sdist = _sdist(suite, home)
    python = home / "venv" / "bin" / "python"
    wanted = "\n".join([sys.version, *suite.requirements])
    installed = home / "installed"
    if not installed.exists() or installed.read_text() != wanted:
        venv.create(home / "venv", clear=True, with_pip=True)
        _pip(python, "install", *suite.requirements, *([str(sdist)] if sdist else []))
        installed.write_text(wanted)
    _install_plugin(python)
    if sdist is None:
        return Workshop(home, python, ROOT / suite.name, None)
    return Workshop(home, python, _unpack(sdist, home), hashlib.sha256(sdist.read_bytes()).hexdigest()[:40])


def _sdist(suite: Suite, home: Path) -> Path | None:
    if suite.version is None:
        return None
    pattern = f"{suite.name}-{suite.version}.tar.gz"
    if not list(home.glob(pattern)):
        pinned = f"{suite.name}=={suite.version}"
        _pip(Path(sys.executable), "download", "--no-deps", "--no-binary", suite.name, "--dest", str(home), pinned)
    return next(home.glob(pattern))


def _unpack(sdist: Path, home: Path) -> Path:
    source = home / sdist.name.removesuffix(".tar.gz")
    if not source.exists():
        with tarfile.open(sdist) as archive:
            if hasattr(tarfile, "data_filter"):  # from 3.11.4 on
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(home)
    return source


def _install_plugin(python: Path) -> None:
    """From a copy: a build leaves files in its folder, and would pick up those of an earlier one."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "plugin"
        shutil.copytree(ROOT / "plugin", copy, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
        _pip(python, "install", "--force-reinstall", "--no-deps", str(copy))


def _pip(python: Path, *args: str) -> None:
    subprocess.run([python, "-m", "pip", "--disable-pip-version-check", "-qq", *args], check=True)
