"""Reads the journals of a session once and makes the report of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass import compact
from pytest_loopglass.clock import NS
from pytest_loopglass.summary.findings.backends import Verdicts
from pytest_loopglass.summary.findings.blocked import Blocked
from pytest_loopglass.summary.findings.deadlines import Deadlines
from pytest_loopglass.summary.findings.hung import Hung
from pytest_loopglass.summary.findings.leaks import Leaks
from pytest_loopglass.summary.findings.loop_errors import LoopErrors
from pytest_loopglass.summary.findings.slowest import Slowest
from pytest_loopglass.summary.findings.spinning import Spinning
from pytest_loopglass.summary.findings.swallowed import Swallowed
from pytest_loopglass.summary.journals import lines, remarkable
from pytest_loopglass.summary.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_loopglass.compact import Glance
    from pytest_loopglass.summary.journals import Source
    from pytest_loopglass.wire import Result

SCAN: Final = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
"""What `json.loads` calls in the end, which is as slow as the rest of it."""
FAULTS: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError, StopIteration)
"""What comes of reading what another version has written."""


def report(journals: Iterable[Source], *, everything: bool = True) -> Report:
    """Without `everything` only the lines that look remarkable: the counts are theirs, and some findings are left out.

    Raises:
        OSError: a journal cannot be read.
    """
    reader = Reader()
    for journal in journals:
        for line in lines(journal) if everything else remarkable(journal):
            reader.hear(line)
    return reader.end()


class Reader:
    """Keeps no result: only counts, and what the findings are made of."""

    def __init__(self) -> None:
        self._report = Report()
        self._slowest, self._verdicts, self._hung = Slowest(), Verdicts(), Hung()
        self._lookers = (self._hung, Blocked(), Swallowed(), Leaks(), LoopErrors(), Deadlines(), Spinning())

    def hear(self, line: str) -> None:
        """One line of a journal. What cannot be read is counted."""
        if not line:
            return
        try:
            told, end = SCAN(line, 0)
            if end != len(line):
                raise ValueError("more than one event")
            if type(told) is list:
                self._result(compact.glance(told), told)
            else:
                self._event(told)
        except FAULTS:
            self._report.unread += 1

    def _event(self, told: dict[str, Any]) -> None:
        """Raises one of `FAULTS`. Events that are not known are passed over."""
        if not isinstance(told, dict):
            raise TypeError("not an event")
        if "result" in told:
            self._result(_glance(told["result"]), told)
        elif "hanging" in told:
            self._hung.hear(told["hanging"])
        elif "end" in told:
            self._report.exit_status = told["end"]["exit_status"]

    def _result(self, glance: Glance, told: Any) -> None:
        self._report.see(glance)
        self._slowest.see(glance)
        self._verdicts.see(glance)
        if not glance.plain:
            result = compact.named(told)
            for looker in self._lookers:
                looker.take(result)

    def end(self) -> Report:
        found = [finding for one in (*self._lookers, self._slowest, self._verdicts) for finding in one.findings()]
        self._report.rank(found)
        return self._report


def _glance(result: Result) -> Glance:
    """Of a line in the long form, which few are: those of workers that died, and of modules that were not collected."""
    loops = [phase["loop"] for phase in result["phases"] if phase["loop"] is not None]
    seen = [(loop["run_s"], loop["idle_s"], loop["runs"]) for loop in loops]
    run = sum(int(run * NS) for run, idle, _ in seen if run is not None and idle is not None)
    idle = sum(int(idle * NS) for run, idle, _ in seen if run is not None and idle is not None)
    waited = sum(int(idle * NS) for run, idle, runs in seen if runs and run is not None and idle is not None)
    case = None if result["case"] == result["nodeid"] else result["case"]
    names = result["nodeid"], case, result["backend"], result["outcome"], result["attempt"]
    return compact.Glance(*names, run, idle, waited, plain=False)
