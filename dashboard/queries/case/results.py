"""The newest results of one case, found by the index of the case: how many others there are does not matter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from dashboard.queries.project import Frame
from ingest.models import Backend, Outcome, Reason, Result

MOST: Final = 720
COLUMNS: Final = (
    *(
        "backend",
        "outcome",
        "reason",
        "seq",
        "attempt",
        "started_at",
        "duration_s",
        "busy_s",
        "longest_tick_s",
        "blocked",
        "starved",
    ),
    *("least_margin", "deadlines_fired", "cancel_latency_s", "swallowed", "failure_id"),
)
FOREIGN: Final = {
    "run": "run__number",
    "branch": "run__branch",
    "revision": "run__revision",
    "nodeid": "node__nodeid",
    "fingerprint": "failure__print__fingerprint",
    "kind": "failure__print__fingerprint__kind",
    "text": "failure__print__fingerprint__text",
    "site": "failure__site",
}
NAMES: Final = (*COLUMNS, *FOREIGN)
BACKENDS, OUTCOMES, REASONS = ({one.value: one.label for one in kind} for kind in (Backend, Outcome, Reason))


@dataclass(frozen=True, slots=True)
class Point:
    """One result."""

    run: int
    seq: int
    backend: str
    outcome: str
    reason: str | None
    attempt: int
    started_at: datetime
    duration_s: float
    busy_s: float | None
    longest_tick_s: float | None
    blocked: int | None
    starved: int | None
    least_margin: float | None
    deadlines_fired: int | None
    cancel_latency_s: float | None
    swallowed: int | None
    failure_id: int | None
    branch: str | None
    revision: str | None
    nodeid: str
    fingerprint: int | None
    kind: str | None
    text: str | None
    """Of its failure, without what differs every time."""
    site: str | None

    @property
    def is_bad(self) -> bool:
        return self.outcome in ("failed", "error")

    @property
    def is_good(self) -> bool:
        return self.outcome in ("passed", "xpassed")


def load_points(project: Frame, case: int, *, is_whole: bool, branch: str = "") -> list[Point]:
    """At most 720, oldest first: of the default branch, of all branches, or of one that is named."""
    rows = Result.objects.filter(project=project.id, case=case)
    if branch:
        rows = rows.filter(run__branch=branch)
    elif not is_whole:
        rows = rows.filter(Q(run__branch=project.default_branch) | Q(run__branch=None), run__pull=None)
    found: Any = rows.order_by("-run_id", "-seq").values_list(*COLUMNS, *FOREIGN.values())
    return [_point(*row) for row in reversed(found[:MOST])]


def _point(backend: int, outcome: int, reason: int | None, *rest: Any) -> Point:
    told = (BACKENDS[backend], OUTCOMES[outcome], reason and REASONS[reason])
    return Point(**dict(zip(NAMES, (*told, *rest), strict=True)))
