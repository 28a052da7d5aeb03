"""Tests that have not failed yet and are about to."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from dashboard.filter import Filter, Term, begins, choice, contains, number, where
from dashboard.queries.project import Frame
from ingest.models import Backend
from trends.models import EarlyWarning, Kind, Shift, SiteVariant

PAGE: Final = 50
NEAR_MISS: Final = EarlyWarning.Kind.NEAR_MISS
GROWING_STALL: Final = EarlyWarning.Kind.GROWING_STALL


def _site(term: Term) -> Q:
    shown = Q()
    for value in term.values:
        shown |= Q(site_name__icontains=value)
    return shown


FIELDS: Final = {
    "backend": choice("variant__backend", {label: value for value, label in Backend.choices}),
    "file": begins("variant__case__name"),
    "test": contains("variant__case__name"),
    "margin": number("least_margin"),
    "site": _site,
}


@dataclass(frozen=True, slots=True)
class WarningRow:
    kind: str
    case: str
    case_id: int
    backend: str
    marks: str
    strip_runs: list[int]
    run: int
    """The newest run that gave reason; of a stall the one that it began with."""
    seq: int | None
    runs: int
    """How many of its newest runs gave reason …"""
    of_runs: int
    least_margin: float | None
    ratio: float | None
    after_s: float | None
    """How long its longest tick is now."""
    site: int | None
    """Where its longest tick was."""
    site_name: str | None

    @property
    def is_near_miss(self) -> bool:
        return self.kind == NEAR_MISS


@dataclass(frozen=True, slots=True)
class WarningPage:
    rows: list[WarningRow]
    next: str
    counts: dict[str, int]
    """By kind, over all pages and without the filter."""


def load_warnings(project: Frame, wanted: Filter, after: tuple[float, int] | None) -> WarningPage:
    """At most 50: near misses by the least margin, then stalls by how much they have grown."""
    all_of_them = EarlyWarning.objects.filter(project=project.id)
    counted = all_of_them.order_by().values("kind").annotate(n=Count("pk"))
    site = SiteVariant.objects.filter(variant=OuterRef("variant")).order_by("-worst_s", "pk")
    newest = Shift.objects.filter(variant=OuterRef("variant"), kind=Kind.LONGEST_TICK).order_by("-seen_run", "-pk")
    rows = (
        all_of_them.annotate(
            grave=_gravity(),
            site=Subquery(site.values("site")[:1]),
            site_name=Subquery(site.values("site__name")[:1]),
            after_s=Subquery(newest.values("after_s")[:1]),
        )
        .filter(where(wanted, FIELDS, "variant__case__name"))
        .select_related("variant__case")
        .order_by("grave", "pk")
    )
    if after is not None:
        rows = rows.filter(Q(grave__gt=after[0]) | Q(grave=after[0], pk__gt=after[1]))
    found: list[Any] = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    cursor = f"{last.grave!r}_{last.pk}" if last else ""
    return WarningPage([_row(row) for row in found[:PAGE]], cursor, {row["kind"]: row["n"] for row in counted})


def _gravity() -> Any:
    """The less, the sooner it is looked at: margins are below 0.1, and a stall that has grown is 1 / ratio later."""
    return Coalesce(F("least_margin"), 1.0 + 1.0 / Greatest(F("ratio"), 0.001))


def _row(row: Any) -> WarningRow:
    same = ("kind", "run", "seq", "runs", "of_runs", "least_margin", "ratio", "after_s", "site", "site_name")
    return WarningRow(
        **{name: getattr(row, name) for name in same},
        case=row.variant.case.name,
        case_id=row.variant.case_id,
        backend=Backend(row.variant.backend).label,
        marks=row.variant.marks,
        strip_runs=row.variant.runs,
    )
