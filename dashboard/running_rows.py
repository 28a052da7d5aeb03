"""Tests that run now as the page of their run lists them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from dashboard.queries.running_now import RunningNow
from dashboard.show import roughly, seconds

LATE: Final = 2.0
"""So many times as long as usual is more than slow; `static/app/side.js` has the same."""


class RunningRow(NamedTuple):
    worker: str
    nodeid: str
    since: datetime
    usual_s: float | None
    note: str

    def elapsed(self, now: datetime) -> tuple[str, str]:
        """How long it has run, and the tone of that."""
        elapsed_s = (now - self.since).total_seconds()
        return roughly(elapsed_s), tone(elapsed_s, self.usual_s)


def rows_of(running: Iterable[RunningNow], several: bool) -> list[RunningRow]:
    """`several`: the run has more than one session, so a worker is told with its job."""
    return [RunningRow(_worker(one, several), one.nodeid, one.since, one.usual_s, note(one)) for one in running]


def _worker(one: RunningNow, several: bool) -> str:
    worker = one.worker or "main"
    return f"{one.job} {worker}" if several and one.job else worker


def tone(elapsed_s: float, usual_s: float | None) -> str:
    """Of a test that runs for so long and usually ends before `usual_s`."""
    if usual_s is None or elapsed_s <= usual_s:
        return ""
    return "failed" if elapsed_s > LATE * usual_s else "slow"


def note(one: RunningNow) -> str:
    phase = "" if one.when == "call" else f"in {one.when}, "
    return phase + ("no earlier run to compare" if one.usual_s is None else f"usually under {seconds(one.usual_s)}")
