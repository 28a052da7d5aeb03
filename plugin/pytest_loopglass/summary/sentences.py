"""What a session has come to, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_loopglass.clock import NS
from pytest_loopglass.summary.amounts import counted, number, seconds
from pytest_loopglass.summary.report import NO_LOOP

if TYPE_CHECKING:
    from collections import Counter

    from pytest_loopglass.summary.report import Report

NAMES: Final = {NO_LOOP: "without a loop", "mixed": "on several loops", "other": "on a loop of another kind"}


def headline(report: Report) -> str:
    """`83 results: 61 on asyncio, 22 without a loop; loops ran 14.8 s, 94 % of it waiting`."""
    text = counted(report.results, "result")
    if report.results:
        text += f", {_alike(report)}" if len(report.backends) == 1 else f": {_backends(report.backends)}"
    if report.run:
        text += f"; loops ran {seconds(report.run / NS)}, {report.idle / report.run * 100:.0f} % of it waiting"
    return text


def outcomes(report: Report) -> str:
    """`72 passed, 11 failed, 2 errors`."""
    told = report.outcomes.most_common()
    return ", ".join(counted(count, name) if name == "error" else f"{number(count)} {name}" for name, count in told)


def unread(report: Report) -> str:
    """Empty when everything could be read."""
    if not report.unread:
        return ""
    lines = counted(report.unread, "line")
    return f"{lines} could not be read: another version of the plugin has written them, or they are damaged"


def _alike(report: Report) -> str:
    """`all on asyncio`: what is one and the same for all results needs no count."""
    (name,) = report.backends
    return ("all " if report.results > 1 else "") + NAMES.get(name, f"on {name}")


def _backends(counts: Counter[str]) -> str:
    """The most used first, and last those that used none."""
    ordered = sorted(counts.items(), key=lambda one: (one[0] == NO_LOOP, -one[1]))
    return ", ".join(f"{number(count)} {NAMES.get(name, f'on {name}')}" for name, count in ordered)
