"""How many variants there are of each sort, and which failures are most common among the flaky ones."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from dashboard.queries.every_job import score_in_every_job
from dashboard.queries.flagged import QUARANTINED, STATES, of_state
from dashboard.queries.project import Frame
from ingest.models import Backend
from trends.models import Trace, Verdict

LOOKED_AT: Final = 500
"""Variants, those with the most flaky failures to be expected."""
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class PatternCount:
    kind: str
    """Of the exception."""
    backend: str
    variants: int


@dataclass(frozen=True, slots=True)
class FlaggedCounts:
    all: int
    """Variants with a verdict."""
    states: dict[str, int]
    scores: dict[str, float]
    """Flaky failures to be expected in the next 100 runs, by state."""


def load_flagged_counts(project: Frame) -> FlaggedCounts:
    kept = Q(variant__quarantine__until__gte=timezone.now().date())
    looked_at = Q(word__in=STATES.values()) & ~kept
    rows: Any = (
        Verdict.objects.filter(project=project.id, is_worst=True)
        .values("word")
        .annotate(n=Count("pk"), kept=Count("pk", filter=kept), score=Sum(score_in_every_job(), filter=looked_at))
    )
    of_word = {row["word"]: row for row in rows}
    none = {"n": 0, "kept": 0, "score": 0.0}
    told = {state: of_word.get(word, none) for state, word in STATES.items()}
    return FlaggedCounts(
        all=sum(row["n"] for row in of_word.values()),
        states={state: row["n"] - row["kept"] for state, row in told.items()}
        | {QUARANTINED: sum(row["kept"] for row in of_word.values())},
        scores={state: row["score"] or 0.0 for state, row in told.items()},
    )


def load_patterns(project: Frame, state: str) -> list[PatternCount]:
    """What most failures of each variant say, by the kind of exception and the backend; the most common first."""
    most = Trace.objects.filter(variant=OuterRef("variant")).order_by("-failures", "-last_run", "pk")
    kinds = of_state(project, state).annotate(kind=Subquery(most.values("fingerprint__kind")[:1])).order_by("-score")
    counted = Counter(kinds.filter(kind__isnull=False).values_list("kind", "variant__backend")[:LOOKED_AT])
    told = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [PatternCount(kind, Backend(backend).label, n) for (kind, backend), n in told[:MOST]]
