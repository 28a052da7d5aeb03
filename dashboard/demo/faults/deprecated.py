"""Since a revision, mails are dated by a function that goes: on the newer Python it warns."""

from typing import Any, Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances

SINCE: Final = 17.0
"""Day of the code."""
FILE: Final = "tests/mail/test_outbox.py"
WARNING: Final[dict[str, Any]] = {
    "category": "DeprecationWarning",
    "message": "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version.",
    "site": "shop/mail/outbox.py:44",
}


class Deprecated:
    cases: frozenset[str] = frozenset()

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        warns = under.job.python.startswith("3.13") and under.code >= SINCE
        if warns and attempt.case.module.path == FILE and attempt.has_phases:
            attempt.warnings = [{**WARNING, "count": 1 + attempt.case.place % 3}]
