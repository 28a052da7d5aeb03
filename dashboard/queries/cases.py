"""All tests of a project: counted, searched, sorted, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, FloatField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from dashboard.filter import Filter, Term, begins, contains, number, where
from dashboard.queries.project import Frame
from ingest.models import Backend
from trends.models import Quarantine, Recent, Variant, Verdict, Word

PAGE: Final = 50
BAD_MARKS: Final = "rfetc"
LONG: Final = timedelta(days=30)
LOOPS: Final = (Backend.ASYNCIO, Backend.UVLOOP, Backend.TRIO)


def _on(*backends: Backend) -> list[int]:
    """Values of `Recent.backends` with one of these."""
    bits = sum(1 << backend for backend in backends)
    return [mask for mask in range(1 << len(Backend)) if mask & bits]


def _is(term: Term) -> Q:
    words = {word.label: word for word in Word}
    flagged = [words[str(value)] for value in term.values if value in words]
    verdicts = Verdict.objects.filter(is_worst=True, word__in=flagged).values("variant__case")
    held = Q(case__in=verdicts)
    if "quarantined" in term.values:
        kept = Quarantine.objects.filter(until__gte=timezone.now().date())
        held |= Q(case__in=kept.values("variant__case"))
    return held | Q(retried__gt=0) if "retried" in term.values else held


FIELDS: Final = {
    "backend": lambda term: Q(backends__in=_on(*(one for one in Backend if one.label in term.values))),
    "file": begins("case__name"),
    "test": contains("case__name"),
    "is": _is,
    "p50": number("p50_s"),
    "p95": number("p95_s"),
    "stall": number("longest_s"),
    "rate": number("rate"),
    "failures": number("bad"),
}
PRESETS: Final = ("slowest", "newest", "no-trio", "skipped", "retried")
SORTS: Final[dict[str, Any]] = {
    "name": F("case__name"),
    "-p95": F("p95_s"),
    "-p50": F("p50_s"),
    "-stall": F("longest_s"),
    "-rate": F("rate"),
    "-retried": F("retried"),
    "-new": F("case_id"),
}
"""What is sorted by; all but names from the greatest down, what is not known last."""
USUAL: Final = {"slowest": "-p95", "newest": "-new", "retried": "-retried"}


def preset(name: str) -> Q:
    """What a preset leaves."""
    ago = timezone.now() - LONG
    skipped = Q(ran_on__lt=F("seen_on") - LONG) | Q(ran_on=None, case__created_at__lt=ago)
    conditions = {
        "no-trio": Q(backends__in=_on(Backend.ASYNCIO, Backend.UVLOOP)) & ~Q(backends__in=_on(Backend.TRIO)),
        "skipped": skipped,
        "retried": Q(retried__gt=0),
    }
    return conditions.get(name, Q())


@dataclass(frozen=True, slots=True)
class Totals:
    tests: int
    bad: int
    """Of them those with a failing attempt in their newest runs."""
    matching: int
    first: str
    last: str
    """Names, in the order of the alphabet."""
    newest: datetime | None
    """When the newest test was first seen."""


@dataclass(frozen=True, slots=True)
class OnBackend:
    backend: str
    marks: str
    runs: list[int]
    word: str | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    id: int
    name: str
    runs: int
    bad: int
    retried: int
    p50_s: float | None
    p95_s: float | None
    longest_s: float | None
    run: int
    ran_on: date | None
    created_at: datetime
    on: list[OnBackend]

    @property
    def worst(self) -> OnBackend | None:
        """The backend that it fails on most."""
        return max(self.on, key=lambda one: sum(one.marks.count(mark) for mark in BAD_MARKS), default=None)


@dataclass(frozen=True, slots=True)
class CasesPage:
    rows: list[CaseRow]
    next: int | None
    """The case that the page ends with."""


def _all(project: Frame) -> QuerySet[Recent]:
    rate = Cast("bad", FloatField()) / NullIf(Cast("runs", FloatField()), Value(0.0))
    return Recent.objects.filter(project=project.id).annotate(rate=rate)


def wanted_of(asked: Filter, name: str) -> Q:
    """What is asked for by filter and preset."""
    return where(asked, FIELDS, words="case__name") & preset(name)


def load_totals(project: Frame, wanted: Q) -> Totals:
    told = _all(project).aggregate(
        matching=Count("pk", filter=wanted),  # first: what is asked for may be of the column `bad`, not of that below
        tests=Count("pk"),
        bad=Count("pk", filter=Q(bad__gt=0)),
        first=Min("case__name"),
        last=Max("case__name"),
        newest=Max("case__created_at"),
    )
    return Totals(**told | {"first": told["first"] or "", "last": told["last"] or ""})


def load_cases(project: Frame, wanted: Q, sort: str, after: int | None) -> CasesPage:
    """At most 50 tests; `sort`: a key of `SORTS`; `after`: the case that the page before ended with."""
    by_name = sort == "name"
    key = SORTS[sort] if by_name else Coalesce(Cast(SORTS[sort], FloatField()), Value(-1.0))
    rows = _all(project).annotate(key=key)
    if after is not None:
        last = Subquery(rows.filter(pk=after).values("key")[:1])
        further = Q(key__gt=last) if by_name else Q(key__lt=last)
        wanted &= further | Q(key=last, pk__gt=after)
    found = list(rows.filter(wanted).select_related("case").order_by("key" if by_name else "-key", "pk")[: PAGE + 1])
    shown = found[:PAGE]
    return CasesPage(with_variants(shown), shown[-1].pk if len(found) > PAGE else None)


def with_variants(found: Sequence[Recent]) -> list[CaseRow]:
    """Rows with the strips and the verdicts of their variants."""
    gravest = Verdict.objects.filter(variant=OuterRef("pk"), is_worst=True).values("word")[:1]
    variants = Variant.objects.filter(case__in=[row.pk for row in found]).order_by("backend")
    on: dict[int, list[OnBackend]] = {}
    for one in variants.annotate(word=Subquery(gravest)):
        word = None if one.word is None else Word(one.word).label
        on.setdefault(one.case_id, []).append(OnBackend(Backend(one.backend).label, one.marks, one.runs, word))
    return [_row(row, on.get(row.pk, [])) for row in found]


def _row(row: Recent, on: list[OnBackend]) -> CaseRow:
    return CaseRow(
        id=row.pk,
        name=row.case.name,
        runs=row.runs,
        bad=row.bad,
        retried=row.retried,
        p50_s=row.p50_s,
        p95_s=row.p95_s,
        longest_s=row.longest_s,
        run=row.run,
        ran_on=row.ran_on,
        created_at=row.case.created_at,
        on=on,
    )
