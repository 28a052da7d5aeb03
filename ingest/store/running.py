"""Which test each worker of a session is in, as far as it was told.

A line may come late, twice or after the result of its test: it is heard only if nothing shows that the test is over.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Q

from ingest import decode
from ingest.models import Batch, Result, Running, Session

MOST = 1_000
"""Workers of a session of which it is kept."""


def keep(session: Session, batch: decode.Received) -> None:
    """Take in what the batch says of tests that run and of those that are over. The session is locked."""
    there = {row.worker: row for row in Running.objects.filter(session=session)}
    if there and (gone := _over(there, session, batch.results)):
        Running.objects.filter(pk__in=[there.pop(worker).pk for worker in gone]).delete()
    if batch.running:
        _hear(session, batch, there)


def _hear(session: Session, batch: decode.Received, there: dict[str, Running]) -> None:
    lines = sorted(batch.running, key=lambda line: line.at)
    told = {line.worker or "": _row(session, line) for line in lines}
    for worker in _over(told, session, batch.results):
        del told[worker]
    later = Batch.objects.filter(session=session, seq__gt=batch.header.seq).exists()
    fresh = [row for row in told.values() if _is_news(row, there) and not (later and _has_ended(row))]
    new = [row for row in fresh if row.worker not in there][: MOST - len(there)]
    Running.objects.bulk_create(
        [*new, *(row for row in fresh if row.worker in there)],
        update_conflicts=True,
        unique_fields=["session", "worker"],
        update_fields=["nodeid", "case", "attempt", "when", "began_at", "at"],
    )


def _is_news(row: Running, there: dict[str, Running]) -> bool:
    known = there.get(row.worker)
    return known is None or known.at < row.at


def _over(rows: dict[str, Running], session: Session, results: Iterable[decode.Result]) -> set[str]:
    """The workers whose test has its result here, or that have begun another one since."""
    found = set()
    for result in results:
        row = rows.get(result.worker or "")
        if row is None:
            continue
        is_it = (result.nodeid, result.attempt) == (row.nodeid, row.attempt)
        if is_it or _moment(session, result.at) >= row.at:
            found.add(row.worker)
    return found


def _has_ended(row: Running) -> bool:
    """The same, asked of what is stored: for a batch that comes after a later one."""
    run = row.session.run
    stored = Result.objects.filter(project=run.project_id, run=run, run_at=run.created_at, session=row.session)
    stored = stored.filter(worker=row.worker) if row.worker else stored.filter(worker=None)
    return stored.filter(Q(node__nodeid=row.nodeid, attempt=row.attempt) | Q(started_at__gte=row.at)).exists()


def _row(session: Session, line: decode.Running) -> Running:
    return Running(
        session=session,
        worker=line.worker or "",
        nodeid=line.nodeid,
        case=line.case,
        attempt=line.attempt,
        when=line.when,
        began_at=_moment(session, line.began),
        at=_moment(session, line.at),
    )


def _moment(session: Session, at: float) -> datetime:
    return datetime.fromtimestamp(at + session.skew_s, UTC)
