"""Call sites that may hold the loop: asked for, taken back, and which sites they are of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from django.http import QueryDict

from dashboard.models import Allowance

MOST: Final = 100
"""Of one project."""
LONGEST_S: Final = 3600.0


class BadAllowance(ValueError):
    """Says what is wrong, as a sentence."""


@dataclass(frozen=True, slots=True)
class Allowed:
    id: int
    pattern: str
    budget_s: float | None
    reason: str
    by: str

    def covers(self, site: str) -> bool:
        """Whether it is of that site, however long it takes."""
        *parts, last = (re.escape(part) for part in self.pattern.split("*"))
        if not parts:
            return site == self.pattern
        first, *between = parts
        # each part where it first fits, for good: what is tried again could be tried again for ever
        middle = "".join(f"(?>.*?{part})" for part in between)
        return re.fullmatch(f"{first}{middle}.*{last}", site, re.DOTALL) is not None


def load_allowed(project: int) -> list[Allowed]:
    """The newest first."""
    rows = Allowance.objects.filter(project=project).order_by("-pk")[:MOST]
    return [Allowed(row.pk, row.pattern, row.budget_s, row.reason, row.by) for row in rows]


def shapes(allowed: Sequence[Allowed]) -> tuple[list[str], list[float | None]]:
    """Patterns as SQL's LIKE reads them, with their budgets."""
    quoted = [re.sub(r"([\\%_])", r"\\\1", one.pattern).replace("*", "%") for one in allowed]
    return quoted, [one.budget_s for one in allowed]


def allow(project: int, form: QueryDict, by: str) -> None:
    """From `pattern`, `reason`, and `budget` in milliseconds (empty: however long). Raises `BadAllowance`."""
    pattern, reason = (form.get(name, "").replace("\x00", "").strip() for name in ("pattern", "reason"))
    if not reason:
        raise BadAllowance("Say why: what is accepted without a reason is never looked at again.")
    if not pattern.strip("*") or len(pattern) > 500:
        raise BadAllowance("Say which lines: a path, a path with its line, or a part of it with stars.")
    if Allowance.objects.filter(project=project).count() >= MOST:
        raise BadAllowance(f"A project accepts {MOST} patterns at most. Take one back first.")
    budget_s = _budget(form.get("budget", "").strip())
    told = {"budget_s": budget_s, "reason": reason[:200], "by": by[:150]}
    Allowance.objects.update_or_create(project_id=project, pattern=pattern, defaults=told)


def take_back(project: int, allowance: int) -> None:
    Allowance.objects.filter(project=project, pk=allowance).delete()


def _budget(text: str) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text) / 1000
    except ValueError:
        seconds = 0.0
    if not (isfinite(seconds) and 0 < seconds <= LONGEST_S):
        raise BadAllowance("Give the budget in milliseconds, more than none and at most an hour.")
    return seconds
