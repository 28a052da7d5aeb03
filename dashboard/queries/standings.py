"""How many failures of a run are new, and how many are known from before it."""

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Value

from dashboard.queries.trunk import runs_before, trunk_of
from dashboard.standing import by_variant, judged, standing_of
from ingest.models import Outcome, Result, Run

BAD = (Outcome.FAILED, Outcome.ERROR)
MOST = 500
"""A run with more failures than that has another problem than to tell them apart."""


def load_standings(run: Run) -> Counter[str] | None:
    """Variants that failed, by the words of `dashboard.standing`; None if there are more than 500 failing results.

    Needs `run.project`.
    """
    bad = run.failed + run.error
    if not 0 < bad <= MOST:
        return None if bad else Counter()
    rows = Result.objects.filter(project=run.project_id, run=run, run_at=run.created_at, outcome__in=BAD)
    rows = rows.annotate(**judged(), cured=_cured() if run.retried else Value(False))
    main = trunk_of(run.project_id)
    aside, trunk = run.branch not in (None, main), set(runs_before(run.project_id, main, run.number))
    told = rows.values_list("case_id", "backend", "judged", "flaked", "cured", "outage", "reason")
    return by_variant(
        (
            (case, backend),
            standing_of(known, flaked, run.number, trunk, aside, cured=cured, outage=out, reason=why).word,
        )
        for case, backend, known, flaked, cured, out, why in told
    )


def _cured() -> Any:
    """Whether a later attempt passed."""
    same = {name: OuterRef(name) for name in ("project", "run", "run_at", "session", "node", "case")}
    return Exists(Result.objects.filter(**same, attempt__gt=OuterRef("attempt"), outcome=Outcome.PASSED))
