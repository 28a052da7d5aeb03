"""How a result lies in the journal: a list without names, and times in nanoseconds.

Writing `wire.Result` in full costs the tests three times as much. Who reads the journal (the uploader, the summary)
makes the full line of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from pytest_loopglass.clock import NS
from pytest_loopglass.spool import encode
from pytest_loopglass.text import MAX_LINE_BYTES
from pytest_loopglass.trimming import STEPS, trim

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_loopglass.wire import Loop, PhaseRecord, Result

START: Final = b'["result",'
FULL: Final = b'{"result":'
UNSEEN: Final = (
    "idle_s",
    "busy_s",
    "cpu_s",
    "ticks",
    "polls",
    "longest_tick_s",
    "mean_lag_s",
    "late_s",
    "histogram",
    "slow",
)
"""What is not known of a loop whose waits cannot be seen: the ``*`` of its reasons."""


MOST: Final = 2**31 - 1
"""The most that the wire counts to. A loop that spins for hours polls more often."""


def is_result(line: bytes) -> bool:
    return line.startswith((START, FULL))


def count(chunk: bytes) -> int:
    """How many of the whole lines in `chunk` are results."""
    return sum(chunk.startswith(start) + chunk.count(b"\n" + start) for start in (START, FULL))


def expand(chunk: bytes) -> bytes:
    """Whole lines of a journal as the wire has them."""
    if START not in chunk:
        return chunk
    return b"\n".join([full(line) for line in chunk.split(b"\n")])


def full(line: bytes) -> bytes:
    """One line of a journal as the wire has it; one that was damaged as it is, for the server to refuse."""
    if not line.startswith(START):
        return line
    try:
        return line_of(result(line))
    except (ValueError, TypeError):
        return line


def line_of(told: Result) -> bytes:
    """The line of the wire, without what makes it too long for the server."""
    text = encode({"result": told}).encode()
    for most in STEPS:
        if len(text) > MAX_LINE_BYTES:
            trim(told, most)
            text = encode({"result": told}).encode()
    return text


def result(line: bytes) -> Result:
    """Raises ValueError when the line is not a result."""
    return named(json.loads(line))


def named(told: Any) -> Result:
    """The result of a line that is decoded already.

    Raises:
        ValueError, TypeError: it is none, or another version has written it.
    """
    if isinstance(told, dict) and "result" in told:
        return cast("Result", told["result"])
    _, nodeid, case, params, markers, worker, attempt, index, at, backend, outcome, reason, *rest = told
    phases, failures, passed, failed = rest
    return {
        "nodeid": nodeid,
        "case": case or nodeid,
        "backend": backend,
        "params": params,
        "markers": markers,
        "worker": worker,
        "attempt": attempt,
        "index": index,
        "at": at,
        "outcome": outcome,
        "reason": reason,
        "phases": [_phase(*phase) for phase in phases],
        "failures": failures,
        "subtests_passed": passed,
        "subtests_failed": failed,
    }


def results(journal: Path) -> list[Result]:
    """Every whole result in a journal. What was freed in front of it reads as NUL."""
    return [result(line) for line in journal.read_bytes().lstrip(b"\0").split(b"\n")[:-1] if is_result(line)]


def _phase(when: Any, duration: int, loop: list[Any] | None, ledger: Any) -> PhaseRecord:
    timing = _loop(*loop) if loop else None
    return {"when": when, "duration_s": duration / NS, "loop": timing, "ledger": ledger}


def _loop(backend: Any, sums: list[int], counts: list[int] | str, slow: int, *rest: Any) -> Loop:
    """The order is that of `figures.text`."""
    runs, run, idle, cpu, longest, squares, polls, late = sums
    slow_ticks, missing, *seen = rest
    ticks = bytes.fromhex(counts) if isinstance(counts, str) else counts
    told: dict[str, Any] = {
        "backend": backend,
        "runs": runs,
        "run_s": run / NS,
        "idle_s": idle / NS,
        "busy_s": (run - idle) / NS,
        "cpu_s": cpu / NS,
        "ticks": min(sum(ticks), MOST),
        "polls": min(polls, MOST),
        "longest_tick_s": longest / NS,
        "mean_lag_s": squares / (2 * run) / NS if run else 0.0,
        "late_s": late / NS,
        "histogram": [(bucket, min(count, MOST)) for bucket, count in enumerate(ticks) if count],
        "slow": slow,
        "slow_ticks": slow_ticks,
        "missing": missing,
    }
    if seen:
        (told["stacks"],) = seen
    for field in UNSEEN if "*" in missing else missing:
        told[field] = None
    return cast("Loop", told)


class Glance(NamedTuple):
    """The little that most results have to tell."""

    nodeid: str
    case: str | None
    """Null when it is the node id."""
    backend: str | None
    outcome: str
    attempt: int
    run: int
    """Nanoseconds in which loops were driven, as far as it was seen how long they waited."""
    idle: int
    waited: int
    """Of `idle`, what the test can have waited for. What runs in a thread all through a phase idles beside it."""
    plain: bool
    """No tick was slow, few waits were polls, and no phase has a ledger."""


FEW: Final = 1_000


def glance(told: list[Any]) -> Glance:
    """Of a line in the short form, decoded. It is a tenth of the work of `named`.

    Raises:
        ValueError, TypeError: another version has written it.
    """
    _, nodeid, case, _, _, _, attempt, _, _, backend, outcome, _, phases, _, _, _ = told
    run = idle = waited = 0
    plain = True
    for _, _, loop, ledger in phases:
        if ledger is not None:
            plain = False
        if loop is not None:
            _, sums, _, slow, _, missing, *_ = loop
            if "*" not in missing and "idle_s" not in missing:
                run += sums[1]
                idle += sums[2]
                if sums[0]:
                    waited += sums[2]
            if slow or sums[6] > FEW:
                plain = False
    return Glance(nodeid, case, backend, outcome, attempt, run, idle, waited, plain)
