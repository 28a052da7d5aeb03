"""A project's runs into shifts: as far as its verdicts have come, each run of the default branch exactly once."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from ingest.lock import FOLLOW_UP, hold
from ingest.models import Run
from trends.judgement.trunk import aside
from trends.models import Digest, Frontier, Kind, Runner, Shift, Window
from trends.slowness.reading import read
from trends.slowness.shelf import Shelf
from trends.stats.shifts import shift as stats
from trends.stats.shifts.runner import Findings

MOST_AT_ONCE: Final = 20
"""Runs of one transaction."""


def find_shifts(project_id: int) -> None:
    """Safe to call at any time."""
    while _find_some(project_id) == MOST_AT_ONCE:
        pass


@transaction.atomic
def _find_some(project_id: int) -> int:
    hold(project_id, FOLLOW_UP)
    mark = Frontier.objects.filter(pk=project_id, stale_from=None).first()
    if mark is None:
        return 0
    if mark.shifted == 0:
        _forget(project_id)
    runs = Run.objects.filter(project=project_id, number__gt=mark.shifted, number__lte=mark.upto).order_by("number")
    shelves: dict[tuple[int, Kind], Shelf] = {}
    found: list[Shift] = []
    taken = list(runs[:MOST_AT_ONCE])
    for run in taken:
        if aside(run, mark.trunk or "") is None:
            found += _take(run, shelves)
        mark.shifted = run.number
    for shelf in shelves.values():
        shelf.store()
    Shift.objects.bulk_create(found)
    mark.save(update_fields=["shifted"])
    return len(taken)


def _forget(project_id: int) -> None:
    for derived in (Shift, Window, Runner):
        derived.objects.filter(project=project_id).delete()


def _take(run: Run, shelves: dict[tuple[int, Kind], Shelf]) -> Iterator[Shift]:
    upto = Digest.objects.filter(pk=run.pk).values_list("judged", flat=True).first()
    for (stratum, kind), passes in read(run, upto or 0).items():
        if (stratum, kind) not in shelves:
            shelves[stratum, kind] = Shelf(run.project_id, stratum, kind)
        shelf = shelves[stratum, kind]
        findings = shelf.take(run.number, passes.variants, passes.seconds)
        yield from _rows(findings, shelf, passes.variants)


def _rows(findings: Findings, shelf: Shelf, variants: list[int]) -> Iterator[Shift]:
    if findings.runner is not None:
        yield _row(findings.runner, shelf, None)
    for place, shift in sorted(findings.shifts.items()):
        yield _row(shift, shelf, variants[place])


def _row(shift: stats.Shift, shelf: Shelf, variant: int | None) -> Shift:
    return Shift(
        **shelf.where,
        variant_id=variant,
        run_low=shift.run_low,
        run=shift.run,
        run_high=shift.run_high,
        ratio=shift.ratio,
        ratio_low=shift.ratio_low,
        ratio_high=shift.ratio_high,
        before_s=shift.before_s,
        after_s=shift.after_s,
        is_recovery=shift.recovered,
        seen_run=shift.seen_run,
    )
