"""What passing tests took in one run."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from ingest.models import Run
from trends.judgement import variants
from trends.judgement.reading import conditions
from trends.models import Kind

FIGURES: Final = {
    Kind.DURATION: "duration_s",
    Kind.BUSY: "busy_s",
    Kind.LONGEST_TICK: "longest_tick_s",
    Kind.CANCELLATION_LATENCY: "cancel_latency_s",
}

PASSES = f"""
SELECT DISTINCT ON (session_id, case_id, backend) session_id, case_id, backend, {", ".join(FIGURES.values())}
FROM ingest_result
WHERE project_id = %s AND run_id = %s AND run_at = %s AND seq <= %s AND outcome IN (1, 6)
ORDER BY session_id, case_id, backend, attempt, seq
"""  # noqa: S608  (built from constants)


@dataclass(frozen=True, slots=True)
class Passes:
    """Of one kind in one stratum, in the order of case and backend: an order that is the same in every database."""

    variants: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def read(run: Run, upto: int) -> dict[tuple[int, Kind], Passes]:
    """By stratum and kind; the first pass of every variant."""
    with connection.cursor() as cursor:
        cursor.execute(PASSES, [run.project_id, run.pk, run.created_at, upto])
        rows = cursor.fetchall()
    found = variants.resolve(run.project_id, {(case, backend) for _, case, backend, *_ in rows})
    by_name = {(case, backend): (name, backend, variant) for (case, backend), (variant, name) in found.items()}
    of_session = conditions(run)
    first: dict[tuple[int, str, int, int], tuple[float | None, ...]] = {}
    for session, case, backend, *figures in sorted(rows, key=lambda row: row[:3]):
        first.setdefault((of_session[session].stratum, *by_name[case, backend]), tuple(figures))
    return _by_kind(first)


def _by_kind(first: dict[tuple[int, str, int, int], tuple[float | None, ...]]) -> dict[tuple[int, Kind], Passes]:
    found: defaultdict[tuple[int, Kind], Passes] = defaultdict(Passes)
    for (stratum, _, _, variant), figures in sorted(first.items()):
        for kind, seconds in zip(FIGURES, figures, strict=True):
            if seconds is not None:
                found[stratum, kind].variants.append(variant)
                found[stratum, kind].seconds.append(seconds)
    return found
