"""An attempt in which nothing unusual happens."""

import random
from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.ledger import cancellation, deadline
from dashboard.demo.suite import ASYNCIO, TRIO, UVLOOP, Case

PACE: Final = {None: 1.0, ASYNCIO: 1.0, UVLOOP: 0.86, TRIO: 1.12}
LIMITS_S: Final = (1.0, 2.0, 5.0)


def ordinary(case: Case, backend: str | None, number: int, chance: random.Random) -> Attempt:
    """What this test usually does on this backend."""
    duration_s = case.usual_s * PACE[backend] * chance.lognormvariate(0, 0.09)
    attempt = Attempt(case, backend, duration_s, number)
    if backend is None:
        return attempt
    does = case.module.does
    attempt.tick_s = 0.000_07 * (1 + case.place % 4) * PACE[backend]
    attempt.late_s = 0.000_09
    if "tasks" in does:
        attempt.spawned = 2 + case.place % 5 + chance.randrange(2)
    if "deadline" in does:
        _set_deadline(attempt)
    if "cancels" in does and case.place % 2:
        _cancel(attempt, chance)
    return attempt


def _set_deadline(attempt: Attempt) -> None:
    module = attempt.case.module
    site = f"{module.package}:{40 + 9 * attempt.case.place} {attempt.case.name.partition('[')[0]}"
    limit_s = LIMITS_S[attempt.case.place % len(LIMITS_S)]
    attempt.deadlines.append(deadline(site, limit_s, attempt.duration_s * 0.8))


def _cancel(attempt: Attempt, chance: random.Random) -> None:
    """The end of a task group or nursery that still has a child."""
    source = "nursery" if attempt.backend == TRIO else "task group"
    attempt.spawned = attempt.spawned or 1
    task = None if attempt.backend == TRIO else f"Task-{4 + attempt.case.place}"
    site = f"{attempt.case.module.path}:{attempt.case.line + 6} {attempt.case.function}"
    attempt.cancellations.append(cancellation(source, site, task, "cancelled", 0.0003 * chance.uniform(0.6, 1.6)))
