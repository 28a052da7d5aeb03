"""A stretch of a run's result sequence in columns, as the `live/1` protocol sends it."""

from collections.abc import Container
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from ingest.models import Outcome, Result, Run

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

Message = dict[str, Any]


def hello(run: Run) -> Message:
    """Where the run stands when a viewer comes."""
    now = timezone.now().isoformat()
    return {"t": "hello", "head": run.head, "epoch": run.epoch, "total": total(run), "state": run.status, "now": now}


def aggregate(run: Run) -> Message:
    """The run's figures as a whole, not what changed."""
    return {
        "t": "agg",
        "seq": run.head,
        "n": {**run.counts, "retried": run.retried},
        "total": total(run),
        "longest_tick_s": run.longest_tick_s,
        "duration_s": run.duration_s,
        "state": run.status,
    }


def total(run: Run) -> int | None:
    """Tests that the run's sessions collected; None while one has not said."""
    told = run.sessions.aggregate(sum=Sum("collected"))["sum"]
    unknown = run.sessions.filter(collected__isnull=True).exists()
    return None if unknown else told


def batch(run: Run, since: int, sent: Container[int] = ()) -> Message | None:
    """Results `since + 1 …` up to the head, at most `MOST_ROWS`; names but of the nodes in `sent`. None if none."""
    upto = min(run.head, since + MOST_ROWS)
    rows = Result.objects.filter(
        project=run.project_id, run=run, run_at=run.created_at, seq__gt=since, seq__lte=upto
    ).order_by("seq")
    found = list(
        rows.values_list(
            "node_id", "outcome", "backend", "duration_s", "longest_tick_s", "worker", "attempt", "seq", "node__nodeid"
        )
    )
    if not found:
        return None
    node, outcome, backend, duration, longest, worker, attempt, seq, name = zip(*found, strict=True)
    names = dict(zip(node, name, strict=True))
    return {
        "t": "batch",
        "from": seq[0],
        "to": seq[-1],
        "head": run.head,
        "tests": [[key, text] for key, text in names.items() if key not in sent],
        "c": {
            "test": node,
            "out": "".join(LETTERS[Outcome(code)] for code in outcome),
            "be": backend,
            "us": [round(seconds * 1e6) for seconds in duration],
            "stall": [None if seconds is None else round(seconds * 1e6) for seconds in longest],
            "w": worker,
            "att": attempt,
            "why": [] if not any(code in BAD for code in outcome) else _why(rows),
        },
    }


def _why(rows: Any) -> list[list[Any]]:
    """Reason and message of the failures, as `[seq, reason, kind, message]`."""
    bad = rows.filter(outcome__in=BAD).select_related("failure")
    return [
        [
            row.seq,
            row.get_reason_display() if row.reason else None,
            row.failure.kind if row.failure else None,
            row.failure.message if row.failure else "",
        ]
        for row in bad
    ]
