"""Names of tests that are most like what was asked for, when none is it."""

import re
from difflib import SequenceMatcher
from typing import Final

from django.db import connection

from dashboard.queries.project import Frame

MOST: Final = 5
LOOKED_AT: Final = 60
"""Names with the most pieces in common, which are then compared letter by letter."""
PIECES: Final = 12
"""So many are looked for in every name."""
LONGEST: Final = 60
"""Characters of the text that are compared."""

CLOSEST = """
SELECT name FROM (
    SELECT name, (SELECT count(*) FROM unnest(%(pieces)s::text[]) piece WHERE position(piece IN plain) > 0) AS hits
    FROM (SELECT name, lower(name) AS plain FROM ingest_case WHERE project_id = %(project)s OFFSET 0) known
) one
WHERE hits * 3 >= cardinality(%(pieces)s::text[])
ORDER BY hits DESC, length(name), name LIMIT %(most)s
"""


def closest_names(project: Frame, text: str) -> list[str]:
    """At most five of those that have a third of its pieces of three characters."""
    plain = text.lower()[:LONGEST].removeprefix("test_")
    every = sorted({plain[at : at + 3] for at in range(len(plain) - 2)})
    pieces = every[:: -(-len(every) // PIECES) or 1]
    if not pieces:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CLOSEST, {"project": project.id, "pieces": pieces, "most": LOOKED_AT})
        found = [row[0] for row in cursor.fetchall()]
    return sorted(found, key=lambda name: -_likeness(plain, name.lower()))[:MOST]


def _likeness(text: str, name: str) -> float:
    """Of the text and the word or the end of the name that is most like it; 1: the same."""
    function = name.rpartition("::")[2].partition("[")[0].removeprefix("test_")
    words = {function, name, *re.split(r"[^a-z0-9]+|_", name)}
    return max(SequenceMatcher(None, text, word).ratio() for word in words)
