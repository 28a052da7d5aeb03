"""What a session knows of itself without asking git."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_loopglass.options import Settings
from pytest_loopglass.text import MESSAGE, SHORT, fit

if TYPE_CHECKING:
    from pytest_loopglass.wire import Facts

LIBRARIES: Final = ("aiohttp", "anyio", "gevent", "tornado", "trio", "trio-asyncio", "twisted", "uvloop")
"""Async libraries whose version is part of the environment."""


def facts(config: pytest.Config, asked: Settings, started_at: float) -> Facts:
    """Branch, revision, tree and repository may still be null: git tells them later."""
    from pytest_loopglass import ci

    told = ci.detect(os.environ)
    return {
        "started_at": started_at,
        "run": _short(asked.run or told.run),
        "branch": _short(asked.branch or told.branch),
        "revision": _short(asked.revision or told.revision),
        "tree": _short(asked.tree),
        "repository": None if told.repository is None else fit(told.repository, MESSAGE),
        "ci": told.ci,
        "job": _short(told.job),
        "job_url": None if told.job_url is None else fit(told.job_url, MESSAGE),
        "pull": _short(told.pull),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": _short(f"{platform.system()} {platform.machine()}") or "",
        "versions": versions(config),
        "seed": _seed(config),
        "workers": workers(config),
        "cpus": os.cpu_count(),
        "load": _load(),
    }


def versions(config: pytest.Config) -> dict[str, str]:
    """pytest, the plugins that are loaded and the async libraries that are installed: name to version."""
    found = {"pytest": pytest.__version__}
    for _, distribution in config.pluginmanager.list_plugin_distinfo():
        name, version = _name_and_version(getattr(distribution, "_dist", distribution))
        found[name] = version
    for library in LIBRARIES:
        try:
            name, version = _name_and_version(metadata.distribution(library))
        except metadata.PackageNotFoundError:
            continue
        found[name] = version
    return {fit(name, 200): fit(found[name], 200) for name in sorted(found)[:200]}


def _name_and_version(distribution: Any) -> tuple[str, str]:
    """From the name of its folder, which costs nothing; from its metadata when that does not tell."""
    folder = Path(getattr(distribution, "_path", None) or "")
    name, dash, version = folder.stem.partition("-") if folder.suffix == ".dist-info" else ("", "", "")
    if not dash:
        name, version = str(distribution.metadata["Name"]), str(distribution.version)
    return name.lower().replace("_", "-"), version


def _load() -> float | None:
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):  # the system has none, or /proc is not there
        return None


def _seed(config: pytest.Config) -> str | None:
    """Of pytest-randomly, which has it for the test order and for `random`."""
    seed = getattr(config.option, "randomly_seed", None)
    return str(seed) if isinstance(seed, int) else None


def workers(config: pytest.Config) -> int:
    """xdist's, of specs such as `popen` and `2*popen//python=python3`."""
    if not config.pluginmanager.hasplugin("dsession"):
        return 0
    specs = [str(spec).partition("*") for spec in getattr(config.option, "tx", None) or []]
    return sum(int(count) if star and count.isdigit() else 1 for count, star, _ in specs)


def _short(text: str | None) -> str | None:
    return None if text is None else fit(text, SHORT)
