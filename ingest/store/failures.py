"""Failure texts, each stored once."""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from ingest.decode import Result
from ingest.models import Project

MAKE = """
INSERT INTO ingest_failure (project_id, digest, kind, message, site, parts)
SELECT %(project)s, digest, kind, message, site, parts
FROM unnest(%(digests)s::text[], %(kinds)s::text[], %(messages)s::text[], %(sites)s::text[], %(parts)s::jsonb[])
     AS new(digest, kind, message, site, parts)
ORDER BY digest
ON CONFLICT (project_id, digest) DO NOTHING
"""

FIND = "SELECT digest, id FROM ingest_failure WHERE project_id = %s AND digest = ANY(%s)"


def resolve(project: Project, results: Sequence[Result]) -> list[int | None]:
    """The row id of each result's failures, in order; None for a result that has none."""
    parts = [msgspec.json.encode(result.failures) if result.failures else None for result in results]
    digests = [hashlib.sha256(part).hexdigest() if part else None for part in parts]
    new = {
        digest: (result.failures[0], part.decode())
        for digest, part, result in zip(digests, parts, results, strict=True)
        if digest and part
    }
    ids = _ids(project, new) if new else {}
    return [ids[digest] if digest else None for digest in digests]


def _ids(project: Project, texts: dict[str, tuple[Any, str]]) -> dict[str, int]:
    """By digest; of each the first failure and all of them as JSON. What is not stored yet is made."""
    columns: dict[str, Any] = {
        "project": project.pk,
        "digests": list(texts),
        "kinds": [first.kind for first, _ in texts.values()],
        "messages": [first.message for first, _ in texts.values()],
        "sites": [first.site for first, _ in texts.values()],
        "parts": [text for _, text in texts.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(MAKE, columns)
        cursor.execute(FIND, [project.pk, list(texts)])
        return dict(cursor.fetchall())
