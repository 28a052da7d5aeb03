"""Cases that do not end alike on every backend, the surest first."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from dashboard.filter import Filter, where
from dashboard.queries.comparison.missing import FIELDS
from dashboard.queries.comparison.names import NAMES
from dashboard.queries.comparison.suite import Suite
from ingest.models import Backend
from trends.models import Contrast, Kind, Pace, Trace, Variant
from trends.sides import LOOPS

PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Side:
    """What a case did on one backend."""

    backend: str
    failed: int
    passed: int
    other: int
    marks: str
    """Its history strip, of all branches' newest runs."""
    runs: list[int]
    error: str | None
    """The failure that it showed last, if it ever failed."""
    median_s: dict[str, float]
    """By label of `Kind`; what is not known is missing."""

    @property
    def n(self) -> int:
        return self.failed + self.passed

    @property
    def ran(self) -> bool:
        return bool(self.n or self.other)


@dataclass(frozen=True, slots=True)
class ContrastRow:
    case: str
    case_id: int
    sides: list[Side]
    backend: str
    """Where it fails more often than on the others …"""
    is_spared: bool
    """… or less often."""
    p: float

    @property
    def is_certain(self) -> bool:
        return self.p <= 0.05


@dataclass(frozen=True, slots=True)
class ContrastPage:
    rows: list[ContrastRow]
    next: str
    """Cursor; empty on the last page."""


def load_contrasts(suite: Suite, wanted: Filter, after: tuple[float, int] | None) -> ContrastPage:
    rows = (
        Contrast.objects.filter(where(wanted, FIELDS, words="case__name"), comparison=suite.id, backend__isnull=False)
        .annotate(case_name=F("case__name"), variants=_variants(), paces=_paces())
        .order_by("p", "case")
    )
    if after is not None:
        rows = rows.filter(Q(p__gt=after[0]) | Q(p=after[0], case__gt=after[1]))
    found: list[Any] = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return ContrastPage([_row(row) for row in found[:PAGE]], f"{last.p!r}_{last.case_id}" if last else "")


def _variants() -> ArraySubquery:
    newest = Trace.objects.filter(variant=OuterRef("pk")).order_by("-last_run", "-pk")
    error = newest.values(said=JSONObject(kind="fingerprint__kind", text="fingerprint__text"))[:1]
    same = Variant.objects.filter(case=OuterRef("case"), backend__in=LOOPS)
    return ArraySubquery(
        same.values(told=JSONObject(backend="backend", marks="marks", runs="runs", error=Subquery(error)))
    )


def _paces() -> ArraySubquery:
    same = Pace.objects.filter(comparison=OuterRef("comparison"), case=OuterRef("case"))
    return ArraySubquery(same.values(told=JSONObject(kind="kind", median="median_s")))


def _row(row: Any) -> ContrastRow:
    return ContrastRow(
        case=row.case_name,
        case_id=row.case_id,
        sides=[_side(row, place) for place in range(len(LOOPS))],
        backend=Backend(row.backend).label,
        is_spared=row.is_spared,
        p=row.p,
    )


def _side(row: Any, place: int) -> Side:
    variant = next((one for one in row.variants if one["backend"] == LOOPS[place]), None)
    medians = {Kind(pace["kind"]).label: pace["median"][place] for pace in row.paces}
    return Side(
        backend=NAMES[place],
        failed=row.failed[place],
        passed=row.passed[place],
        other=row.other[place],
        marks=variant["marks"] if variant else "",
        runs=variant["runs"] if variant else [],
        error=_error(variant["error"]) if variant and variant["error"] else None,
        median_s={kind: median for kind, median in medians.items() if median is not None},
    )


def _error(said: dict[str, str]) -> str:
    first = said["text"].strip().partition("\n")[0]
    return first if first.startswith(said["kind"]) else f"{said['kind']}: {first}".strip(": ")
