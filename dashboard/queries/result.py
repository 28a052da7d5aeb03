"""One result, with its attempts and what the same case did on the other backends of its run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, IntegerField, JSONField
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact

from dashboard.queries.phase import Hanging, Phase, read
from dashboard.queries.phase.warned import Warned
from dashboard.queries.project import Frame
from ingest.models import Backend, Outcome, Reason, Result

SIBLINGS = 60

FAILING = """
SELECT other.seq FROM ingest_result other
WHERE other.project_id = ingest_result.project_id AND other.run_id = ingest_result.run_id
  AND other.run_at = ingest_result.run_at AND other.outcome IN (2, 3)
"""
BEFORE = f"{FAILING} AND other.seq < ingest_result.seq ORDER BY other.seq DESC LIMIT 1"
AFTER = f"{FAILING} AND other.seq > ingest_result.seq ORDER BY other.seq LIMIT 1"
VARIANT = """
FROM trends_variant variant
WHERE variant.project_id = ingest_result.project_id AND variant.case_id = ingest_result.case_id
  AND variant.backend = ingest_result.backend
"""
HANGINGS = """
ARRAY(SELECT content FROM ingest_hanging hanging
      WHERE hanging.session_id = ingest_result.session_id AND hanging.nodeid = ingest_node.nodeid
        AND hanging.attempt = ingest_result.attempt
      ORDER BY hanging.at DESC LIMIT 5)
"""
"""Reports of this very attempt."""
WARNED = """
SELECT jsonb_build_object('parts', text.parts, 'left_out', text.left_out)
FROM ingest_warned warned JOIN ingest_warningtext text ON text.id = warned.text_id
WHERE warned.session_id = ingest_result.session_id AND warned.attempt = ingest_result.attempt
  AND md5(warned.nodeid) = md5(ingest_node.nodeid)
"""
"""Found by the digest that its index has; the text stands for itself."""


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
            failure_before=RawSQL(BEFORE, []),
            failure_after=RawSQL(AFTER, []),
            marks=RawSQL(f"SELECT variant.marks {VARIANT}", [], CharField()),
            mark_runs=RawSQL(f"SELECT variant.runs {VARIANT}", [], ArrayField(IntegerField())),
            hangings=RawSQL(HANGINGS, [], ArrayField(JSONField())),
            warned=RawSQL(WARNED, [], JSONField()),
        )
        .first()
    )
    return _detail(row) if row else None


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
