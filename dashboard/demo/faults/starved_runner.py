"""For two days the runner of one job has neighbours: its loops are ready and are not let run."""

from typing import Final

from dashboard.demo.attempt import Attempt, Stall
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.job import NEW
from dashboard.demo.ledger import deadline

FROM: Final = 9.0
TO: Final = 11.0
JOBS: Final = frozenset(job.name for job in NEW)
LOAD: Final = 13.5
OFTEN: Final = 0.09
"""The share of tests in which it shows as slow ticks."""
PONG: Final = "tests/net/test_websocket.py::test_a_pong_comes_within_the_deadline"
MISSES: Final = 0.4
"""How often the pong comes too late."""
LIMIT_S: Final = 0.25

IN_TEST = """\
    async def test_a_pong_comes_within_the_deadline(client):
        with anyio.fail_after(0.25):
>           await client.ping()"""
IN_ANYIO = """\
            if cancel_scope.cancelled_caught and current_time() >= cancel_scope.deadline:
>               raise TimeoutError"""


def is_starved(under: Circumstances) -> bool:
    return FROM <= under.day < TO and under.job.name in JOBS


class StarvedRunner:
    cases: frozenset[str] = frozenset()

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if attempt.backend is None or not is_starved(under):
            return
        attempt.late_s *= 250
        if attempt.case.id == PONG and under.chance.random() < MISSES:
            _miss(attempt, under)
        elif under.chance.random() < OFTEN:
            attempt.stalls.append(_stall(under))


def _stall(under: Circumstances) -> Stall:
    return Stall(0.16 * under.chance.lognormvariate(0, 0.3), "starved", None, 0.06)


def _miss(attempt: Attempt, under: Circumstances) -> None:
    attempt.stalls += [_stall(under), _stall(under)]
    site = f"tests/net/test_websocket.py:{attempt.case.line + 2} {attempt.case.function}"
    attempt.deadlines = [deadline(site, LIMIT_S, LIMIT_S + 0.03 * under.chance.random())]
    frames = (
        Frame(f"tests/net/test_websocket.py:{attempt.case.line + 3}", IN_TEST),
        Frame("/usr/lib/python3.13/site-packages/anyio/_core/_tasks.py:121", IN_ANYIO),
    )
    attempt.fail(failure("TimeoutError", "", *frames))
