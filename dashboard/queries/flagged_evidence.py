"""What proves of some variants what is thought of them: for a text that is read elsewhere."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from dashboard.queries.flagged import FlaggedRow, load_chosen
from dashboard.queries.project import Frame
from ingest.models import Result, Run

MOST: Final = 50
"""Variants in one text."""


@dataclass(frozen=True, slots=True)
class Evidence:
    row: FlaggedRow
    revision: str | None
    """Of the run since which it is so."""
    nodeid: str | None
    """Of its newest failure: what pytest takes to run it again. None once that result is gone."""


def load_evidence(project: Frame, variants: list[int]) -> list[Evidence]:
    """In three queries; those with the most flaky failures to be expected first."""
    rows = load_chosen(project, variants[:MOST])
    runs = _runs(project, {number for row in rows for number in (row.since, row.failed_run) if number})
    nodeids = _nodeids(project, rows, runs)
    return [
        Evidence(
            row,
            runs[row.since].revision if row.since in runs else None,
            nodeids.get((row.failed_run or 0, row.failed_seq or 0)),
        )
        for row in rows
    ]


def _runs(project: Frame, numbers: set[int]) -> dict[int, Run]:
    return {run.number: run for run in Run.objects.filter(project=project.id, number__in=numbers)}


def _nodeids(project: Frame, rows: list[FlaggedRow], runs: dict[int, Run]) -> dict[tuple[int, int], str]:
    """By number of the run and of the result in it."""
    either = Q(pk__in=[])
    for row in rows:
        if row.failed_run in runs:
            run = runs[row.failed_run]
            either |= Q(run=run.pk, run_at=run.created_at, seq=row.failed_seq)
    found = Result.objects.filter(either, project=project.id)
    return {(number, seq): nodeid for number, seq, nodeid in found.values_list("run__number", "seq", "node__nodeid")}
