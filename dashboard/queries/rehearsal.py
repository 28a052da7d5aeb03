"""A rehearsal and what came of it."""

from dataclasses import dataclass
from typing import Any, Final

from dashboard.queries.project import Frame
from ingest.models import Case
from trends.models import Rehearsal, Rules

LISTED: Final = 50
LISTS: Final = ("missed", "flagged", "cleared")


@dataclass(frozen=True, slots=True)
class Flag:
    case: str
    case_id: int | None
    backend: str
    stratum: str
    run: int
    was: str
    now: str
    failures: int


@dataclass(frozen=True, slots=True)
class Tried:
    id: int
    status: str
    days: int
    values: dict[str, float]
    runs: int
    flagged: int
    only: int
    """Of those, what the present settings do not flag."""
    cleared: int
    missed: int
    lists: dict[str, list[Flag]]
    """At most 50 of each."""

    @property
    def is_waiting(self) -> bool:
        return self.status == Rehearsal.Status.WAITING

    @property
    def has_failed(self) -> bool:
        return self.status == Rehearsal.Status.FAILED


def present_rules(project: Frame) -> dict[str, float]:
    """What the project has set for itself."""
    return Rules.objects.filter(pk=project.id).values_list("values", flat=True).first() or {}


def load_tried(project: Frame, number: int) -> Tried | None:
    row = Rehearsal.objects.filter(project=project.id, pk=number).first()
    if row is None:
        return None
    told: dict[str, Any] = row.outcome or {}
    lists: dict[str, list[dict[str, Any]]] = {name: told.get("variants", {}).get(name, [])[:LISTED] for name in LISTS}
    names = {one["case"] for of in lists.values() for one in of}
    ids = dict(Case.objects.filter(project=project.id, name__in=names).values_list("name", "pk")) if names else {}
    return Tried(
        id=row.pk,
        status=row.status,
        days=row.days,
        values=row.values,
        runs=told.get("runs", 0),
        flagged=told.get("flagged", 0),
        only=told.get("flagged_by_these_only", 0),
        cleared=told.get("cleared", 0),
        missed=told.get("missed", 0),
        lists={name: [_flag(one, ids) for one in of] for name, of in lists.items()},
    )


def _flag(told: dict[str, Any], ids: dict[str, int]) -> Flag:
    same = ("case", "backend", "stratum", "run", "was", "now", "failures")
    return Flag(case_id=ids.get(told["case"]), **{name: told[name] for name in same})
