"""One run: its facts, its sessions and its failures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import ExpressionWrapper, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import JSONObject

from dashboard.counts import Counts
from dashboard.queries.project import Frame
from dashboard.queries.running_now import RunningNow, running_now, running_of_session
from dashboard.queries.runs import collected
from dashboard.queries.trunk import runs_before
from dashboard.standing import ORDER, Standing, judged, standing_of
from ingest.models import Backend, Outcome, Reason, Result, Run, Session
from trends.models import RunTotal

FAILURES = 500
"""Newest failures that are told apart."""
RETRIES = 500
SESSIONS = 100


@dataclass(frozen=True, slots=True)
class SessionFacts:
    id: int
    uuid: str
    status: str
    exit_status: int | None
    facts: dict[str, Any]
    """`wire.Facts`."""
    running: list[dict[str, Any]]
    """As `running_of_session` finds them."""


@dataclass(frozen=True, slots=True)
class RunDetail:
    id: int
    number: int
    status: str
    branch: str | None
    revision: str | None
    tree: str | None
    repository: str | None
    pull: str | None
    job_url: str | None
    created_at: datetime
    started_at: datetime
    ended_at: datetime | None
    epoch: str
    head: int
    total: int | None
    counts: Counts
    longest_tick_s: float | None
    duration_s: float
    sessions: list[SessionFacts]
    cured: frozenset[tuple[int, int]]
    """`(session, node)` of failures that passed in a later attempt."""
    previous: int | None
    """Number of the run before it on its branch."""
    slow: int | None
    """Slow ticks; null while they are not added up."""
    trunk: frozenset[int]
    """Numbers of the default branch's newest runs before it."""

    @property
    def running(self) -> list[RunningNow]:
        """Tests that run now."""
        return running_now((one.facts.get("job"), one.running) for one in self.sessions)


@dataclass(frozen=True, slots=True)
class FailureRow:
    seq: int
    case_id: int
    nodeid: str
    backend: str
    outcome: str
    reason: str | None
    attempt: int
    worker: str | None
    duration_s: float
    kind: str | None
    message: str
    standing: Standing
    times: int = 1
    """How many failing results of its variant it stands for."""


def load_run(project: Frame, number: int) -> RunDetail | None:
    run = (
        Run.objects.filter(project=project.id, number=number)
        .annotate(total=collected(), session_rows=_sessions(), cures=_cures(), previous=_previous(), slow=_slow())
        .annotate(trunk=ArraySubquery(runs_before(project.id, project.default_branch, OuterRef("number"))))
        .first()
    )
    return _detail(run) if run else None


def _sessions() -> ArraySubquery:
    sessions = Session.objects.filter(run=OuterRef("pk")).order_by("pk")
    plain = {name: name for name in ("id", "uuid", "status", "exit_status", "facts")}
    row = JSONObject(**plain, running=running_of_session())
    return ArraySubquery(sessions.values(row=row)[:SESSIONS])


def _previous() -> Subquery:
    earlier = Run.objects.filter(project=OuterRef("project"), branch=OuterRef("branch"), number__lt=OuterRef("number"))
    return Subquery(earlier.exclude(status=Run.Status.RUNNING).order_by("-number").values("number")[:1])


def _slow() -> Subquery:
    """From the totals that are made when the run ends: null before."""
    totals = RunTotal.objects.filter(project=OuterRef("project"), run=OuterRef("number"))
    return Subquery(totals.values("run").annotate(all=Sum("slow")).values("all"))


def _cures() -> ArraySubquery:
    """Later attempts that passed. A run without retries is not searched for them."""
    passed = (
        Result.objects.filter(project=OuterRef("project"), run=OuterRef("pk"), run_at=OuterRef("created_at"))
        .filter(outcome=Outcome.PASSED, attempt__gt=1)
        .annotate(retried=ExpressionWrapper(OuterRef("retried"), IntegerField()))
        .filter(retried__gt=0)
    )
    return ArraySubquery(passed.values(row=JSONObject(session="session_id", node="node_id"))[:RETRIES])


def _detail(run: Run) -> RunDetail:
    extra: Any = run
    return RunDetail(
        id=run.pk,
        number=run.number,
        status=run.status,
        branch=run.branch,
        revision=run.revision,
        tree=run.tree,
        repository=run.repository,
        pull=run.pull,
        job_url=run.job_url,
        created_at=run.created_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        epoch=run.epoch,
        head=run.head,
        total=extra.total,
        counts=Counts.of(run),
        longest_tick_s=run.longest_tick_s,
        duration_s=run.duration_s,
        sessions=[SessionFacts(**row) for row in extra.session_rows],
        cured=frozenset((row["session"], row["node"]) for row in extra.cures),
        previous=extra.previous,
        slow=extra.slow,
        trunk=frozenset(extra.trunk),
    )


def load_failures(project: Frame, run: RunDetail) -> list[FailureRow]:
    """The newest 500 failed and erroneous results: new ones first, then those that are known, each newest first."""
    rows = (
        Result.objects.filter(project=project.id, run=run.id, run_at=run.created_at)
        .filter(outcome__in=[Outcome.FAILED, Outcome.ERROR])
        .annotate(**judged())
        .select_related("node", "failure")
        .defer("phases", "failure__parts")
        .order_by("-seq")[:FAILURES]
    )
    aside = run.branch not in (None, project.default_branch)
    found = [_failure(row, run, aside) for row in rows]
    return sorted(found, key=lambda row: ORDER.index(row.standing.word))


def _failure(row: Any, run: RunDetail, aside: bool) -> FailureRow:
    return FailureRow(
        seq=row.seq,
        case_id=row.case_id,
        nodeid=row.node.nodeid,
        backend=Backend(row.backend).label,
        outcome=Outcome(row.outcome).label,
        reason=Reason(row.reason).label if row.reason else None,
        attempt=row.attempt,
        worker=row.worker,
        duration_s=row.duration_s,
        kind=row.failure.kind if row.failure else None,
        message=row.failure.message if row.failure else "",
        standing=standing_of(
            row.judged,
            row.flaked,
            run.number,
            run.trunk,
            aside,
            cured=(row.session_id, row.node_id) in run.cured,
            outage=row.outage,
            reason=row.reason,
        ),
    )


def once_each(rows: Sequence[FailureRow]) -> list[FailureRow]:
    """The first row of each variant, which says how many there are of it."""
    of: dict[tuple[int, str], list[FailureRow]] = {}
    for row in rows:
        of.setdefault((row.case_id, row.backend), []).append(row)
    return [replace(mine[0], times=len(mine)) for mine in of.values()]
