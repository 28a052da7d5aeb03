"""What outlived its test, or was dropped without being used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.summary.amounts import often
from pytest_loopglass.summary.finding import Finding, Groups
from pytest_loopglass.tasks.name import is_number

if TYPE_CHECKING:
    from pytest_loopglass.wire import Leftover, PendingTask, Result

CUT: Final = frozenset({"timed out", "crashed", "lost"})
"""Who was cut off could not clean up."""


class Leaks:
    """Tasks left pending, coroutines never awaited, and what else is open."""

    def __init__(self) -> None:
        self._tasks, self._coroutines, self._open = Groups(), Groups(), Groups()

    def take(self, result: Result) -> None:
        if result["reason"] in CUT:
            return
        for phase in result["phases"]:
            ledger = phase["ledger"]
            if ledger is None:
                continue
            for task in ledger["tasks"]["pending"] if ledger["tasks"] else ():
                self._put_task(task, result["nodeid"])
            for one in ledger["leftovers"]:
                self._put(one, result["nodeid"])

    def _put_task(self, task: PendingTask, test: str) -> None:
        self._tasks.put(task["awaits"], task["what"], 1, test, "" if is_number(task["name"]) else task["name"])

    def _put(self, one: Leftover, test: str) -> None:
        groups = self._coroutines if one["kind"] == "coroutine" else self._open
        what = one["what"] if one["kind"] == "coroutine" else _still_there(one)
        groups.put(one["site"], what, one["count"], test, times=one["count"])

    def findings(self) -> list[Finding]:
        kinds = (("left running", self._tasks), ("never awaited", self._coroutines), ("left open", self._open))
        return [
            group.finding(kind, often(group.times), site, _words(site, what, group.note))._replace(amount=group.times)
            for kind, groups in kinds
            for (site, what), group in groups.items()
        ]


def _still_there(one: Leftover) -> str:
    """`async generator, dropped before its end`: its name only where the site has another one."""
    name, _, more = one["what"].partition(": ")
    if one["site"] is None or not one["site"].endswith(f" {name}"):
        return f"{one['kind']}: {one['what']}"
    return f"{one['kind']}, {more}" if more else one["kind"]


def _words(site: str | None, what: str, name: str) -> str:
    """What it is; by the name it was given, if it has one. What the site says is not said again."""
    if not name:
        return what
    return name if site is not None and site.endswith(f" {what}") else f"{what}, {name}"
