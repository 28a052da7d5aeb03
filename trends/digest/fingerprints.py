"""Which failures are the same, and where each of them has shown."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from ingest.models import Failure
from trends.models import Fingerprint, Print
from trends.stats.fingerprint import Print as Taken
from trends.stats.fingerprint import taken

NEW = """
SELECT DISTINCT failure_id FROM stretch
WHERE outcome IN (2, 3) AND failure_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM trends_print known WHERE known.failure_id = stretch.failure_id)
"""

TRACES = """
INSERT INTO trends_trace (project_id, fingerprint_id, variant_id, failures, first_run, last_run)
SELECT project_id, fingerprint_id, variant_id, count(*), %(number)s, %(number)s
FROM stretch JOIN trends_print USING (failure_id)
WHERE outcome IN (2, 3)
GROUP BY 1, 2, 3
ON CONFLICT (fingerprint_id, variant_id) DO UPDATE SET
    failures = trends_trace.failures + excluded.failures,
    first_run = least(trends_trace.first_run, excluded.first_run),
    last_run = greatest(trends_trace.last_run, excluded.last_run)
"""


def take(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    cursor.execute(NEW)
    new = [row[0] for row in cursor.fetchall()]
    if new:
        _make(params["project"], new)
    cursor.execute(TRACES, params)


def _make(project: int, failures: list[int]) -> None:
    """The prints of failures that were not seen before."""
    texts = {failure.pk: _taken(failure) for failure in Failure.objects.filter(pk__in=failures)}
    rows = {
        one.digest: Fingerprint(project_id=project, digest=one.digest, kind=one.kind[:200], text=one.text)
        for one in texts.values()
    }
    Fingerprint.objects.bulk_create(rows.values(), ignore_conflicts=True)
    ids = dict(Fingerprint.objects.filter(project=project, digest__in=rows).values_list("digest", "pk"))
    prints = [Print(failure_id=failure, fingerprint_id=ids[one.digest]) for failure, one in texts.items()]
    Print.objects.bulk_create(prints, ignore_conflicts=True)


def _taken(failure: Failure) -> Taken:
    text = failure.parts[0]["text"] if failure.parts else ""
    return taken(failure.kind, failure.message, text)
