"""Node ids and cases to row ids; new ones are made. Names never change, so a process remembers them."""

import json
from collections.abc import Container, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction

from ingest import clock
from ingest.decode import Result
from ingest.errors import Refused
from ingest.models import Project


class Name(NamedTuple):
    """The row ids of a test's name."""

    node: int
    case: int


MOST_REMEMBERED = 200_000
_remembered: dict[tuple[int, str], Name] = {}

FIND = """
SELECT nodeid, id, case_id FROM ingest_node
WHERE project_id = %(project)s AND md5(nodeid) IN (SELECT md5(name) FROM unnest(%(nodeids)s::text[]) name)
"""

MAKE_CASES = """
INSERT INTO ingest_case (project_id, name, created_at)
SELECT %(project)s, name, %(now)s FROM unnest(%(cases)s::text[]) name ORDER BY name
ON CONFLICT DO NOTHING
"""

FIND_CASES = """
SELECT name, id FROM ingest_case
WHERE project_id = %(project)s AND md5(name) IN (SELECT md5(wanted) FROM unnest(%(cases)s::text[]) wanted)
"""

MAKE_NODES = """
INSERT INTO ingest_node (project_id, nodeid, case_id, params, markers)
SELECT %(project)s, new.nodeid, known.id, new.params, new.markers
FROM unnest(%(nodeids)s::text[], %(cases)s::text[], %(params)s::jsonb[], %(markers)s::jsonb[])
     AS new(nodeid, name, params, markers)
JOIN ingest_case known
  ON known.project_id = %(project)s AND md5(known.name) = md5(new.name) AND known.name = new.name
ORDER BY new.nodeid
ON CONFLICT DO NOTHING
"""


def resolve(project: Project, results: Sequence[Result]) -> dict[str, Name]:
    """`nodeid` → `Name` for every result; one query when all are known to the database, none when to the process."""
    wanted = {result.nodeid: result for result in results}
    names = {nodeid: name for nodeid in wanted if (name := _remembered.get((project.pk, nodeid)))}
    unknown = [nodeid for nodeid in wanted if nodeid not in names]
    if unknown:
        found = _find(project, unknown)
        missing = [wanted[nodeid] for nodeid in unknown if nodeid not in found]
        if missing:
            _make(project, missing)
            found |= _find(project, [result.nodeid for result in missing])
        _check("result.nodeid", unknown, found)
        names |= found
        transaction.on_commit(lambda: _remember(project, found))
    return names


def cases(project: Project, wanted: Iterable[str]) -> dict[str, int]:
    """Row ids of cases by name; new ones are made."""
    told: dict[str, Any] = {"project": project.pk, "cases": sorted(wanted), "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(MAKE_CASES, told)
        cursor.execute(FIND_CASES, told)
        found: dict[str, int] = dict(cursor.fetchall())
    _check("case", told["cases"], found)
    return found


def _check(field: str, wanted: Iterable[str], found: Container[str]) -> None:
    """Names are unique by their hash, of which some were made to be alike."""
    if alike := next((name for name in wanted if name not in found), None):
        raise Refused(field, f"{alike[:200]!r} has the MD5 of another name")


def _find(project: Project, nodeids: Sequence[str]) -> dict[str, Name]:
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"project": project.pk, "nodeids": list(nodeids)})
        return {nodeid: Name(node, case) for nodeid, node, case in cursor.fetchall()}


def _make(project: Project, results: Sequence[Result]) -> None:
    with connection.cursor() as cursor:
        new = sorted({result.case for result in results})
        cursor.execute(MAKE_CASES, {"project": project.pk, "cases": new, "now": clock.now()})
        columns: dict[str, Any] = {
            "project": project.pk,
            "nodeids": [result.nodeid for result in results],
            "cases": [result.case for result in results],
            "params": [json.dumps(result.params) for result in results],
            "markers": [json.dumps(result.markers) for result in results],
        }
        cursor.execute(MAKE_NODES, columns)


def _remember(project: Project, found: dict[str, Name]) -> None:
    if len(_remembered) > MOST_REMEMBERED:
        _remembered.clear()
    _remembered.update({(project.pk, nodeid): name for nodeid, name in found.items()})


def forget() -> None:
    """Drop what this process remembers: for tests and after a project was deleted."""
    _remembered.clear()
