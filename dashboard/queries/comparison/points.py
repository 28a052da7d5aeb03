"""Times of all cases on two backends, for a picture."""

from typing import Any, Final, NamedTuple

from django.db.models import FloatField
from django.db.models.functions import Abs, Cast, Coalesce, Ln

from dashboard.filter import Filter, where
from dashboard.queries.comparison.missing import FIELDS
from dashboard.queries.comparison.suite import Suite
from trends.models import Kind, Pace

MOST: Final = 2000


class Times(NamedTuple):
    case: str
    case_id: int
    median_s: list[float | None]
    """In the order of `LOOPS`."""


def load_points(suite: Suite, kind: Kind, base: int, other: int, wanted: Filter) -> list[Times]:
    """At most 2 000 cases, those that lie farthest apart on `base` and `other` first."""
    here, there = (Cast(f"median_s__{place}", FloatField()) for place in (base, other))
    rows: Any = (
        Pace.objects.filter(where(wanted, FIELDS, words="case__name"), comparison=suite.id, kind=kind)
        .alias(apart=Coalesce(Abs(Ln(there) - Ln(here)), 0.0))
        .order_by("-apart", "case")
        .values_list("case__name", "case", "median_s")[:MOST]
    )
    return [Times(*row) for row in rows]
