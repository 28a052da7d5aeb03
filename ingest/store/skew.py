"""How far a session's clock is off: the least that any of its batches shows, as none arrives before it is sent."""

from datetime import timedelta

from ingest import clock
from ingest.decode import Header
from ingest.errors import Refused
from ingest.models import Run, Session

MOST_S = 86_400
GRAIN_S = 0.05
"""What is less is the jitter of a network, and not worth a write."""
MOST_KEPT = 50


def seen(header: Header) -> float:
    """Server clock minus client clock, seconds, and the time that the batch was on its way. Raises Refused."""
    skew_s: float = clock.now().timestamp() - header.sent_at
    if abs(skew_s) > MOST_S:
        raise Refused("batch.sent_at", f"the client's clock is {abs(skew_s) / 3600:.0f} hours off the server's")
    return skew_s


def improve(session: Session, header: Header) -> None:
    """The moments of a slow first batch are too late; what comes with this one and later is dated better.

    The session and its run are locked. What is stored keeps its date: days are counted by it.
    """
    skew_s = seen(header)
    late_s = session.skew_s - skew_s
    if late_s < GRAIN_S or len(session.skews) >= MOST_KEPT:
        return
    session.skews = [*(session.skews or [[1, session.skew_s]]), [session.run.head + 1, skew_s]]
    session.skew_s = skew_s
    session.started_at -= timedelta(seconds=late_s)
    session.save(update_fields=["skews", "skew_s", "started_at"])
    Run.objects.filter(pk=session.run_id, started_at__gt=session.started_at).update(started_at=session.started_at)
