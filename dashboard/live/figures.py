"""The `agg` message: a run's figures as a whole, not what changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.utils import timezone

from dashboard.live.rows import Message
from dashboard.queries.hanging_now import HangingNow, load_hanging
from dashboard.queries.running_now import running_now, running_of_session
from dashboard.queries.standings import load_standings
from dashboard.queries.time_left import find_earlier, left_s
from dashboard.running_rows import rows_of
from ingest.models import Run, Session

SESSIONS = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """What need not be asked again as long as it holds."""

    head: int = -1
    bad: tuple[int, ...] = ()
    standings: dict[str, int] | None = None
    total: int | None = None
    earlier: Run | None = None


def figures(run: Run, rate: float | None, seen: Seen) -> tuple[Seen, Message]:
    """`rate`: results a second. Needs `run.project`."""
    sessions = _sessions(run)
    running = running_now((one["job"], one.pop("running_now")) for one in sessions)
    total = total_of(sessions)
    seen = _refreshed(run, total, seen)
    is_live = run.status == Run.Status.RUNNING
    now = timezone.now()
    return seen, {
        "t": "agg",
        "seq": run.head,
        "n": {**run.counts, "retried": run.retried},
        "total": total,
        "longest_tick_s": run.longest_tick_s,
        "duration_s": run.duration_s,
        "state": run.status,
        "ended": run.ended_at.isoformat() if run.ended_at else None,
        "standings": seen.standings,
        "rate": round(rate, 1) if rate is not None and is_live else None,
        "left_s": _whole(left_s(run, total, seen.earlier, now)) if is_live else None,
        "sessions": sessions,
        "hanging": [_hanging(one) for one in load_hanging(run.project_id, run.pk, run.created_at)],
        "running": [{**row._asdict(), "since": row.since.isoformat()} for row in rows_of(running, len(sessions) > 1)],
    }


def _refreshed(run: Run, total: int | None, seen: Seen) -> Seen:
    bad = (run.failed, run.error, run.retried)
    if bad != seen.bad:
        standings = load_standings(run)
        seen = replace(seen, bad=bad, standings=None if standings is None else dict(standings))
    if total != seen.total and total and run.status == Run.Status.RUNNING:
        seen = replace(seen, earlier=find_earlier(run.project_id, run.number, run.branch, total))
    return replace(seen, head=run.head, total=total)


def _sessions(run: Run) -> list[dict[str, Any]]:
    """Oldest first; one that has not said how many tests it collected has null there."""
    rows = run.sessions.order_by("pk")
    rows = rows.annotate(workers=F("facts__workers"), job=F("facts__job"), running_now=running_of_session())
    names = ("id", "status", "collected", "exit_status", "workers", "job", "running_now")
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*names)[:SESSIONS]]


def total_of(sessions: Sequence[dict[str, Any]]) -> int | None:
    """Tests that the sessions collected; None while one of those that run has not said."""
    told = [one["collected"] for one in sessions if one["collected"] is not None]
    waits = any(one["collected"] is None and one["status"] == Session.Status.RUNNING for one in sessions)
    return None if waits or not told else sum(told)


def _hanging(one: HangingNow) -> dict[str, Any]:
    return {
        "id": one.id,
        "nodeid": one.nodeid,
        "worker": one.worker,
        "since": one.since.isoformat(),
        "limit_s": one.limit_s,
    }


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
