"""The sentence above a rehearsal."""

from typing import Any

import pytest

from dashboard.queries.rehearsal import Tried
from dashboard.sentence import text_of
from dashboard.verdict_lines.rehearsal import rehearsal_line


def tried(status: str = "done", **counts: int) -> Tried:
    usual: dict[str, Any] = {"days": 14, "runs": 0, "flagged": 0, "only": 0, "cleared": 0, "missed": 0}
    return Tried(id=1, status=status, values={}, lists={}, **usual | counts)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (None, "Try other settings on the past before you save them."),
        (tried("waiting"), "The past is being played again."),
        (tried("failed"), "The rehearsal could not be played."),
        (tried(), "No run to try them on. None has ended in 14 days."),
        (tried(runs=90), "These settings give 0 flags in 14 days, 0 present ones missed. Played over 90 runs."),
        (
            tried(runs=90, days=1, flagged=12, only=3, cleared=1, missed=1),
            "These settings give 12 flags in 1 day, 1 present one missed. 3 of them new; 1 was cleared again. "
            "Played over 90 runs.",
        ),
    ],
)
def test_the_line_says_what_other_settings_would_have_said(told: Tried | None, line: str) -> None:
    assert text_of(rehearsal_line(told)).startswith(line)
