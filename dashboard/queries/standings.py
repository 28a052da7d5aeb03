"""How many failures of a run are new, and how many are known from before it."""

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef

from dashboard.queries.trunk import runs_before
from dashboard.standing import judged, standing_of
from ingest.models import Outcome, Result, Run

BAD = (Outcome.FAILED, Outcome.ERROR)
MOST = 500
"""A run with more failures than that has another problem than to tell them apart."""


def load_standings(run: Run) -> Counter[str] | None:
    """Failures by the words of `dashboard.standing`; None if there are more than 500. Needs `run.project`."""
    bad = run.failed + run.error
    if not 0 < bad <= MOST:
        return None if bad else Counter()
    rows = Result.objects.filter(project=run.project_id, run=run, run_at=run.created_at, outcome__in=BAD)
    rows = rows.annotate(**judged(), cured=_cured()) if run.retried else rows.annotate(**judged())
    names = ("judged", "flaked", "cured") if run.retried else ("judged", "flaked")
    aside = run.branch not in (None, run.project.default_branch)
    trunk = set(runs_before(run.project_id, run.project.default_branch, run.number))
    told = rows.values_list(*names)
    return Counter(standing_of(row[0], row[1], run.number, trunk, aside, *row[2:]).word for row in told)


def _cured() -> Any:
    """Whether a later attempt passed."""
    same = {name: OuterRef(name) for name in ("project", "run", "run_at", "session", "node", "case")}
    return Exists(Result.objects.filter(**same, attempt__gt=OuterRef("attempt"), outcome=Outcome.PASSED))
