"""The newest attempts of flagged variants, with what was around them."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final, NamedTuple

from django.db import connection

from ingest.models import Backend, Run, Session
from trends.causes.trait import Attempt
from trends.judgement import strata
from trends.models import Variant

RUNS: Final = 200
"""How far back is looked."""

ATTEMPTS = """
SELECT case_id, backend, run_id, session_id, outcome IN (2, 3), worker, index,
       extract(hour FROM started_at AT TIME ZONE 'UTC')::int,
       blocked, starved, least_margin, cancel_latency_s, swallowed
FROM ingest_result
WHERE case_id = ANY(%(cases)s) AND run_id = ANY(%(runs)s) AND run_at >= %(first)s AND project_id = %(project)s
  AND outcome IN (1, 2, 3, 6) AND reason IS DISTINCT FROM 4
"""

BEFORE = """
SELECT before.session_id, before.worker, before.index + 1, before.tasks_left, named.name
FROM ingest_result before
JOIN unnest(%(sessions)s::bigint[], %(workers)s::text[], %(indexes)s::int[]) AS wanted(session, worker, index)
  ON before.session_id = wanted.session AND coalesce(before.worker, '') = wanted.worker
 AND before.index = wanted.index - 1
JOIN ingest_case named ON named.id = before.case_id
WHERE before.project_id = %(project)s AND before.run_id = ANY(%(runs)s) AND before.run_at >= %(first)s
"""


class Attempts(NamedTuple):
    own: list[Attempt]
    elsewhere: list[Attempt]
    """Of the same case on other backends."""


def attempts_of(project_id: int, variants: Collection[Variant], upto: int) -> dict[int, Attempts]:
    """By variant, from runs up to number `upto`."""
    runs = list(Run.objects.filter(project=project_id, number__lte=upto).order_by("-number")[:RUNS])
    if not runs or not variants:
        return {}
    parameters: dict[str, Any] = {
        "project": project_id,
        "runs": [run.pk for run in runs],
        "first": min(run.created_at for run in runs),
        "cases": list({variant.case_id for variant in variants}),
    }
    with connection.cursor() as cursor:
        cursor.execute(ATTEMPTS, parameters)
        rows = cursor.fetchall()
        before = _before(cursor, parameters, rows)
    of_case = _by_case(rows, before, _sessions(parameters["runs"]))
    return {variant.pk: _apart(of_case[variant.case_id], Backend(variant.backend).label) for variant in variants}


def _apart(attempts: list[Attempt], backend: str) -> Attempts:
    own = [attempt for attempt in attempts if attempt.backend == backend]
    return Attempts(own, [attempt for attempt in attempts if attempt.backend != backend])


def _before(cursor: Any, parameters: dict[str, Any], rows: list[Any]) -> dict[Any, tuple[int | None, str]]:
    """Tasks left by the test before, and its name, by session, worker and index of the test."""
    wanted = {
        "sessions": [row[3] for row in rows],
        "workers": [row[5] or "" for row in rows],
        "indexes": [row[6] for row in rows],
    }
    cursor.execute(BEFORE, {**parameters, **wanted})
    return {(session, worker, index): (left, name) for session, worker, index, left, name in cursor.fetchall()}


def _sessions(runs: list[int]) -> dict[int, tuple[str | None, str]]:
    """Seed and stratum."""
    sessions = Session.objects.filter(run__in=runs).only("pk", "facts")
    return {one.pk: (one.facts["seed"], strata.name_of(one.facts)) for one in sessions}


def _by_case(
    rows: list[Any], before: dict[Any, tuple[int | None, str]], sessions: dict[int, tuple[str | None, str]]
) -> defaultdict[int, list[Attempt]]:
    found: defaultdict[int, list[Attempt]] = defaultdict(list)
    for case, backend, _, session, failed, worker, index, *figures in rows:
        left, name = before.get((session, worker, index), (None, None))
        told = (Backend(backend).label, failed, worker, *figures, *sessions[session], left, name)
        found[case].append(Attempt._make(told))
    return found
