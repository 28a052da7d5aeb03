"""The pytest plugin. Without being switched on it does nothing: no patch, no process, no file."""

from pathlib import Path
from typing import Any

import pytest

from pytest_loopglass import options
from pytest_loopglass.shield import NOTES, note, shielded

pytest_addoption = options.add_options

NAME = "loopglass-session"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    _configure(config)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.pluginmanager.hasplugin(NAME):
        for text in NOTES:
            terminalreporter.write_line(f"loopglass: nothing was recorded: {text}")
        NOTES.clear()


@shielded
def _configure(config: pytest.Config) -> None:
    workerinput = getattr(config, "workerinput", None)
    settings = options.settings(config) if workerinput is None else None
    if workerinput is None and settings is None:
        return
    try:
        import fcntl  # noqa: F401
    except ImportError:
        note("it needs a POSIX system")
        return
    _spare(config)
    if settings is not None:
        from pytest_loopglass.session import Session

        config.pluginmanager.register(Session(config, settings), NAME)
    elif workerinput is not None and (folder := workerinput.get("loopglass_folder")):
        from pytest_loopglass.xdist import Worker

        config.pluginmanager.register(Worker(config, Path(folder), workerinput["workerid"]), NAME)


def _spare(config: pytest.Config) -> None:
    """Have pytest load our modules as they are.

    It looks for asserts to rewrite in all modules of a plugin, and keeps a copy of each. We have none, and to load the
    copies takes longer than all else at the start.
    """
    hook = getattr(config.pluginmanager, "rewrite_hook", None)
    marked, known = getattr(hook, "_must_rewrite", None), getattr(hook, "_marked_for_rewrite_cache", None)
    if isinstance(marked, set) and isinstance(known, dict):
        package = __name__.partition(".")[0]
        marked.discard(package)
        known.clear()
