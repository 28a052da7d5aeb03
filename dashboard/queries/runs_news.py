"""Whether a list of runs has anything new: one small query instead of the list."""

import hashlib
import time

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Subquery

from dashboard.access import visible_projects
from ingest.models import Run

NEWEST = 50
AT_LEAST_EVERY_S = 30
"""What changes otherwise, as verdicts do and runs that are older, is news so often."""


def runs_news(user: User | AnonymousUser, slug: str) -> str | None:
    """An entity tag that changes when results come or a run begins or ends; None if there is no run to be seen."""
    project = visible_projects(user).filter(slug=slug).values("pk")
    runs = Run.objects.filter(project=Subquery(project)).order_by("-number")
    found = list(runs.values_list("number", "head", "status", "epoch")[:NEWEST])
    if not found:
        return None
    facts = f"{found} {int(time.time() // AT_LEAST_EVERY_S)}"
    return f'W/"{hashlib.sha256(facts.encode()).hexdigest()[:20]}"'
