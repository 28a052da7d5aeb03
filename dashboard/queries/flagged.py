"""Variants by what is thought of them: the flaky, the suspect, the broken, the fixed, and those in quarantine."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from dashboard.filter import Filter, Term, age, begins, choice, contains, number, where
from dashboard.queries.every_job import failures_in_every_job, in_every_job, newest_failure
from dashboard.queries.project import Frame
from ingest.models import Backend, Run
from trends.models import Assignment, Cause, Change, Quarantine, Trace, Verdict, Word

PAGE: Final = 50
STATES: Final = {
    "active": Word.FLAKY,
    "suspect": Word.SUSPECT,
    "broken": Word.BROKEN,
    "fixed": Word.FIXED,
}
QUARANTINED: Final = "quarantined"


def _error(term: Term) -> Q:
    shown = Q()
    for value in term.values:
        shown |= Q(fingerprint__kind__icontains=value) | Q(fingerprint__text__icontains=value)
    return Q(Exists(Trace.objects.filter(shown, variant=OuterRef("variant"))))


FIELDS: Final = {
    "backend": choice("variant__backend", {label: value for value, label in Backend.choices}),
    "file": begins("variant__case__name"),
    "test": contains("variant__case__name"),
    "error": _error,
    "rate": number("rate"),
    "failures": number("all_failures"),
    "since": age("changed_at"),
    "owner": contains("variant__assignment__owner"),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """What most of its failures say."""

    kind: str
    text: str
    failures: int
    of: int


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    variant: int
    case: str
    case_id: int
    backend: str
    word: str
    marks: str
    runs: list[int]
    rate: float
    low: float
    high: float
    """Rate and 95 % interval in the job where it is worst; failures, results, calm_runs and score are of all jobs."""
    failures: int
    results: int
    disagreements: int
    calm_runs: int
    since: int
    """Number of the run that most likely brought it; where nothing speaks of one, it is `called`."""
    changed_at: datetime | None
    """When that run began."""
    score: float
    """Flaky failures to be expected in the next 100 runs."""
    failed_run: int | None
    failed_seq: int | None
    pattern: Pattern | None
    cause: dict[str, Any] | None
    """What its failures most surely come with: kind, value, failed_with, failed, passed_with, passed."""
    reason: str | None
    until: date | None
    """Of its quarantine."""
    owner: str | None
    """Who looks at it."""
    since_low: int | None = None
    since_high: int | None = None
    """Numbers of runs: what brought it came with one of these (90 %)."""
    called: int | None = None
    """Number of the run after which it was called so."""


@dataclass(frozen=True, slots=True)
class FlaggedPage:
    rows: list[FlaggedRow]
    next: str


def load_flagged(project: Frame, state: str, wanted: Filter, after: tuple[float, int] | None) -> FlaggedPage:
    """At most 50, those with the most flaky failures to be expected first."""
    rows = (
        of_state(project, state)
        .alias(all_failures=failures_in_every_job())
        .annotate(changed_at=_changed_at())
        .filter(where(wanted, FIELDS, "variant__case__name"))
    )
    if after is not None:
        rows = rows.filter(Q(score__lt=after[0]) | Q(score=after[0], pk__lt=after[1]))
    found = list(_with_evidence(rows)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return FlaggedPage([_row(row) for row in found[:PAGE]], f"{last.score!r}_{last.pk}" if last else "")


def load_chosen(project: Frame, variants: list[int]) -> list[FlaggedRow]:
    """Those of these variants that have a verdict, in the order of the list."""
    rows = Verdict.objects.filter(project=project.id, is_worst=True, variant__in=variants)
    return [_row(row) for row in _with_evidence(rows.annotate(changed_at=_changed_at()))]


def _with_evidence(rows: QuerySet[Verdict]) -> QuerySet[Verdict]:
    told = rows.annotate(
        pattern=_pattern(),
        of=_failures(),
        cause=_cause(),
        kept=_kept(),
        owner=_owner(),
        onset=_onset(),
        every_job=in_every_job(),
        newest=newest_failure(),
    )
    return told.select_related("variant__case").defer("state").order_by("-score", "-pk")


def of_state(project: Frame, state: str) -> QuerySet[Verdict]:
    """Gravest verdicts of variants; what is in quarantine is in no other state."""
    rows = Verdict.objects.filter(project=project.id, is_worst=True)
    kept = Q(variant__quarantine__until__gte=timezone.now().date())
    return rows.filter(kept) if state == QUARANTINED else rows.filter(word=STATES[state]).exclude(kept)


def _changes() -> QuerySet[Change]:
    """Those that brought the word, the newest first."""
    same = Change.objects.filter(variant=OuterRef("variant"), stratum=OuterRef("stratum"), now=OuterRef("word"))
    return same.order_by("-run", "-pk")


def _changed_at() -> Subquery:
    began = Run.objects.filter(project=OuterRef("project"), number=OuterRef("middle")).values("started_at")
    return Subquery(_changes().values(when=Coalesce(Subquery(began[:1]), "at"))[:1])


def _onset() -> Subquery:
    return Subquery(_changes().values(told=JSONObject(low="low", middle="middle", high="high"))[:1])


def _pattern() -> Subquery:
    most = Trace.objects.filter(variant=OuterRef("variant")).order_by("-failures", "-last_run", "pk")
    return Subquery(most.values(told=JSONObject(kind="fingerprint__kind", text="fingerprint__text", n="failures"))[:1])


def _failures() -> Subquery:
    mine = Trace.objects.filter(variant=OuterRef("variant")).order_by().values("variant")
    return Subquery(mine.annotate(n=Sum("failures")).values("n"))


def _cause() -> Subquery:
    columns = ("kind", "value", "failed_with", "failed", "passed_with", "passed")
    mine = Cause.objects.filter(variant=OuterRef("variant")).order_by("p", "pk")
    return Subquery(mine.values(told=JSONObject(**{name: name for name in columns}))[:1])


def _kept() -> Subquery:
    mine = Quarantine.objects.filter(variant=OuterRef("variant"))
    return Subquery(mine.values(told=JSONObject(reason="reason", until="until"))[:1])


def _owner() -> Subquery:
    return Subquery(Assignment.objects.filter(variant=OuterRef("variant")).values("owner")[:1])


def _row(row: Any) -> FlaggedRow:
    kept, onset = row.kept or {}, row.onset or {}
    return FlaggedRow(
        **{name: getattr(row, name) for name in ("rate", "disagreements", "changed_at", "cause", "owner")},
        **row.every_job,
        failed_run=row.newest["run"],
        failed_seq=row.newest["seq"],
        variant=row.variant_id,
        case=row.variant.case.name,
        case_id=row.variant.case_id,
        backend=Backend(row.variant.backend).label,
        word=Word(row.word).label,
        marks=row.variant.marks,
        runs=row.variant.runs,
        low=row.rate_low,
        high=row.rate_high,
        pattern=_told(row.pattern, row.of) if row.pattern else None,
        reason=kept.get("reason"),
        until=date.fromisoformat(kept["until"]) if kept else None,
        since=onset.get("middle") or row.since,
        since_low=onset.get("low"),
        since_high=onset.get("high"),
        called=row.since,
    )


def _told(pattern: dict[str, Any], of: int) -> Pattern:
    return Pattern(pattern["kind"], pattern["text"].strip().partition("\n")[0], pattern["n"], of)
