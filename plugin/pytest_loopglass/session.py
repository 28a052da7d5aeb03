"""The hooks of the process that owns the session: the only one, or xdist's controller."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import pytest

from pytest_loopglass import order
from pytest_loopglass.clock import Clock, wall
from pytest_loopglass.facts import facts, workers
from pytest_loopglass.limit import asked_limit
from pytest_loopglass.options import ACTIVE, Settings
from pytest_loopglass.recorder import Recorder
from pytest_loopglass.shield import note, shielded
from pytest_loopglass.spool import LAYOUT, Journal, discard, spool_root, write_json

if TYPE_CHECKING:
    from pytest_loopglass.wire import Result
    from pytest_loopglass.xdist import Controller


class Session:
    """One pytest process with its spool folder, and the uploader that empties it."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self._config = config
        self._settings = settings
        self._uuid = str(uuid.uuid4())
        self._folder = spool_root(settings.spool) / self._uuid
        self._limit = asked_limit(settings)
        self._journal: Journal | None = None
        self._part: Recorder | Controller | None = None
        self._collectors = 0
        self._began = 0.0
        self._counted = self._ended = self._told = self._uploads = False

    def pytest_report_header(self) -> str:
        return f"loopglass: recording for {self._settings.url}" if self._settings.url else "loopglass: recording"

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        self._start()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            self._collect(report)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if isinstance(self._part, Recorder):
            self._count(len(session.items))
            self._line_up(self._part, session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        each = self._config.getoption("dist", None) == "each"
        self._count(len(ids) * (workers(self._config) if each else 1))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any, exitstatus: int) -> Generator[None, object, object]:
        self._end(exitstatus)  # the uploader sends the rest while pytest prints its summaries
        try:
            return (yield)
        finally:
            self._tell(terminalreporter)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, exitstatus: int) -> Generator[None, object, object]:
        try:
            return (yield)
        finally:
            self._end(exitstatus)
            self._tell(None)

    def pytest_unconfigure(self) -> None:
        self.close()

    @shielded
    def _start(self) -> None:
        self._folder.mkdir(mode=0o700)
        self._journal = Journal(self._folder / "main.jsonl")
        self._describe()
        os.environ[ACTIVE] = self._settings.target
        if self._settings.url:
            self._uploads = bool(self._start_uploader())
        if self._config.pluginmanager.hasplugin("dsession"):
            from pytest_loopglass.xdist import Controller

            self._part = Controller(self._folder, self._write)
        else:
            self._part = Recorder(self._config, self._journal.append)
        self._config.pluginmanager.register(self._part, "loopglass-part")

    @shielded
    def _start_uploader(self) -> bool:
        from pytest_loopglass import sending

        sending.start(self._folder, self._settings)
        return True

    def _describe(self) -> None:
        self._began = wall(Clock.ns())
        content = {
            "layout": LAYOUT,
            "session": self._uuid,
            "url": self._settings.url,
            "fingerprint": self._settings.fingerprint,
            "cwd": str(self._config.rootpath),
            "limit": self._limit.size,
            "age": self._limit.age,
            "facts": facts(self._config, self._settings, self._began),
        }
        write_json(self._folder / "session.json", content)

    def _write(self, result: Result) -> None:
        if self._journal is not None:
            self._journal.write({"result": result})

    @shielded
    def _collect(self, report: pytest.CollectReport) -> None:
        from pytest_loopglass.collecting import collector_result

        self._write(collector_result(report, self._collectors, self._config.rootpath))
        self._collectors += 1

    @shielded
    def _count(self, tests: int) -> None:
        if self._journal is not None and not self._counted:
            self._counted = True
            self._journal.write({"collected": {"count": tests}})

    @shielded
    def _line_up(self, recorder: Recorder, items: list[pytest.Item]) -> None:
        names = recorder.learn(items)
        if len(items) <= order.MOST:
            order.write(self._folder, names)

    @shielded
    def _end(self, exitstatus: int) -> None:
        if self._journal is None or self._part is None or self._ended:
            return
        self._ended = True
        self._part.finish()
        self._journal.write({"end": {"at": wall(Clock.ns()), "exit_status": int(exitstatus)}})
        if self._uploads:
            from pytest_loopglass import sending

            sending.finish(self._folder, self._settings)

    @shielded
    def _tell(self, reporter: Any | None) -> None:
        """Wait for the uploader and say where the results are; without a terminal only wait."""
        if self._told:
            return
        from pytest_loopglass.summary import ending

        self._told = True
        write_line: Callable[[str], object] = print if reporter is None else reporter.write_line
        if self._journal is None or self._part is None:
            ending.tell_notes(write_line)
            return
        for text in self._journal.troubles():
            note(text)
        last = ending.Ending(self._config, self._settings, self._folder, self._began)
        report = None
        if last.is_asked(reporter):  # while the uploader sends the rest
            report = ending.look(self._folder, self._journal.file, everything=not self._uploads)
        status = self._wait()
        if last.has_page:
            last.write_page(report, status)
        if reporter is not None:
            last.tell(write_line, report, status)
            ending.tell_notes(write_line)
        if status is not None and status.get("state") == "done":
            discard(self._folder)

    def _wait(self) -> dict[str, Any] | None:
        """What the uploader said last; None without one."""
        if not self._uploads:
            for text in self._limit.enforce(self._folder):
                note(text)
            return None
        from pytest_loopglass import sending

        status = sending.wait(self._folder)
        for text in sending.notes(status):
            note(text)
        return status

    @shielded
    def close(self) -> None:
        os.environ.pop(ACTIVE, None)
        if self._part is not None:
            self._part.close()
        if self._journal is not None:
            self._journal.close()
