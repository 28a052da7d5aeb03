"""The pytest plugin. Without being switched on it does nothing: no patch, no process, no file."""

from pathlib import Path
from typing import Any

import pytest

from pytest_loopglass import loading, options
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
    settings = _settings(config) if workerinput is None else None
    if workerinput is None and settings is None:
        return
    try:
        import fcntl  # noqa: F401
    except ImportError:
        note("it needs a POSIX system")
        return
    loading.begin()
    config.add_cleanup(loading.end)
    if settings is not None:
        from pytest_loopglass.session import Session

        config.pluginmanager.register(Session(config, settings), NAME)
    elif workerinput is not None and (folder := workerinput.get("loopglass_folder")):
        from pytest_loopglass.xdist import Worker

        config.pluginmanager.register(Worker(config, Path(folder), workerinput["workerid"]), NAME)


def _settings(config: pytest.Config) -> options.Settings | None:
    """None: not switched on, or wrongly, which is then told in the words of the option."""
    try:
        return options.settings(config)
    except ValueError as error:
        note(str(error))
        return None
