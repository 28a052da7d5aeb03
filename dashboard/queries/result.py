"""One result, with its attempts and what the same case did on the other backends of its run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import MD5, JSONObject
from django.db.models.lookups import Exact

from dashboard.queries.phase import Hanging, Phase, read
from dashboard.queries.phase.warned import Warned
from dashboard.queries.project import Frame
from ingest.models import Backend, Outcome, Reason, Result
from ingest.models import Hanging as HangingReport
from ingest.models import Warned as WarnedTest
from trends.models import Variant

SIBLINGS = 60
REPORTS = 5


@dataclass(frozen=True, slots=True)
class FailureText:
    when: str
    kind: str | None
    message: str
    site: str | None
    text: str
    output: str | None


@dataclass(frozen=True, slots=True)
class Sibling:
    run: int
    seq: int
    nodeid: str
    backend: str
    outcome: str
    reason: str | None
    attempt: int
    worker: str | None
    session: int
    duration_s: float
    longest_tick_s: float | None
    job: str
    """Of its session; its Python where CI names no job."""


@dataclass(frozen=True, slots=True)
class ResultDetail:
    seq: int
    run: int
    """The run's number."""
    run_id: int
    run_at: datetime
    branch: str | None
    revision: str | None
    head: int
    nodeid: str
    case_id: int
    case: str
    backend: str
    outcome: str
    reason: str | None
    attempt: int
    worker: str | None
    session: int
    index: int
    params: dict[str, str]
    markers: list[str]
    started_at: datetime
    client_at: float
    """When it began by the clock that stalls are told by, seconds since the epoch."""
    duration_s: float
    run_s: float | None
    idle_s: float | None
    busy_s: float | None
    ticks: int | None
    longest_tick_s: float | None
    subtests_passed: int
    subtests_failed: int
    phases: list[Phase]
    hangings: list[Hanging]
    """Reports from while it hung, newest first."""
    warned: Warned | None
    """None: it gave no warning."""
    failures: list[FailureText]
    facts: dict[str, Any]
    failure_before: int | None
    """The failing result of the run before this one."""
    failure_after: int | None
    marks: str
    """Its variant's history strip, and the numbers of the runs in it."""
    mark_runs: list[int]


def load_result(project: Frame, number: int, seq: int) -> ResultDetail | None:
    row = (
        Result.objects.filter(project=project.id, run__project=project.id, run__number=number, seq=seq)
        .select_related("run", "session", "node", "case", "failure")
        .annotate(
            failure_before=_failing().filter(seq__lt=OuterRef("seq")).order_by("-seq").values("seq")[:1],
            failure_after=_failing().filter(seq__gt=OuterRef("seq")).order_by("seq").values("seq")[:1],
            marks=_variant("marks"),
            mark_runs=_variant("runs"),
            hangings=_hangings(),
            warned=_warned(),
        )
        .first()
    )
    return _detail(row) if row else None


def _failing() -> QuerySet[Result]:
    same_run = Result.objects.filter(project=OuterRef("project"), run=OuterRef("run"), run_at=OuterRef("run_at"))
    return same_run.filter(outcome__in=[Outcome.FAILED, Outcome.ERROR])


def _variant(what: str) -> Subquery:
    same = Variant.objects.filter(project=OuterRef("project"), case=OuterRef("case"), backend=OuterRef("backend"))
    return Subquery(same.values(what)[:1])


def _hangings() -> ArraySubquery:
    """Reports of this very attempt."""
    same = HangingReport.objects.filter(session=OuterRef("session"), nodeid=OuterRef("node__nodeid"))
    same = same.filter(attempt=OuterRef("attempt")).order_by("-at")
    return ArraySubquery(same.values("content")[:REPORTS])


def _warned() -> Subquery:
    """Found by the digest that its index has; the text stands for itself."""
    same = WarnedTest.objects.filter(session=OuterRef("session"), attempt=OuterRef("attempt"))
    same = same.alias(digest=MD5("nodeid")).filter(digest=MD5(OuterRef("node__nodeid")))
    told = JSONObject(parts="text__parts", left_out="text__left_out")
    return Subquery(same.values(told=told)[:1])


def load_siblings(project: Frame, result: ResultDetail, others: Sequence[int] = ()) -> list[Sibling]:
    """At most 60 results of the same case, by backend and attempt: those of its run, itself included, then of `others`.

    `others`: numbers of other runs.
    """
    rows = (
        Result.objects.filter(project=project.id, case=result.case_id, run__project=project.id)
        .filter(run__number__in=[result.run, *others])
        .select_related("node", "run")
        .defer("phases")
        .annotate(is_other=~Exact(F("run_id"), result.run_id))
        .annotate(job=F("session__facts__job"), python=F("session__facts__python"))
        .order_by("is_other", "backend", "session", "attempt", "seq")[:SIBLINGS]
    )
    return [_sibling(row) for row in rows]


def _sibling(row: Result) -> Sibling:
    extra: Any = row
    return Sibling(
        run=row.run.number,
        seq=row.seq,
        nodeid=row.node.nodeid,
        backend=Backend(row.backend).label,
        outcome=Outcome(row.outcome).label,
        reason=_reason(row),
        attempt=row.attempt,
        worker=row.worker,
        session=row.session_id,
        duration_s=row.duration_s,
        longest_tick_s=row.longest_tick_s,
        job=extra.job or f"Python {extra.python}",
    )


def _reason(row: Result) -> str | None:
    return Reason(row.reason).label if row.reason else None


def _detail(row: Result) -> ResultDetail:
    extra: Any = row
    same = ("seq", "run_id", "run_at", "case_id", "attempt", "worker", "index", "started_at", "duration_s", "run_s")
    more = ("idle_s", "busy_s", "ticks", "longest_tick_s", "subtests_passed", "subtests_failed")
    return ResultDetail(
        **{name: getattr(row, name) for name in (*same, *more)},
        run=row.run.number,
        branch=row.run.branch,
        revision=row.run.revision,
        head=row.run.head,
        nodeid=row.node.nodeid,
        case=row.case.name,
        backend=Backend(row.backend).label,
        outcome=Outcome(row.outcome).label,
        reason=_reason(row),
        session=row.session_id,
        client_at=row.started_at.timestamp() - row.session.skew_of(row.seq),
        params=row.node.params,
        markers=row.node.markers,
        phases=[read(Phase, record) for record in row.phases],
        hangings=[read(Hanging, record) for record in extra.hangings],
        warned=read(Warned, extra.warned) if extra.warned else None,
        failures=[FailureText(**part) for part in row.failure.parts] if row.failure else [],
        facts=row.session.facts,
        failure_before=extra.failure_before,
        failure_after=extra.failure_after,
        marks=extra.marks or "",
        mark_runs=extra.mark_runs or [],
    )
