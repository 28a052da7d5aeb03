"""Tests that have not failed yet and are about to: found again from the newest runs."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection, transaction

from ingest.lock import FOLLOW_UP, hold
from ingest.models import Run
from trends.judgement.trunk import aside
from trends.models import EarlyWarning, Frontier, Kind, Shift, Verdict, Word

RUNS: Final = 20
"""Of the default branch: how far back is looked for near misses …"""
GROWTH_RUNS: Final = 60
"""… and for stalls that have grown: as far as a strip shows them."""
LOOKED_AT: Final = 200
MILD: Final = (Word.UNKNOWN, Word.NEW, Word.HEALTHY)

# A test that passes though a deadline of it fired was written to see it fire: that is no warning.
NEAR_MISSES = """
WITH near AS (
    SELECT case_id, backend, count(DISTINCT run_id) AS runs, min(least_margin) AS least,
           (array_agg(ARRAY[run_id, seq] ORDER BY run_id DESC, seq DESC))[1:1] AS newest
    FROM ingest_result
    WHERE project_id = %(project)s AND run_id = ANY(%(runs)s) AND run_at >= %(first)s
      AND least_margin < 0.1 AND coalesce(deadlines_fired, 0) = 0 AND outcome IN (1, 6)
    GROUP BY 1, 2
)
SELECT variant.id, near.runs, near.least, near.newest[1][1], near.newest[1][2], said.runs
FROM near
JOIN trends_variant variant ON variant.project_id = %(project)s
 AND variant.case_id = near.case_id AND variant.backend = near.backend
CROSS JOIN LATERAL (
    SELECT count(DISTINCT result.run_id) AS runs, bool_or(outcome IN (2, 3)) AS failed
    FROM ingest_result result
    WHERE result.case_id = near.case_id AND result.run_id = ANY(%(runs)s) AND result.run_at >= %(first)s
      AND result.backend = near.backend AND result.outcome IN (1, 2, 3, 6)
) said
WHERE NOT said.failed
ORDER BY variant.id
"""


@transaction.atomic
def warn(project_id: int) -> None:
    hold(project_id, FOLLOW_UP)
    mark = Frontier.objects.filter(pk=project_id).first()
    runs = _newest(project_id, mark) if mark else []
    EarlyWarning.objects.filter(project=project_id).delete()
    if runs:
        found = [*_near_misses(project_id, runs[:RUNS]), *_growing_stalls(project_id, runs)]
        EarlyWarning.objects.bulk_create(found, batch_size=1000)


def _newest(project_id: int, mark: Frontier) -> list[Run]:
    """Newest first."""
    rows = Run.objects.filter(project=project_id, number__lte=mark.upto).order_by("-number")[:LOOKED_AT]
    return [run for run in rows if aside(run, mark.trunk or "") is None][:GROWTH_RUNS]


def _near_misses(project_id: int, runs: list[Run]) -> Iterator[EarlyWarning]:
    numbers = {run.pk: run.number for run in runs}
    parameters: dict[str, Any] = {
        "project": project_id,
        "runs": list(numbers),
        "first": min(run.created_at for run in runs),
    }
    with connection.cursor() as cursor:
        cursor.execute(NEAR_MISSES, parameters)
        rows = cursor.fetchall()
    for variant, near, least, run, seq, said in rows:
        yield EarlyWarning(
            project_id=project_id,
            variant_id=variant,
            kind=EarlyWarning.Kind.NEAR_MISS,
            run=numbers[run],
            seq=seq,
            runs=near,
            of_runs=said,
            least_margin=least,
        )


def _growing_stalls(project_id: int, runs: list[Run]) -> Iterator[EarlyWarning]:
    """Variants whose longest tick has grown lastingly, and not gone back, in one of `runs`.

    It counts when it grew, not when that was found out: what one line did to many tests comes and goes together.
    """
    shifts = Shift.objects.filter(project=project_id, kind=Kind.LONGEST_TICK, variant__isnull=False)
    newest = shifts.filter(run__gte=runs[-1].number).order_by("variant", "-run", "-seen_run", "-pk").distinct("variant")
    grown = [shift for shift in newest if shift.ratio > 1]
    words = Verdict.objects.filter(variant__in=[shift.variant_id for shift in grown], is_worst=True)
    mild = set(words.filter(word__in=MILD).values_list("variant", flat=True))
    for shift in grown:
        if shift.variant_id in mild:
            lasted = sum(run.number >= shift.run for run in runs)
            yield EarlyWarning(
                project_id=project_id,
                variant_id=shift.variant_id,
                kind=EarlyWarning.Kind.GROWING_STALL,
                run=shift.run,
                runs=lasted,
                of_runs=lasted,
                ratio=shift.ratio,
            )
