"""pytest-xdist: every worker records by itself; the controller tells it where, and speaks for the ones that die."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_loopglass.clock import Clock
from pytest_loopglass.crash import BegunNote, crashed, note_path
from pytest_loopglass.hanging.watch import HANGS
from pytest_loopglass.naming import Namer
from pytest_loopglass.recorder import Recorder
from pytest_loopglass.shield import NOTES, note, shielded
from pytest_loopglass.spool import Journal

if TYPE_CHECKING:
    from pytest_loopglass.wire import Result


class Controller:
    """The hooks of the process that runs no test itself."""

    def __init__(self, folder: Path, write: Callable[[Result], None]) -> None:
        self._folder = folder
        self._write = write

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["loopglass_folder"] = str(self._folder)

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "???":
            self._crash(report)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for text in getattr(node, "workeroutput", {}).get("loopglass_notes", ()):
            note(text)

    @shielded
    def _crash(self, report: Any) -> None:
        worker = str(report.node.gateway.id)
        result = crashed(self._folder / f"{worker}.jsonl", worker, report.nodeid, str(report.longrepr))
        if result is not None:
            self._write(result)

    def finish(self) -> None:
        """No test follows."""

    def close(self) -> None:
        """Nothing to put back."""


class Worker:
    """The hooks of a process that runs tests for a controller."""

    def __init__(self, config: pytest.Config, folder: Path, name: str) -> None:
        self._config = config
        self._journal = Journal(folder / f"{name}.jsonl")
        self._note = BegunNote(note_path(self._journal.path))
        self._recorder = Recorder(config, self._journal.append, name)
        self._namer = Namer()
        config.pluginmanager.register(self._recorder, "loopglass-recorder")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._begin(item)

    @shielded
    def _begin(self, item: pytest.Item) -> None:
        HANGS.begin(Clock.ns())  # it may have waited for its next test for long
        _, number, index = self._recorder.coming(item)
        self._note.tell(self._namer.name(item), number, index)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self._recorder.finish()
        for text in self._journal.troubles():
            note(text)
        self._config.workeroutput["loopglass_notes"] = list(NOTES)  # type: ignore[attr-defined]

    def pytest_unconfigure(self) -> None:
        self.close()

    @shielded
    def close(self) -> None:
        self._recorder.close()
        self._journal.close()
        self._note.close()
