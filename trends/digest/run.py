"""One run: what is new since the last time, in one transaction with the mark of how far it went."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from ingest.lock import hold
from ingest.models import Run
from trends.digest import disagreements, fingerprints, recent, rollups, stalls, strips, totals
from trends.digest.stretch import drop, set_apart
from trends.models import Digest


@dataclass(frozen=True, slots=True)
class Stretch:
    """Results `after + 1 … upto` of a run; as SQL parameters by `as_params`."""

    run: Run
    after: int
    upto: int

    def as_params(self) -> dict[str, Any]:
        run = self.run
        return {
            "project": run.project_id,
            "run": run.pk,
            "run_at": run.created_at,
            "number": run.number,
            "after": self.after,
            "upto": self.upto,
        }


@transaction.atomic
def digest(run_id: int) -> int:
    """Take in the results of a run that were not taken in yet; answers how many. Safe to call again."""
    run = _alone_with(run_id)
    if run is None:
        return 0
    mark, _ = Digest.objects.get_or_create(run=run)
    stretch = Stretch(run, mark.upto, run.head)
    if stretch.upto > stretch.after:
        with connection.cursor() as cursor:
            _take(cursor, stretch.as_params())
        Digest.objects.filter(pk=run.pk).update(upto=stretch.upto)
    return stretch.upto - stretch.after


def _alone_with(run_id: int) -> Run | None:
    """The run as it is once no other job has its project; None when it has gone."""
    project_id = Run.objects.filter(pk=run_id).values_list("project", flat=True).first()
    if project_id is not None:
        hold(project_id)
    return Run.objects.filter(pk=run_id).first()


def _take(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    set_apart(cursor, params)
    rollups.take(cursor)
    totals.take(cursor, params)
    disagreements.take(cursor)
    strips.take(cursor, params)
    recent.take(cursor, params)
    fingerprints.take(cursor, params)
    stalls.take(cursor, params)
    drop(cursor)
