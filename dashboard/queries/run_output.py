"""What the sessions of a run said of themselves, and what went wrong around the tests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from dashboard.queries.project import Frame
from dashboard.queries.run import SESSIONS, RunDetail
from dashboard.words import EXITS
from ingest.models import Batch, Outcome, Reason, Result, Session

MOST: Final = 100
"""Mishaps that are listed."""

OFF_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class SessionOutput:
    id: int
    status: str
    exit_status: int | None
    facts: dict[str, Any]
    """`wire.Facts`."""
    started_at: datetime
    seen_at: datetime
    """When it was heard of last."""
    ended_at: datetime | None
    collected: int | None
    skew_s: float
    """How far its clock was behind the server's."""
    last_seq: int | None
    """Number of its last batch, once it has said which that is."""
    batches: int

    @property
    def exit_meaning(self) -> str:
        return EXITS.get(self.exit_status, "not one of pytest's own") if self.exit_status is not None else ""

    @property
    def off_s(self) -> float:
        return abs(self.skew_s)

    @property
    def is_off(self) -> bool:
        """Whether its clock was off by more than a batch may be on its way."""
        return self.off_s >= OFF_S

    @property
    def missing(self) -> int:
        """Batches that it sent or meant to send and that are not here."""
        return max(0, (self.last_seq or 0) - self.batches)


@dataclass(frozen=True, slots=True)
class Mishap:
    """An attempt that took its process with it, or a file that gave no tests."""

    seq: int
    nodeid: str
    what: str
    worker: str | None
    session: int
    message: str


@dataclass(frozen=True, slots=True)
class RunOutput:
    sessions: list[SessionOutput]
    mishaps: list[Mishap]
    """The first 100."""


def load_output(project: Frame, run: RunDetail) -> RunOutput:
    names = [name for name in SessionOutput.__annotations__ if name != "batches"]
    rows = Session.objects.filter(run=run.id).order_by("pk")
    rows = rows.annotate(stored=_stored(), mishaps=_mishaps(project, run))
    found = list(rows.values_list(*names, "stored", "mishaps")[:SESSIONS])
    return RunOutput(
        [SessionOutput(*row[:-1]) for row in found], [_mishap(one) for one in found[0][-1]] if found else []
    )


def _stored() -> Any:
    batches = Batch.objects.filter(session=OuterRef("pk")).order_by()
    return Coalesce(Subquery(batches.values("session").annotate(n=Count("pk")).values("n")), 0)


def _mishaps(project: Frame, run: RunDetail) -> ArraySubquery:
    """Looked for among what failed only, which has an index; the same with every session."""
    rows = (
        Result.objects.filter(project=project.id, run=run.id, run_at=run.created_at)
        .filter(outcome__in=[Outcome.FAILED, Outcome.ERROR])
        .filter(Q(reason__in=[Reason.CRASHED, Reason.LOST]) | ~Q(node__nodeid__contains="::"))
        .order_by("seq")
    )
    names = {"nodeid": "node__nodeid", "session": "session_id", "message": "failure__message"}
    told = JSONObject(seq="seq", reason="reason", worker="worker", **names)
    return ArraySubquery(rows.values(told=told)[:MOST])


def _mishap(row: dict[str, Any]) -> Mishap:
    what = Reason(row["reason"]).label if row["reason"] else "not collected"
    return Mishap(row["seq"], row["nodeid"], what, row["worker"], row["session"], row["message"] or "")
