"""The Pythons of this machine, and environments in them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
PYTESTS = ("8.4.2", "9.2.0")
UNPINNED = {"coverage", "hypothesis", "pytest-randomly", "time-machine"}
"""Their newest versions need a newer Python than the plugin does."""
WANTED = (
    "aiohttp", "anyio", "async-timeout", "coverage", "freezegun", "hypothesis", "nest-asyncio", "pytest-aiohttp==1.1.1",
    "pytest-asyncio", "pytest-cov", "pytest-randomly", "pytest-rerunfailures", "pytest-socket", "pytest-timeout",
    "pytest-trio", "pytest-xdist", "time-machine", "trio", "uvloop",
)  # fmt: skip
"""Of the version in our own requirements, unless it is told here; those they leave out would disturb other tests."""
LONGEST_S = 3600


def found() -> dict[str, Path]:
    """Interpreters by version, `3.12`; of several the first on the path, then pyenv's."""
    return {version: path for version in VERSIONS if (path := next(_candidates(version), None)) is not None}


def environment(python: Path, version: str, pytest: str) -> Path:
    """An interpreter with the plugin, that pytest and all that the cells need; kept. Raises CalledProcessError."""
    home = _cache() / f"{version}-pytest-{pytest}"
    inside, stamp = home / "bin" / "python", home / "installed"
    wanted = [f"pytest=={pytest}", *(["pytest-subtests"] if pytest.startswith("8.") else []), *_pinned()]
    wanted += ["-e", str(ROOT / "plugin")]
    if not stamp.exists() or stamp.read_text() != "\n".join(wanted):
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([python, "-m", "venv", home], check=True)
        pip = [str(inside), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *wanted], check=True)
        stamp.write_text("\n".join(wanted))
    return inside


def _pinned() -> list[str]:
    lines = (ROOT / "requirements-dev.txt").read_text().splitlines() + (
        ROOT / "requirements.txt"
    ).read_text().splitlines()
    pins = dict(line.split("==") for line in lines if "==" in line)
    return [name if name in UNPINNED or "==" in name else f"{name}=={pins[name]}" for name in WANTED]


def _candidates(version: str) -> Iterator[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    named = shutil.which(f"python{version}")
    for path in [*([Path(named)] if named else []), *pyenv.glob(f"{version}.*/bin/python")]:
        said = subprocess.run([path, "-c", CHECK], capture_output=True, text=True, check=False).stdout.split()
        if said[:1] == [version]:
            yield Path(said[1])


CHECK = "import sys, ssl, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"
"""A wrapper by that name may have no such Python behind it."""


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "loopglass" / "matrix"
