"""When a session is over, and what that makes of its run."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ingest import announce
from ingest.models import Batch, Run, Session

QUIET_EXITS = (0, 5)
"""pytest's exit status for passed, and for no test collected."""
STOPPED_BY_HAND = 2


def settle(session: Session) -> None:
    """End the session if everything it meant to send is here; its run with it if it was the last one running."""
    complete = session.last_seq is not None and Batch.objects.filter(session=session).count() >= session.last_seq
    if complete:
        finish(session, Session.Status.INTERRUPTED if session.exit_status is None else Session.Status.FINISHED)
    elif session.status != Session.Status.RUNNING:
        revive(session)


def finish(session: Session, status: Session.Status) -> None:
    session.status = status
    session.ended_at = session.ended_at or session.seen_at
    session.save(update_fields=["status", "ended_at"])
    run = Run.objects.select_for_update(no_key=True).get(pk=session.run_id)
    if run.sessions.filter(status=Session.Status.RUNNING).exists():
        return
    run.status = outcome(run)
    run.ended_at = max(ended for ended in run.sessions.values_list("ended_at", flat=True) if ended)
    run.save(update_fields=["status", "ended_at"])
    announce.ended(run)


def revive(session: Session) -> None:
    """It was taken for dead and spoke again. When pytest ended is known by what it said of that."""
    session.status = Session.Status.RUNNING
    session.ended_at = session.ended_at if session.exit_status is not None else None
    session.save(update_fields=["status", "ended_at"])
    Run.objects.filter(pk=session.run_id).update(status=Run.Status.RUNNING, ended_at=None)


def outcome(run: Run) -> Run.Status:
    """What the exit statuses of its sessions say: pytest itself decides what failed, reruns included."""
    told = list(run.sessions.values_list("status", "exit_status"))
    if any(status == Session.Status.INTERRUPTED or code == STOPPED_BY_HAND for status, code in told):
        return Run.Status.INTERRUPTED
    return Run.Status.PASSED if all(code in QUIET_EXITS for _, code in told) else Run.Status.FAILED


def end_silent(now: datetime | None = None) -> int:
    """Interrupt the sessions that said nothing for `SILENT_AFTER_S`; answers how many."""
    since = (now or timezone.now()) - timedelta(seconds=settings.SILENT_AFTER_S)
    silent = Session.objects.filter(status=Session.Status.RUNNING, seen_at__lt=since)
    return sum(_end(pk, since) for pk in silent.values_list("pk", flat=True))


@transaction.atomic
def _end(pk: int, since: datetime) -> bool:
    session = Session.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if session is None or session.status != Session.Status.RUNNING or session.seen_at >= since:
        return False
    finish(session, Session.Status.INTERRUPTED)
    return True
