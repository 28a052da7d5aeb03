"""Names of tests that are most like what was asked for, when none is it."""

from typing import Final

from django.db import connection

from dashboard.queries.project import Frame

MOST: Final = 5
LONGEST: Final = 60
"""Characters of the text that are compared."""

CLOSEST = """
SELECT name FROM (
    SELECT name, (
        SELECT count(*) FROM unnest(%(pieces)s::text[]) piece WHERE position(piece IN lower(name)) > 0
    ) AS hits
    FROM ingest_case WHERE project_id = %(project)s
) one
WHERE hits * 2 >= cardinality(%(pieces)s::text[])
ORDER BY hits DESC, length(name), name LIMIT %(most)s
"""


def closest_names(project: Frame, text: str) -> list[str]:
    """At most five that have half of its pieces of three characters."""
    plain = text.lower()[:LONGEST]
    pieces = sorted({plain[at : at + 3] for at in range(max(1, len(plain) - 2))})
    if len(plain) < 3:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CLOSEST, {"project": project.id, "pieces": pieces, "most": MOST})
        return [row[0] for row in cursor.fetchall()]
