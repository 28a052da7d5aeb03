"""A stretch of a run's result sequence in columns, as the `live/1` protocol sends it."""

from typing import Any

from django.db.models import Sum
from django.utils import timezone

from dashboard.queries.trunk import runs_before, trunk_of
from dashboard.standing import judged, standing_of
from ingest.models import Outcome, Reason, Result, Run

MOST_ROWS = 2_000

LETTERS = {
    Outcome.PASSED: "p",
    Outcome.FAILED: "f",
    Outcome.ERROR: "e",
    Outcome.SKIPPED: "s",
    Outcome.XFAILED: "x",
    Outcome.XPASSED: "X",
}
BAD = (Outcome.FAILED, Outcome.ERROR)
COLUMNS = ("node_id", "outcome", "backend", "duration_s", "longest_tick_s", "worker", "attempt", "started_at")

Message = dict[str, Any]


class Pruned(Exception):
    """Results of this run are not kept any more."""


def hello(run: Run) -> Message:
    """Where the run stands when a viewer comes."""
    now = timezone.now().isoformat()
    return {
        "t": "hello",
        "head": run.head,
        "oldest": 1,
        "epoch": run.epoch,
        "total": total(run),
        "state": run.status,
        "now": now,
    }


def total(run: Run) -> int | None:
    """Tests that the run's sessions collected; None while one has not said."""
    told = run.sessions.aggregate(sum=Sum("collected"))["sum"]
    unknown = run.sessions.filter(collected__isnull=True).exists()
    return None if unknown else told


def batch(run: Run, since: int, upto: int) -> Message:
    """Results `since + 1 … upto`; raises `Pruned` unless all are there. Needs `run.project`."""
    rows = Result.objects.filter(project=run.project_id, run=run, run_at=run.created_at)
    rows = rows.filter(seq__gt=since, seq__lte=upto).order_by("seq")
    found = list(rows.values_list(*COLUMNS, "session_id", "node__nodeid"))
    if len(found) != upto - since:
        raise Pruned
    node, outcome, backend, duration, longest, worker, attempt, began, session, name = zip(*found, strict=True)
    letters = {int(code): letter for code, letter in LETTERS.items()}
    return {
        "t": "batch",
        "from": since + 1,
        "to": upto,
        "head": run.head,
        "epoch": run.epoch,
        "tests": list(dict(zip(node, name, strict=True)).items()),
        "c": {
            "test": node,
            "out": "".join(letters[code] for code in outcome),
            "be": backend,
            "us": [round(seconds * 1e6) for seconds in duration],
            "stall": [None if seconds is None else round(seconds * 1e6) for seconds in longest],
            "w": worker,
            "att": attempt,
            "at": [round((moment - run.created_at).total_seconds() * 1e3) for moment in began],
            "ses": session,
            "why": _why(run, rows) if any(code in BAD for code in outcome) else [],
        },
    }


def demand(run: Run, seq: int) -> None:
    """Raises `Pruned` unless result `seq` is still there."""
    if not Result.objects.filter(project=run.project_id, run=run, run_at=run.created_at, seq=seq).exists():
        raise Pruned


def _why(run: Run, rows: Any) -> list[list[Any]]:
    """Of each failure `[seq, reason, kind, message, standing, its note]`."""
    names = ("seq", "reason", "failure__kind", "failure__message", "judged", "flaked", "outage")
    branch = trunk_of(run.project_id)
    trunk, aside = set(runs_before(run.project_id, branch, run.number)), run.branch not in (None, branch)
    told = []
    for seq, reason, kind, message, verdict, flaked, outage in (
        rows.filter(outcome__in=BAD).annotate(**judged()).values_list(*names)
    ):
        standing = standing_of(verdict, flaked, run.number, trunk, aside, outage=outage, reason=reason)
        label = Reason(reason).label if reason else None
        told.append([seq, label, kind, message or "", standing.word, standing.note])
    return told
