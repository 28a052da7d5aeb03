"""A case with its variants and all that was found of them, in one query."""

from dataclasses import dataclass, fields
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from dashboard.queries.case.findings import (
    Association,
    CaseVariant,
    ChangeFact,
    ShiftFact,
    SiteFact,
    VerdictFact,
)
from dashboard.queries.project import Frame
from ingest.models import Backend
from trends.models import Cause, Change, Kind, Shift, SiteVariant, Variant, Verdict, Word

MOST: Final = 12
"""Findings of each sort with one variant."""
RENAMED: Final = {
    "stratum": "stratum__name",
    "ratio": "ratio",
    "id": "site",
    "name": "site__name",
    "leaf": "leaf__name",
}


@dataclass(frozen=True, slots=True)
class CaseDetail:
    id: int
    name: str
    variants: list[CaseVariant]
    """By backend."""


def load_case(project: Frame, number: int) -> CaseDetail | None:
    rows: list[Any] = list(
        Variant.objects.filter(project=project.id, case=number)
        .annotate(
            case_name=F("case__name"),
            verdicts=_told(
                Verdict.objects.order_by("-is_worst", "-word", "stratum"), VerdictFact, low="rate_low", high="rate_high"
            ),
            changes=_told(Change.objects.order_by("-run", "-pk"), ChangeFact),
            shifts=_told(Shift.objects.order_by("-seen_run", "-pk"), ShiftFact, low="run_low", high="run_high"),
            causes=_told(Cause.objects.order_by("p", "pk"), Association),
            sites=_told(SiteVariant.objects.order_by("-worst_s", "pk"), SiteFact),
        )
        .order_by("backend")
    )
    if not rows:
        return None
    return CaseDetail(number, rows[0].case_name, [_variant(row) for row in rows])


def _told(rows: QuerySet[Any], kind: Any, **columns: str) -> ArraySubquery:
    """Those of a variant as JSON with the fields of `kind`."""
    wanted = {one.name: columns.get(one.name, RENAMED.get(one.name, one.name)) for one in fields(kind)}
    return ArraySubquery(rows.filter(variant=OuterRef("pk")).values(told=JSONObject(**wanted))[:MOST])


def _variant(row: Any) -> CaseVariant:
    words, kinds = {word.value: word.label for word in Word}, {kind.value: kind.label for kind in Kind}
    return CaseVariant(
        id=row.pk,
        backend=Backend(row.backend).label,
        verdicts=[VerdictFact(**one | {"word": words[one["word"]]}) for one in row.verdicts],
        changes=[ChangeFact(**one | {"was": words[one["was"]], "now": words[one["now"]]}) for one in row.changes],
        shifts=[ShiftFact(**one | {"kind": kinds[one["kind"]]}) for one in row.shifts],
        causes=[Association(**one) for one in row.causes],
        sites=[SiteFact(**one) for one in row.sites],
    )
