"""Tests that run at this moment and were told of: those that have run for a second or more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import MD5, JSONObject

from ingest.models import Case, Running, Session

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class RunningNow:
    job: str | None
    """Of its session."""
    worker: str | None
    nodeid: str
    when: str
    """The phase."""
    since: datetime
    """When the test began."""
    usual_s: float | None
    """The 95th percentile of its newest runs, of its slowest backend; null before the first."""


def running_of_session() -> ArraySubquery:
    """For a query of sessions: JSON objects, those that have run longest first; none of a session that has ended."""
    rows = Running.objects.filter(session=OuterRef("pk"), session__status=Session.Status.RUNNING).order_by("began_at")
    told = {"worker": "worker", "nodeid": "nodeid", "when": "when", "since": "began_at", "usual_s": _usual()}
    return ArraySubquery(rows.values(row=JSONObject(**told))[:SHOWN])


def _usual() -> Subquery:
    """By the digest of the name, as there is an index on it."""
    known = Case.objects.filter(project=OuterRef("session__project"), name=OuterRef("case"))
    known = known.annotate(digest=MD5("name")).filter(digest=MD5(OuterRef("case")))
    return Subquery(known.values(p95_s=F("recent__p95_s"))[:1])


def running_now(sessions: Iterable[tuple[str | None, list[dict[str, Any]]]]) -> list[RunningNow]:
    """`sessions`: job, and what `running_of_session` found. At most 20, those that have run longest first."""
    found = [
        RunningNow(
            job, row["worker"] or None, row["nodeid"], row["when"], datetime.fromisoformat(row["since"]), row["usual_s"]
        )
        for job, rows in sessions
        for row in rows
    ]
    return sorted(found, key=lambda one: one.since)[:SHOWN]
