"""Variants that passed and failed on the same version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum

from dashboard.interval import Rate, wilson
from dashboard.queries.project import Frame
from ingest.models import Backend, Run
from trends.models import Disagreement, Variant, Verdict, Word

PAGE = 50
BAD_MARKS = "rfetc"
"""Letters of a strip that stand for a run with a failing attempt."""
COUNTED_MARKS = BAD_MARKS + "pX"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A result that can be looked at."""

    run: int
    seq: int


@dataclass(frozen=True, slots=True)
class FlakyRow:
    case: str
    case_id: int
    backend: str
    marks: str
    runs: list[int]
    versions: int
    """Versions on which it did both."""
    passed: int
    failed: int
    """Results on those versions."""
    seen_at: datetime
    tree: str
    """The newest such version, with a result of either kind from it."""
    pass_evidence: Evidence | None
    fail_evidence: Evidence | None
    verdict: str | None
    """The word of its gravest verdict; None before there is one."""

    @property
    def rate(self) -> Rate | None:
        """Runs of the strip with a failing attempt, of those that say anything."""
        return wilson(sum(mark in BAD_MARKS for mark in self.marks), sum(mark in COUNTED_MARKS for mark in self.marks))


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the list begins: after the row with so many versions and this id."""

    versions: int
    id: int


@dataclass(frozen=True, slots=True)
class OnBackend:
    backend: str
    variants: int
    flaky: int
    """Variants that passed and failed on the same version."""


@dataclass(frozen=True, slots=True)
class FlakyPage:
    rows: list[FlakyRow]
    next: Cursor | None
    backends: list[OnBackend]
    """Every backend that was ever seen, over all pages."""


def load_flaky(project: Frame, after: Cursor | None) -> FlakyPage:
    """At most 50 variants, those with the most disagreeing versions first."""
    found = (
        Variant.objects.filter(project=project.id, disagreement__passed__gt=0)
        .annotate(
            versions=Count("disagreement"),
            passed=Sum("disagreement__passed"),
            failed=Sum("disagreement__failed"),
            seen_at=Max("disagreement__seen_at"),
            word=Subquery(Verdict.objects.filter(variant=OuterRef("pk"), is_worst=True).values("word")[:1]),
        )
        .select_related("case")
        .order_by("-versions", "pk")
    )
    if after is not None:
        found = found.filter(Q(versions__lt=after.versions) | Q(versions=after.versions, pk__gt=after.id))
    variants: list[Any] = list(found[: PAGE + 1])
    shown = variants[:PAGE]
    newest = _newest(shown)
    last = shown[-1] if len(variants) > PAGE else None
    return FlakyPage(
        [_row(variant, newest[variant.pk]) for variant in shown if variant.pk in newest],
        Cursor(last.versions, last.pk) if last else None,
        _backends(project),
    )


def _newest(variants: list[Any]) -> dict[int, Any]:
    """The newest disagreement of each variant, with the numbers of its two runs."""
    number = Run.objects.values("number")
    rows = (
        Disagreement.objects.filter(variant__in=[variant.pk for variant in variants], passed__gt=0)
        .order_by("variant_id", "-seen_at")
        .distinct("variant_id")
        .annotate(
            pass_number=Subquery(number.filter(pk=OuterRef("pass_run"))),
            fail_number=Subquery(number.filter(pk=OuterRef("fail_run"))),
        )
    )
    return {row.variant_id: row for row in rows}


def _backends(project: Frame) -> list[OnBackend]:
    flaky = Disagreement.objects.filter(project=project.id, passed__gt=0).values("variant")
    rows = (
        Variant.objects.filter(project=project.id)
        .values("backend")
        .annotate(variants=Count("pk"), flaky=Count("pk", filter=Q(pk__in=flaky)))
        .order_by("backend")
    )
    return [OnBackend(Backend(row["backend"]).label, row["variants"], row["flaky"]) for row in rows]


def _row(variant: Any, newest: Any) -> FlakyRow:
    return FlakyRow(
        case=variant.case.name,
        case_id=variant.case_id,
        backend=Backend(variant.backend).label,
        marks=variant.marks,
        runs=variant.runs,
        versions=variant.versions,
        passed=variant.passed,
        failed=variant.failed,
        seen_at=variant.seen_at,
        tree=newest.tree,
        pass_evidence=Evidence(newest.pass_number, newest.pass_seq) if newest.pass_number else None,
        fail_evidence=Evidence(newest.fail_number, newest.fail_seq) if newest.fail_number else None,
        verdict=None if variant.word is None else Word(variant.word).label,
    )
