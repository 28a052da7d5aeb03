"""Since a revision, drawing a label holds the loop."""

from typing import Final

from dashboard.demo.attempt import Attempt, Stall
from dashboard.demo.circumstances import Circumstances

SINCE: Final = 15.0
"""Day of the code."""
SITE: Final = "shop/courier/label.py:58 render_label"
LABELS: Final = {
    "prints_a_label": 1,
    "prints_a_label_for_abroad": 1,
    "prints_a_label_again": 2,
    "prints_labels_of_a_round": 4,
}
"""How many labels each test draws."""


class BlockedLoop:
    cases = frozenset(f"tests/courier/test_dispatch.py::test_{name}" for name in LABELS)

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if under.code < SINCE:
            return
        for _ in range(LABELS[attempt.case.name]):
            attempt.stalls.append(Stall(0.21 * under.chance.lognormvariate(0, 0.12), "blocked", SITE, 0.97))
