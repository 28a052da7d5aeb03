"""`/runs/<id>/results` and `/runs/<id>/results/<seq>`"""

from typing import Any

from django.http import HttpRequest

from dashboard.api.endpoint import endpoint, limit, page, whole
from dashboard.api.hanging import reports_of
from dashboard.api.runs import readable_run
from ingest.errors import Refused
from ingest.models import Result, Warned

SECONDS = ("run_s", "idle_s", "busy_s", "cpu_s", "longest_tick_s", "least_margin", "cancel_latency_s")
COUNTS = ("ticks", "slow", "blocked", "starved", "swallowed", "tasks_left", "deadlines_fired")
"""Figures of all phases together. The margin is a share of its limit."""


@endpoint
def results(request: HttpRequest, run: int) -> dict[str, Any]:
    """In the order of the run's dense sequence, from the one after `after`."""
    found = readable_run(request, run)
    after, most = whole(request, "after", 0), limit(request)
    rows = Result.objects.filter(project=found.project_id, run=found, run_at=found.created_at)
    rows = rows.filter(seq__gt=after, seq__lte=after + most + 1).select_related("node", "case", "failure")
    return page([as_json(row) for row in rows.order_by("seq")], most, "seq")


@endpoint
def result(request: HttpRequest, run: int, seq: int) -> dict[str, Any]:
    """One result with its phases, the full failure texts and the reports from while it hung."""
    found = readable_run(request, run)
    rows = Result.objects.filter(project=found.project_id, run=found, run_at=found.created_at)
    row = rows.filter(seq=min(seq, 2**31 - 1)).select_related("node", "case", "failure").first()
    if row is None:
        raise Refused("seq", f"run {run} has no result {seq}", status=404)
    return {
        **as_json(row),
        "phases": row.phases,
        "failures": row.failure.parts if row.failure else [],
        "markers": row.node.markers,
        "hanging": reports_of(row),
        "warnings": warnings_of(row),
    }


def warnings_of(row: Result) -> list[dict[str, Any]]:
    """What Python and libraries warned of while it ran; of a test that was run again, at its last attempt."""
    same = Warned.objects.filter(session=row.session_id, nodeid=row.node.nodeid, attempt=row.attempt)
    told = same.select_related("text").first()
    return told.text.parts if told else []


def as_json(row: Result) -> dict[str, Any]:
    failure = row.failure
    return {
        "seq": row.seq,
        "nodeid": row.node.nodeid,
        "case": row.case.name,
        "backend": row.get_backend_display() if row.backend else None,
        "attempt": row.attempt,
        "outcome": row.get_outcome_display(),
        "reason": row.get_reason_display() if row.reason else None,
        "worker": row.worker,
        "started_at": row.started_at,
        "duration_s": row.duration_s,
        **{name: getattr(row, name) for name in (*SECONDS, *COUNTS)},
        "params": row.node.params,
        "subtests": {"passed": row.subtests_passed, "failed": row.subtests_failed},
        "failure": failure and {"kind": failure.kind, "message": failure.message, "site": failure.site},
    }
