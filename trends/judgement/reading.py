"""What a run's results come to: counts per variant and stratum, in an order that does not depend on how they came."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection

from ingest.models import Run, Session
from trends.judgement import strata, variants
from trends.stats.tally import Key, Tally, fingerprint, numbered

SECONDS_OF_A_DAY: Final = 86_400

COUNTS = """
SELECT session_id, case_id, backend,
       count(*) FILTER (WHERE outcome IN (2, 3)), count(*) FILTER (WHERE outcome IN (1, 6)),
       max(seq) FILTER (WHERE outcome IN (2, 3))
FROM ingest_result
WHERE project_id = %s AND run_id = %s AND run_at = %s AND seq <= %s
  AND outcome IN (1, 2, 3, 6) AND reason IS DISTINCT FROM 4
GROUP BY 1, 2, 3
"""
"""Skipped and expected failures say nothing; nor does what was lost when pytest was killed."""


class Place(NamedTuple):
    """What a state belongs to: row ids."""

    variant: int
    stratum: int


class Conditions(NamedTuple):
    """Of a session."""

    stratum: int
    name: str
    version: str


class Counted(NamedTuple):
    """In the order of `tally`: by test, stratum and backend."""

    case: str
    stratum_name: str
    backend: int
    version: str
    place: Place
    failed: int
    passed: int
    failed_seq: int | None

    @property
    def key(self) -> Key:
        return self.case, self.stratum_name, str(self.backend)

    @property
    def module(self) -> str:
        return self.case.partition("::")[0]


@dataclass(frozen=True, slots=True)
class Reading:
    run: Run
    rows: list[Counted]
    tally: Tally
    conditions: dict[int, Conditions]
    """By session."""

    @property
    def places(self) -> list[Place]:
        return [row.place for row in self.rows]


def read(run: Run, upto: int) -> Reading | None:
    """Results 1…`upto` of a run; None when none of them says anything."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [run.project_id, run.pk, run.created_at, upto])
        counts = cursor.fetchall()
    known = variants.resolve(run.project_id, {(case, backend) for _, case, backend, *_ in counts})
    where = conditions(run)
    rows = merged(counts, known, where)
    return Reading(run, rows, tallied(rows, run), where) if rows else None


def conditions(run: Run) -> dict[int, Conditions]:
    """By session."""
    sessions = list(Session.objects.filter(run=run).only("pk", "facts", "tree", "environment"))
    names = {session.pk: strata.name_of(session.facts) for session in sessions}
    ids = strata.resolve(run.project_id, names.values())
    return {one.pk: Conditions(ids[names[one.pk]], names[one.pk], version_of(one)) for one in sessions}


def version_of(session: Session) -> str:
    """Empty when nobody knows the code: then every run is a version of its own."""
    code = session.tree or session.facts["revision"]
    return f"{code} {session.environment}" if code else ""


def merged(counts: list[Any], known: dict[Any, Any], of_session: dict[int, Conditions]) -> list[Counted]:
    """A row for each variant and stratum: several sessions may have run it under the same conditions."""
    found: dict[Place, Counted] = {}
    for session, case, backend, failed, passed, failed_seq in counts:
        (variant, name), where = known[case, backend], of_session[session]
        place = Place(variant, where.stratum)
        row = Counted(name, where.name, backend, where.version, place, failed, passed, failed_seq)
        found[place] = added(found[place], row) if place in found else row
    return sorted(found.values())


def added(one: Counted, other: Counted) -> Counted:
    return one._replace(
        version=min(one.version, other.version),
        failed=one.failed + other.failed,
        passed=one.passed + other.passed,
        failed_seq=max(one.failed_seq or 0, other.failed_seq or 0) or None,
    )


def tallied(rows: list[Counted], run: Run) -> Tally:
    versions = {row.version: 0 for row in rows}
    versions = {version: fingerprint(version or f"\0{run.number}") for version in versions}
    return Tally(
        day=day_of(run),
        keys=[row.key for row in rows],
        failed=np.array([row.failed for row in rows], np.int64),
        passed=np.array([row.passed for row in rows], np.int64),
        versions=np.array([versions[row.version] for row in rows], np.uint64),
        jobs=numbered([row.stratum_name for row in rows]),
        modules=numbered([(row.stratum_name, row.module) for row in rows]),
        tests=numbered([row.case for row in rows]),
    )


def day_of(run: Run) -> float:
    """By the server's clock: those of clients jump."""
    return run.created_at.timestamp() / SECONDS_OF_A_DAY
