"""Cases that never ran on a backend that others of the suite ran on."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dashboard.filter import Filter, begins, contains, where
from dashboard.queries.comparison.names import NAMES
from trends.models import Contrast

MOST: Final = 20
FIELDS: Final = {"file": begins("case__name"), "test": contains("case__name")}
"""What a filter can ask of cases side by side."""


@dataclass(frozen=True, slots=True)
class MissingRow:
    case: str
    case_id: int
    on: list[str]
    """Backends that it ran on …"""
    never: list[str]
    """… and those that it did not."""


def missing(wanted: Filter) -> ArraySubquery:
    """Of a comparison, as JSON for `missing_row`: at most twenty, by name."""
    rows = Contrast.objects.filter(where(wanted, FIELDS, words="case__name"), comparison=OuterRef("pk"))
    columns = {"case": "case__name", "id": "case", **{name: name for name in ("failed", "passed", "other")}}
    return ArraySubquery(rows.filter(is_missing=True).order_by("case__name").values(told=JSONObject(**columns))[:MOST])


def missing_row(told: dict[str, Any], used: list[int]) -> MissingRow:
    """`used`: places of the backends that anything ran on."""
    ran = [place for place in used if told["failed"][place] + told["passed"][place] + told["other"][place]]
    never = [place for place in used if place not in ran]
    return MissingRow(told["case"], told["id"], [NAMES[at] for at in ran], [NAMES[at] for at in never])
