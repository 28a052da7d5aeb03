"""The calls in which a line held loops, in some runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from trends.models import StallCause

MOST: Final = 400
"""Different stacks, those that took longest."""

LIST = """
SELECT stack.frames, one.cause = %(starved)s, sum(one.samples), sum(one.summed_s)
FROM trends_sitestack stack JOIN trends_stackrun one ON one.stack_id = stack.id
WHERE stack.site_id = %(site)s AND one.run BETWEEN %(first)s AND %(last)s
GROUP BY stack.id, 2
ORDER BY 4 DESC, stack.digest
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class StackTotal:
    frames: list[str]
    """Outermost first."""
    is_starved: bool
    """The machine gave no CPU: it is not the code that blocked."""
    looks: int
    held_s: float
    """How long loops stood still in it."""


def load_stacks(site: int, runs: Sequence[int]) -> list[StackTotal]:
    """Of the runs from the first to the last of these numbers."""
    if not runs:
        return []
    params: dict[str, Any] = {"site": site, "first": min(runs), "last": max(runs)}
    with connection.cursor() as cursor:
        cursor.execute(LIST, params | {"starved": StallCause.STARVED, "most": MOST})
        return [StackTotal(*row) for row in cursor.fetchall()]
