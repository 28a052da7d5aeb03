"""One batch, exactly once: the ledger row and all it brings commit together."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from ingest import announce, clock, partitions
from ingest.decode import Received, Result
from ingest.errors import Refused
from ingest.models import Batch, Project, Run, Session
from ingest.store import failures, hanging, names, rows, running, sessions, skew, warned
from ingest.store.figures import Figures, figures
from ingest.store.runs import session_of

MOST_MISSING = 100


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch. `missing`: lower numbers that have not arrived."""

    run: Run
    results: int
    replay: bool
    missing: list[int]


def store(project: Project, uuid: UUID, batch: Received) -> Stored:
    """Store `batch` unless it is stored already; raises `Refused` and stores nothing if it cannot be right."""
    with transaction.atomic():
        session = session_of(project, uuid, batch.header)
        seq: int = batch.header.seq
        if _is_known(session, seq, batch.digest):
            return Stored(session.run, 0, True, _missing(session, seq))
        _take_in(project, session, seq, batch)
        run = Run.objects.get(pk=session.run_id)
        announce.head(run)
        return Stored(run, len(batch.results), False, _missing(session, seq))


def _is_known(session: Session, seq: int, digest: str) -> bool:
    known = Batch.objects.filter(session=session, seq=seq).first()
    if known is not None and known.digest != digest:
        raise Refused("body", f"batch {seq} is stored already, with other content", status=409)
    return known is not None


def _take_in(project: Project, session: Session, seq: int, batch: Received) -> None:
    skew.improve(session, batch.header)
    hanging.keep(project, session, batch)
    first = _append(project, session, batch.results)
    running.keep(session, batch)
    warned.keep(project, session, batch)
    Batch.objects.create(session=session, seq=seq, digest=batch.digest, first=first, results=len(batch.results))
    _note(session, batch)
    sessions.settle(session)


def _append(project: Project, session: Session, results: list[Result]) -> int:
    """Give the results the next numbers of the run's sequence; answers the first of them."""
    if not results:
        return session.run.head + 1
    found = names.resolve(project, results)
    texts = failures.resolve(project, results)
    measured = [figures(result) for result in results]
    run = _advance(session.run, results, measured)
    first = run.head - len(results) + 1
    partitions.ensure(run.created_at)
    rows.copy(run, session, first, results, measured, found, texts)
    return first


def _advance(run: Run, results: list[Result], measured: list[Figures]) -> Run:
    """Move the head and the counts. The row stays locked until the commit, which keeps the sequence dense."""
    locked = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    locked.head += len(results)
    for outcome, count in Counter(result.outcome for result in results).items():
        setattr(locked, outcome, getattr(locked, outcome) + count)
    locked.retried += sum(result.attempt > 1 for result in results)
    locked.duration_s += sum(one.duration_s for one in measured)
    ticks = [one.longest_tick_s for one in measured if one.longest_tick_s is not None]
    locked.longest_tick_s = max([*ticks, locked.longest_tick_s or 0.0]) if ticks else locked.longest_tick_s
    locked.save()
    return locked


def _note(session: Session, batch: Received) -> None:
    session.seen_at = clock.now()
    if batch.collected is not None:
        session.collected = batch.collected
    if batch.end is not None:
        session.exit_status = batch.end.exit_status
        session.ended_at = datetime.fromtimestamp(batch.end.at + session.skew_s, UTC)
    if batch.header.final:
        session.last_seq = batch.header.seq
    session.save(update_fields=["seen_at", "collected", "exit_status", "ended_at", "last_seq"])


def _missing(session: Session, seq: int) -> list[int]:
    """Numbers below `seq` that the ledger lacks, at most `MOST_MISSING`."""
    below = Batch.objects.filter(session=session, seq__lt=seq)
    if below.count() == seq - 1:
        return []
    there = set(below.values_list("seq", flat=True))
    return list(islice((number for number in range(1, seq) if number not in there), MOST_MISSING))
