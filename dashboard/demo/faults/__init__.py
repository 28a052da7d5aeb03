"""The planted faults. `docs/demo.md` lists what each of them is there to show."""

from collections import defaultdict
from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.faults.blocked_loop import BlockedLoop
from dashboard.demo.faults.breakage import PULL_REQUEST, TWELVE
from dashboard.demo.faults.crash import Crash
from dashboard.demo.faults.deprecated import Deprecated
from dashboard.demo.faults.expected import Expected
from dashboard.demo.faults.fault import Fault
from dashboard.demo.faults.flake import ON_UVLOOP, SHARED_LOAD
from dashboard.demo.faults.hang import Hang
from dashboard.demo.faults.outage import Outage
from dashboard.demo.faults.shrinking_margin import ShrinkingMargin
from dashboard.demo.faults.slower import SLOW_RUNNER, SLOWER_TEST
from dashboard.demo.faults.starved_runner import StarvedRunner
from dashboard.demo.faults.swallowed import LeftBehind, Swallowed
from dashboard.demo.faults.trio_only import TrioOnly

FAULTS: Final[tuple[Fault, ...]] = (
    BlockedLoop(),
    SLOWER_TEST,
    SLOW_RUNNER,
    ShrinkingMargin(),
    Swallowed(),
    LeftBehind(),
    ON_UVLOOP,
    SHARED_LOAD,
    TrioOnly(),
    TWELVE,
    PULL_REQUEST,
    Expected(),
    StarvedRunner(),
    Hang(),
    Outage(),
    Crash(),
    Deprecated(),
)
"""In the order in which they befall an attempt."""


def _by_case() -> dict[str, list[Fault]]:
    named: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in FAULTS:
        for case in fault.cases:
            named[case].append(fault)
    return dict(named)


_BY_CASE: Final = _by_case()
_ANYWHERE: Final = [fault for fault in FAULTS if not fault.cases]


def touch(attempt: Attempt, under: Circumstances) -> None:
    """Plant every fault that befalls the attempt."""
    for fault in _BY_CASE.get(attempt.case.id, ()):
        fault.touch(attempt, under)
    for fault in _ANYWHERE:
        fault.touch(attempt, under)
