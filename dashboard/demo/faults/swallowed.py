"""A worker swallows its cancellation: its task lives on in the test that follows, and one test cannot bear that."""

from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.ledger import cancellation
from dashboard.demo.suite import ASYNCIO, UVLOOP

SINCE: Final = 8.5
"""Day of the code."""
LOOPS: Final = (ASYNCIO, UVLOOP)
LEAVES: Final = "tests/jobs/test_shutdown.py::test_stop_in_the_middle_of_a_job"
SUFFERS: Final = "tests/jobs/test_shutdown.py::test_a_new_worker_starts_with_an_empty_queue"

MESSAGE: Final = "assert ['worker-1'] == []\n  Left contains one more item: 'worker-1'"
SOURCE = """\
    async def test_a_new_worker_starts_with_an_empty_queue(queue):
        async with Worker(queue):
>           assert queue.taken_by == []"""


class Swallowed:
    cases = frozenset({LEAVES})

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if under.code < SINCE or attempt.backend not in LOOPS:
            return
        asked = f"{attempt.case.module.path}:{attempt.case.line + 6} {attempt.case.function}"
        attempt.cancellations = [cancellation("explicit", asked, "worker-1", "swallowed", 0.012)]
        attempt.spawned = max(3, attempt.spawned)
        attempt.pending = [{"name": "worker-1", "what": "Worker._work", "awaits": "shop/jobs/worker.py:41 _work"}]


class LeftBehind:
    cases = frozenset({SUFFERS})

    def touch(self, attempt: Attempt, _under: Circumstances) -> None:
        before = attempt.follows
        if before is None or not before.pending or before.case.id != LEAVES:
            return
        if attempt.backend == before.backend:
            site = f"{attempt.case.module.path}:{attempt.case.line + 3}"
            attempt.fail(failure("AssertionError", MESSAGE, Frame(site, SOURCE)))
