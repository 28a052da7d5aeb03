"""What the newest runs of the default branch said of a few variants, from the raw results."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from ingest.models import Run, Session
from trends.judgement import strata
from trends.judgement.reading import Place, day_of, version_of
from trends.judgement.trunk import aside
from trends.models import Outage, Stratum, Variant
from trends.stats.sighting import Sighting

MOST_RUNS: Final = 400
"""How far back is looked."""

RESULTS = """
SELECT result.case_id, result.backend, result.run_id, result.session_id,
       count(*) FILTER (WHERE outcome IN (2, 3)), count(*) FILTER (WHERE outcome IN (1, 6))
FROM ingest_result result
WHERE case_id = ANY(%(cases)s) AND run_id = ANY(%(runs)s) AND run_at >= %(first)s AND project_id = %(project)s
  AND outcome IN (1, 2, 3, 6) AND reason IS DISTINCT FROM 4
GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A variant in one run, under the conditions of one stratum."""

    number: int
    sighting: Sighting


def of(project_id: int, trunk: str, variants: Collection[int], upto: int) -> dict[Place, list[Seen]]:
    """Oldest first, from the last `MOST_RUNS` runs of the default branch up to run number `upto`."""
    runs = {run.pk: run for run in _runs(project_id, trunk, upto)}
    cases = {(one.case_id, one.backend): one for one in Variant.objects.filter(pk__in=variants)}
    if not runs or not cases:
        return {}
    counts = _counts(project_id, runs.values(), {case for case, _ in cases})
    where, aside_of = _conditions(project_id, runs), _outages(project_id, runs.values())
    found: defaultdict[Place, dict[int, Seen]] = defaultdict(dict)
    for case, backend, run_id, session, failed, passed in counts:
        variant = cases.get((case, backend))
        if variant is None:
            continue
        stratum, version = where[session]
        run, place = runs[run_id], Place(variant.pk, stratum)
        outage = float(bool(failed) and (run.number, stratum) in aside_of)
        seen = Sighting(str(run.number), version or f"run {run.number}", day_of(run), failed, passed, outage)
        found[place][run.number] = _together(found[place].get(run.number), Seen(run.number, seen))
    return {place: [seen[number] for number in sorted(seen)] for place, seen in found.items()}


def _together(one: Seen | None, other: Seen) -> Seen:
    """Several sessions of one run under the same conditions."""
    if one is None:
        return other
    first, second = one.sighting, other.sighting
    return Seen(
        one.number,
        first._replace(
            version=min(first.version, second.version),
            failed=first.failed + second.failed,
            passed=first.passed + second.passed,
            outage=max(first.outage, second.outage),
        ),
    )


def _runs(project_id: int, trunk: str, upto: int) -> list[Run]:
    rows = Run.objects.filter(project=project_id, number__lte=upto).order_by("-number")
    return [run for run in rows[: 4 * MOST_RUNS] if aside(run, trunk) is None][:MOST_RUNS]


def _counts(project_id: int, runs: Iterable[Run], cases: set[int]) -> list[tuple[int, ...]]:
    runs = list(runs)
    first = min(run.created_at for run in runs)
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {
            "cases": list(cases),
            "runs": [run.pk for run in runs],
            "first": first,
            "project": project_id,
        }
        cursor.execute(RESULTS, parameters)
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows


def _conditions(project_id: int, runs: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Stratum and version by session."""
    ids = dict(Stratum.objects.filter(project=project_id).values_list("name", "pk"))
    sessions = Session.objects.filter(run__in=list(runs)).only("pk", "facts", "tree", "environment")
    return {one.pk: (ids.get(strata.name_of(one.facts), 0), version_of(one)) for one in sessions}


def _outages(project_id: int, runs: Iterable[Run]) -> set[tuple[int, int]]:
    """Run number and stratum."""
    numbers = [run.number for run in runs]
    rows = Outage.objects.filter(project=project_id, run__in=numbers)
    return set(rows.values_list("run", "stratum"))
